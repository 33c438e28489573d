// The keys of what a site says, and of its network.
internal import AccessRules
internal import FTPProtocol
internal import Yams

extension MessageSettings: Shaped {
    static let shape = Shape<MessageSettings>(
        "messages",
        "What it says. %UserName%, %SiteName%, %SessionID%, %BytesSent% and %BytesReceived% stand for what they say.",
        keys: [
            .value("banner", \.banner, .lines, "Before a client has logged in (220).").iis("BannerMessage"),
            .value("greeting", \.greeting, .lines, "When it has (230).").iis("GreetingMessage"),
            .value("exit", \.exit, .lines, "When it leaves (221).").iis("ExitMessage"),
            .value(
                "maxClients",
                \.maxClients,
                .optional(ValueForm<String>.text("a text", max: 1_024), "none"),
                "What clients are told who find no place (421)."
            ).iis("MaxClientsMessage"),
            .value(
                "suppressDefaultBanner",
                \.suppressesDefaultBanner,
                .flag,
                "Leaves out the server's own banner."
            ).iis("suppressDefaultBanner"),
            .value(
                "expandVariables",
                \.expandsVariables,
                .flag,
                "Whether %UserName% and the like are replaced."
            ).iis("expandVariables"),
            .value(
                "directoryFile",
                \.directoryFile,
                .optional(ValueForm<String>.text("the name of a file"), "none"),
                "The file whose lines a client sees when it enters the folder it lies in."
            ),
        ]
    )
}

extension ListingSettings: Shaped {
    static let shape = Shape<ListingSettings>(
        "listing",
        "How folders are listed.",
        keys: [
            .value("style", \.style, .choice, "How LIST looks.").iis("MSDOSDirOutput, StyleUnix"),
            .value(
                "fourDigitYears",
                \.fourDigitYears,
                .flag,
                "Whether years have four digits in the DOS style."
            ).iis("FtpDirBrowseShowLongDate, LongDate"),
            .value("gmt", \.isGMT, .flag, "Whether times are GMT; else local.").iis("UseGmtTime"),
            .value(
                "hideVirtualDirectories",
                \.hidesVirtualDirectories,
                .flag,
                "Shows no virtual directory, whatever it says itself."
            ).iis("DisplayVirtualDirectories"),
        ]
    )
}

extension FirewallSettings: Shaped {
    static let shape = Shape<FirewallSettings>(
        "firewall",
        "What data connections are told of addresses.",
        keys: [
            .value(
                "externalAddress",
                \.externalAddress,
                .optional(.address, "connection"),
                "What PASV announces; connection is the address that the client connected to."
            ).iis("externalIp4Address, PasvResponseIp"),
            .value(
                "byNetwork",
                \.byNetwork,
                .list(of: .mapping, "a list of {network, address}"),
                "What it announces to some networks; the first that holds the client counts."
            ),
            .value(
                "passivePorts",
                \.passivePorts,
                .optional(.portRange, "none"),
                "Ports for passive data connections of this site; none are the server's."
            ).iis("lowDataChannelPort, highDataChannelPort"),
            .value(
                "matchClientAddressForPassive",
                \.matchesClientForPassive,
                .flag,
                "Whether passive data connections must come from the client's own address."
            ).iis("matchClientAddressForPasv"),
            .value(
                "matchClientAddressForPort",
                \.matchesClientForPort,
                .flag,
                "Whether PORT must name the client's own address."
            ).iis("matchClientAddressForPort"),
        ]
    )
}

extension AnnouncementSettings: Shaped {
    static let shape = Shape<AnnouncementSettings>(
        "announcement",
        "What PASV announces to one network.",
        keys: [
            .value("network", \.network, .network, "Whom.").required,
            .value(
                "address",
                \.address,
                .optional(.address, "connection"),
                "What; connection is the address that the client connected to."
            ),
        ]
    )
}

extension TLSSettings: Shaped {
    static let shape = Shape<TLSSettings>(
        "tls",
        "What is encrypted. There is no TLS yet: a site that requires it isn't started, and the others are.",
        keys: [
            .value("control", \.control, .choice, "What the control connection needs.").iis("controlChannelPolicy"),
            .value("data", \.data, .choice, "What data connections need.").iis("dataChannelPolicy"),
            .value(
                "certificate",
                \.certificate,
                .optional(ValueForm<String>.path("a PEM file"), "none"),
                "The certificate, and the key unless it has a file of its own."
            ).iis("serverCertHash"),
            .value("key", \.key, .optional(ValueForm<String>.path("a PEM file"), "none"), "The key."),
        ]
    )
}

extension LogSettings: Shaped {
    static let shape = Shape<LogSettings>(
        "log",
        "What is written down of the commands of a site.",
        keys: [
            .value("format", \.formats, .logFormats, "In which forms; none writes no log.").iis(
                "LogType, LogPluginClsid"
            ),
            .value(
                "directory",
                \.directory,
                .logDirectory,
                "Where its files are kept, in a folder for each site."
            ).iis("LogFileDirectory, directory"),
            .value(
                "fields",
                \.fields,
                .list(
                    of: ValueForm<LogFieldSetting>.choice,
                    "a list of W3C fields",
                    max: LogFieldSetting.allCases.count
                ),
                "What W3C lines say; IIS's order is kept."
            ).iis("LogExtFileFlags, logExtFileFlags"),
            .value("period", \.period, .choice, "When a new file is begun.").iis("LogFilePeriod, period"),
            .value(
                "maxSize",
                \.maxSize,
                .size(65_536...(1 << 50)),
                "Bytes after which a new file is begun, when the period is maxSize."
            ).iis("LogFileTruncateSize, truncateSize"),
            .value(
                "localTimeRollover",
                \.isLocalTimeRollover,
                .flag,
                "Whether days begin at local midnight; else at that of UTC."
            ).iis("localTimeRollover"),
            .value("select", \.select, .choice, "Which commands.").iis("selectiveLogging"),
            .value("utf8", \.isUTF8, .flag, "Whether it is UTF-8.").iis("FtpLogInUtf8, logInUTF8"),
        ]
    )
}

extension ValueForm where Value == String {
    /// A directory, or nothing.
    static var logDirectory: ValueForm {
        let path = ValueForm<String?>.optionalPath
        return ValueForm(
            expected: path.expected,
            schema: path.schema,
            read: { node, reading in path.read(node, &reading).map { $0 ?? "" } },
            write: { path.write($0.isEmpty ? nil : $0) }
        )
    }
}

extension ValueForm where Value == String? {
    fileprivate static var optionalPath: ValueForm { .optional(ValueForm<String>.path("the folder"), "none") }
}

extension ValueForm where Value == [LogFormatSetting] {
    /// A form, a list of them, or `none`.
    static var logFormats: ValueForm {
        let list = Self.list(
            of: .choice,
            "a list of forms",
            max: LogFormatSetting.allCases.count
        )
        let words = LogFormatSetting.allCases.map(\.rawValue)
        return ValueForm(
            expected: "one or several of \(words.joined(separator: ", ")), or none",
            schema: .either([.oneOf(words + ["none"]), .list(.oneOf(words)), .null]),
            read: { node, reading in
                guard case .scalar(let scalar) = node else { return list.read(node, &reading) }
                if Reading.isNull(node) || scalar.string.lowercased() == "none" { return [] }
                return ValueForm<LogFormatSetting>.choice.read(node, &reading).map { [$0] }
            },
            write: {
                switch $0.count {
                case 0: .word("none")
                case 1: .word($0[0].rawValue)
                default: list.write($0)
                }
            }
        )
    }
}
