// The keys of authenticators: which ones there are depends on the type.
internal import FTPProtocol
internal import Yams

extension ValueForm where Value == AuthenticatorSettings {
    static let types = ["pam", "http", "program", "list"]

    /// A named authenticator.
    static var authenticator: ValueForm {
        ValueForm(
            expected: "a mapping with name and type",
            schema: .either(AuthenticatorFacts.shapes.map { .shape($0.name) }),
            section: { AuthenticatorFacts.head },
            read: { node, reading in
                switch Self.type(of: node, &reading) {
                case "pam"?: PAMEntry.read(node, &reading)
                case "http"?: HTTPEntry.read(node, &reading)
                case "program"?: ProgramEntry.read(node, &reading)
                case "list"?: ListEntry.read(node, &reading)
                default: nil
                }
            },
            write: { settings in
                switch settings.kind {
                case .pam(let value): PAMEntry.write(settings.name, value)
                case .http(let value): HTTPEntry.write(settings.name, value)
                case .program(let value): ProgramEntry.write(settings.name, value)
                case .list(let value): ListEntry.write(settings.name, value)
                }
            }
        )
    }

    /// The type, which decides which keys there are.
    private static func type(of node: Node, _ reading: inout Reading) -> String? {
        let expected = "a type: \(Self.types.joined(separator: ", "))"
        guard case .mapping(let mapping) = node else {
            reading.error("expected a mapping with name and type; found \(node.kindText).", at: node)
            return nil
        }
        guard let type = mapping.first(where: { Self.isType($0.key) })?.value else {
            reading.at(.key("type")) { $0.error("it is missing: expected \(expected).", at: node) }
            return nil
        }
        return reading.at(.key("type")) { reading in
            guard let text = reading.text(type, expected: expected) else { return nil }
            if Self.types.contains(text) { return text }
            reading.error("expected \(expected); found \(type.kindText).", at: type)
            return nil
        }
    }

    private static func isType(_ node: Node) -> Bool {
        guard case .scalar(let scalar) = node else { return false }
        return scalar.string == "type"
    }
}

/// The facts of all types, for schema and manual.
enum AuthenticatorFacts {
    static let head = ShapeFacts(
        name: "authenticators",
        meaning:
            "Authenticators beside accounts and anonymous, which are built in. Each has a name, which sites put into "
            + "their authentication, and a type: pam, http, program or list. The keys of each type follow.",
        keys: []
    )
    static var shapes: [ShapeFacts] {
        [PAMEntry.shape.facts, HTTPEntry.shape.facts, ProgramEntry.shape.facts, ListEntry.shape.facts]
    }
}

/// An authenticator as it stands in the file, with its name.
private protocol AuthenticatorEntry: Shaped {
    associatedtype Value: Hashable & Sendable
    var name: String { get set }
    var type: String { get set }
    var value: Value { get set }
    static func kind(_ value: Value) -> AuthenticatorKind
}

extension AuthenticatorEntry {
    static func read(_ node: Node, _ reading: inout Reading) -> AuthenticatorSettings? {
        var entry = Self()
        Self.shape.read(node, into: &entry, &reading)
        return AuthenticatorSettings(name: entry.name, kind: Self.kind(entry.value))
    }

    static func write(_ name: String, _ value: Value) -> WrittenValue {
        var entry = Self()
        entry.name = name
        entry.type = Self.kind(value).name
        entry.value = value
        return Self.shape.write(entry)
    }

    static var head: [Key<Self>] {
        [
            .value("name", \.name, .text("a name"), "The name by which sites ask for it.").required,
            .value("type", \.type, .text("the type"), "Whom it asks.").required,
        ]
    }
}

private struct PAMEntry: AuthenticatorEntry {
    var name = ""
    var type = ""
    var value = PAMSettings()

    static func kind(_ value: PAMSettings) -> AuthenticatorKind { .pam(value) }

    static let shape = Shape<PAMEntry>(
        "authenticator of type pam",
        "The system's accounts.",
        keys: Self.head + [
            .value("service", \.value.service, .text("a PAM service"), "The service, as a file in /etc/pam.d."),
            .value(
                "home",
                \.value.home,
                .optional(ValueForm<String>.home, "site"),
                "Where users land; site is what the site's isolation says."
            ),
        ]
    )
}

private struct HTTPEntry: AuthenticatorEntry {
    var name = ""
    var type = ""
    var value = HTTPAuthenticatorSettings()

    static func kind(_ value: HTTPAuthenticatorSettings) -> AuthenticatorKind { .http(value) }

    static let shape = Shape<HTTPEntry>(
        "authenticator of type http",
        "An HTTP endpoint that knows users.",
        keys: Self.head + [
            .value("url", \.value.url, .url, "Where it is.").required,
            .value(
                "secret",
                \.value.secret,
                .optional(ValueForm<Secret>.secret, "none"),
                "Sent as the bearer's token."
            ),
        ] + BreakerSettings.shape.keys.map { $0.below(\.value.breaker) }
    )
}

private struct ProgramEntry: AuthenticatorEntry {
    var name = ""
    var type = ""
    var value = ProgramAuthenticatorSettings()

    static func kind(_ value: ProgramAuthenticatorSettings) -> AuthenticatorKind { .program(value) }

    static let shape = Shape<ProgramEntry>(
        "authenticator of type program",
        "A program that knows users.",
        keys: Self.head + [
            .value("path", \.value.path, .path("the program"), "The program; no shell is asked.").required,
            .value(
                "arguments",
                \.value.arguments,
                .list(of: ValueForm<String>.text("an argument", max: 4_096), "a list of arguments", max: 100),
                "What it is told in its command line."
            ),
        ] + BreakerSettings.shape.keys.map { $0.below(\.value.breaker) }
    )
}

private struct ListEntry: AuthenticatorEntry {
    var name = ""
    var type = ""
    var value: [ListedUser] = []

    static func kind(_ value: [ListedUser]) -> AuthenticatorKind { .list(value) }

    static let shape = Shape<ListEntry>(
        "authenticator of type list",
        "A few users that stand in the file.",
        keys: Self.head + [
            .value("users", \.value, .list(of: .mapping, "a list of users", max: 1_000), "The users.").required
        ]
    )
}

extension ListedUser: Shaped {
    static let shape = Shape<ListedUser>(
        "listed user",
        "A user that stands in the file.",
        keys: [
            .value("name", \.name, .text("a name"), "The name.").required,
            .value("password", \.password, .secret, "The password.").required,
            .value("groups", \.groups, .names, "The groups it is in."),
            .value("rights", \.rights, .rights, "What it may do at most."),
            .value(
                "home",
                \.home,
                .optional(ValueForm<String>.path("its home"), "site"),
                "The directory of the machine it sees; site is what the site's isolation says."
            ),
        ]
    )
}

extension ValueForm where Value == String {
    /// An address of the web.
    fileprivate static var url: ValueForm {
        .scalar("an address that begins with http:// or https://", .pattern("^https?://")) { text in
            let isAddress = ["http://", "https://"].contains {
                text.lowercased().hasPrefix($0) && text.count > $0.count
            }
            return isAddress && text.utf8.count <= 2_048 && text.utf8.allSatisfy { 0x21...0x7E ~= $0 } ? text : nil
        } write: {
            .text($0)
        }
    }
}

extension BreakerSettings: Shaped {
    static let shape = Shape<BreakerSettings>(
        "breaker",
        "When an authenticator that doesn't answer is left alone.",
        keys: [
            .value(
                "timeout",
                \.timeout,
                .time(.milliseconds(10) ... .seconds(600)),
                "What one question may take."
            ),
            .value(
                "cache",
                \.cache,
                .time(.zero ... .seconds(604_800)),
                "How long an answer is used again; 0 never."
            ),
            .value(
                "breakAfter",
                \.breakAfter,
                .number(1...1_000_000),
                "Failures in a row after which it isn't asked any more."
            ),
            .value(
                "breakFor",
                \.breakFor,
                .time(.milliseconds(10) ... .seconds(86_400)),
                "For how long."
            ),
        ]
    )
}
