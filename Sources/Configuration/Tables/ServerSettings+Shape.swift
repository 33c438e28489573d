// The keys of what all sites share.
internal import Admission

extension ServerSettings: Shaped {
    static let shape = Shape<ServerSettings>(
        "server",
        "What all sites share.",
        keys: [
            .value(
                "maxConnections",
                \.maxConnections,
                .optional(.number(1...1_000_000), "unlimited"),
                "Sessions of all sites together; unlimited is as many as the descriptor limit is good for."
            ).iis("MaxConnections"),
            .burst(.listenBacklog, \.burst),
            .burst(.maxPoolThreads, \.burst),
            .burst(.disableBacklogMonitor, \.burst),
            .value(
                "profile",
                \.profile,
                .choice,
                "spillway loses nobody; iis6 behaves as IIS 6 did in a burst, for demonstration."
            ).atStart,
            .value(
                "passivePorts",
                \.passivePorts,
                .optional(.portRange, "none"),
                "Ports for passive data connections; none lets the kernel choose."
            ).iis("PassivePortRange, lowDataChannelPort and highDataChannelPort").atStart,
            .value(
                "drainTimeMax",
                \.drainTimeMax,
                .time(.zero ... .seconds(86_400)),
                "What transfers get to finish when the server stops."
            ).atStart,
            .value(
                "control",
                \.control,
                .controlSocket,
                "The socket of spillway status and spillway set: none, a path, or auto for the usual place."
            ).atStart,
            .section(
                "bandwidth",
                \.bandwidth,
                "What all transfers of the server together may use."
            ).iis("BandwidthLevel"),
            .value(
                "centralLog",
                \.centralLog,
                .optional(.mapping, "none"),
                "One log of all sites, in place of theirs."
            ).iis("centralLogFileMode, centralLogFile"),
        ]
    )
}

extension BandwidthSettings: Shaped {
    init() { self.init(upload: nil, download: nil) }

    static let shape = Shape<BandwidthSettings>(
        "bandwidth",
        "Bytes a second in each direction.",
        keys: [
            .value("upload", \.upload, .rate, "From clients."),
            .value("download", \.download, .rate, "To clients.").iis("maxBandwidth"),
        ]
    )
}

extension AccountSettings: Shaped {
    static let shape = Shape<AccountSettings>(
        "accounts",
        "Where the built-in accounts are kept; spillway user changes them.",
        keys: [
            .value(
                "file",
                \.file,
                .optional(.path("the database"), "default"),
                "The database; default is accounts.sqlite beside the configuration."
            ).atStart,
            .section(
                "credentialCache",
                \.cache,
                "Remembers passwords that were right, so that a burst doesn't cost a hash for each login."
            ).iis("credentialsCache"),
            .value(
                "hashThreads",
                \.hashThreads,
                .optional(.number(1...256), "auto"),
                "Passwords that are hashed at a time; auto is half the processors, two at least."
            ).atStart,
        ]
    )
}

extension CredentialCacheSettings: Shaped {
    static let shape = Shape<CredentialCacheSettings>(
        "credentialCache",
        "How long a password that was right is remembered.",
        keys: [
            .value("enabled", \.isEnabled, .flag, "Whether it is.").iis("credentialsCache enabled"),
            .value(
                "time",
                \.time,
                .time(.seconds(1) ... .seconds(604_800)),
                "For how long; a change of the account ends it."
            ).iis("flushInterval"),
        ]
    )
}

extension LoginDefenceSettings: Shaped {
    static let shape = Shape<LoginDefenceSettings>(
        "loginDefence",
        "Refuses those who guess passwords. A user is refused from one address first; the address as a whole only when "
            + "several users have failed from it, so that one wrong device doesn't lock out its neighbours.",
        keys: [
            .value("enabled", \.isEnabled, .flag, "Whether failed logins are counted.").iis("denyByFailure enabled"),
            .value(
                "maxFailures",
                \.maxFailures,
                .number(1...1_000_000),
                "Failures within the time after which logins are refused; the same wrong password counts once."
            ).iis("maxFailure"),
            .value(
                "time",
                \.time,
                .time(.seconds(1) ... .seconds(604_800)),
                "How long failures count, and refusals last."
            ).iis("entryExpiration"),
            .value(
                "distinctUsers",
                \.distinctUsers,
                .number(1...1_000_000),
                "Users that must have failed from an address before the address itself is refused."
            ),
            .value(
                "loggingOnly",
                \.onlyLogs,
                .flag,
                "Only writes down what would have been refused."
            ).iis("loggingOnlyMode"),
        ]
    )
}

extension ValueForm where Value == Int? {
    /// Bytes a second, or no limit.
    static var rate: ValueForm { .optional(ValueForm<Int>.size(1...(1 << 50), isRate: true), "unlimited") }
}

extension ValueForm where Value == ControlSocketSettings {
    /// `none`, `auto` or a path.
    static var controlSocket: ValueForm {
        let path = ValueForm<String>.path("the socket")
        return ValueForm(
            expected: "none, auto or a path",
            schema: .text,
            read: { node, reading in
                switch reading.text(node, expected: "none, auto or a path") {
                case "none"?: ControlSocketSettings.none
                case "auto"?: .automatic
                case .some: path.read(node, &reading).map { .path($0) }
                case nil: nil
                }
            },
            write: {
                switch $0 {
                case .none: .word("none")
                case .automatic: .word("auto")
                case .path(let path): .text(path)
                }
            }
        )
    }
}
