// The keys of what paths, files and commands are refused.
internal import AccessRules
internal import FTPProtocol

extension RequestFilterSettings: Shaped {
    static let shape = Shape<RequestFilterSettings>(
        "requestFiltering",
        "What paths, files and commands are refused.",
        keys: RequestFilter.keys.map { $0.below(\.filter) } + [
            .value(
                "maxCommandLine",
                \.maxCommandLine,
                .number(64...65_536),
                "Bytes a command line may have."
            ).iis("maxCommandLine"),
            .section("commands", \.commands, "Which commands are taken.").iis("commandFiltering"),
            .value(
                "byPath",
                \.byPath,
                .list(of: .mapping, "a list of filters with a path"),
                "What is refused from a folder down, beside what holds above."
            ).iis("location path"),
        ]
    )
}

extension RequestFilter: Shaped {
    init() { self.init(path: .root) }

    static let shape = Shape<RequestFilter>(
        "pathFilter",
        "What is refused from a folder down.",
        keys: [.value("path", \.path, .sitePath, "From which folder down it holds.").required]
            + RequestFilter.keys + [
                .value(
                    "inheritLists",
                    \.inheritsLists,
                    .flag,
                    "Whether the lists of the folders above hold here too."
                ).iis("clear")
            ]
    )

    /// Whether files with extensions that no rule names are allowed, and the rules.
    var fileExtensions: ExtensionFilter {
        get { ExtensionFilter(allowUnlisted: self.allowsUnlistedExtensions, rules: self.extensions) }
        set {
            self.allowsUnlistedExtensions = newValue.allowUnlisted
            self.extensions = newValue.rules
        }
    }

    /// The keys of a filter, for the site and for a folder.
    fileprivate static let keys: [Key<RequestFilter>] = [
        .value(
            "allowHighBitCharacters",
            \.allowsHighBitCharacters,
            .optional(.flag, "default"),
            "Whether names may have characters beyond ASCII; default is what holds above, at the root true."
        ).iis("allowHighBitCharacters"),
        .value(
            "maxContentLength",
            \.maxContentLength,
            .optional(.fileSize, "unlimited"),
            "Bytes a file that is stored may have; unlimited is what holds above, at the root no limit; 0 lifts a limit of the "
                + "folders above."
        ).iis("maxAllowedContentLength"),
        .value(
            "maxPathLength",
            \.maxPathBytes,
            .optional(.number(1...32_768), "default"),
            "Bytes a path may have; default is what holds above, at the root 4095."
        ).iis("maxUrl"),
        .section(
            "fileExtensions",
            \.fileExtensions,
            "Which files may be touched, by their extension."
        ).iis("fileExtensions"),
        .value(
            "hiddenSegments",
            \.hiddenSegments,
            .names,
            "Names that no part of a path may have, and that no listing shows."
        ).iis("hiddenSegments"),
        .value(
            "deniedSequences",
            \.deniedSequences,
            .names,
            "Sequences that may not occur anywhere in a path."
        ).iis("denyUrlSequences"),
    ]
}

/// Which files may be touched, by their extension.
struct ExtensionFilter: Hashable, Sendable {
    var allowUnlisted: Bool?
    var rules: [ExtensionRule] = []
}

extension ExtensionFilter: Shaped {
    static let shape = Shape<ExtensionFilter>(
        "fileExtensions",
        "Which files may be touched, by their extension.",
        keys: [
            .value(
                "allowUnlisted",
                \.allowUnlisted,
                .optional(.flag, "default"),
                "What holds for all others; default is what holds above, at the root true."
            ).iis("fileExtensions allowUnlisted"),
            .value("rules", \.rules, .list(of: .mapping, "a list of {extension, allowed}"), "The rules.").iis(
                "fileExtension"
            ),
        ]
    )
}

extension ExtensionRule: Shaped {
    init() { self.init("", isAllowed: false) }

    static let shape = Shape<ExtensionRule>(
        "extensionRule",
        "Whether files with an extension may be touched.",
        keys: [
            .value(
                "extension",
                \.fileExtension,
                .text("an extension"),
                "The extension, as .exe; a dot alone means files that have none."
            ).iis("fileExtension").required,
            .value("allowed", \.isAllowed, .flag, "Whether they may.").iis("allowed"),
        ]
    )
}

extension CommandFilterSettings: Shaped {
    static let shape = Shape<CommandFilterSettings>(
        "commands",
        "Which commands are taken; others are answered with 502.",
        keys: [
            .value("allowUnlisted", \.allowUnlisted, .flag, "What holds for all others.").iis("allowUnlisted"),
            .value("rules", \.rules, .list(of: .mapping, "a list of {command, allowed}"), "The rules.").iis("add"),
        ]
    )
}

extension CommandRuleSettings: Shaped {
    static let shape = Shape<CommandRuleSettings>(
        "commandRule",
        "Whether a command is taken.",
        keys: [
            .value("command", \.command, .command, "The command, as SYST or SITE CHMOD.").iis("command").required,
            .value("allowed", \.isAllowed, .flag, "Whether it is.").iis("allowed"),
        ]
    )
}

extension ValueForm where Value == String {
    /// A command in capitals.
    static var command: ValueForm {
        .scalar("a command (SYST, SITE CHMOD)", .text) { text in
            let letters = text.uppercased()
            let isCommand =
                (1...32).contains(letters.utf8.count)
                && letters.utf8.allSatisfy {
                    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) || $0 == UInt8(ascii: " ")
                }
            return isCommand ? letters : nil
        } write: {
            .text($0)
        }
    }
}
