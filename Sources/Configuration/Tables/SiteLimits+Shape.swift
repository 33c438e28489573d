// The keys of a site's limits and times.
internal import Admission

extension SiteLimits: Shaped {
    static let shape = Shape<SiteLimits>(
        "limits",
        "How many clients, and how fast.",
        keys: [
            .burst(.maxConnections, \.burst),
            .burst(.serverListenBacklog, \.burst),
            .burst(.serverSize, \.burst),
            .burst(.resetOnMaxConnections, \.burst),
            .burst(.queueTimeout, \.burst),
            .burst(.waitingGreeting, \.burst),
            .burst(.maxConnectionsPerAddress, \.burst),
            .section("addressPrefix", \.addressPrefix, "The bits of an address that count as one client."),
            .burst(.connectionRatePerAddress, \.burst),
            .burst(.maxConnectionsPerUser, \.burst),
            .value(
                "maxConnectionsPerGroup",
                \.maxConnectionsPerGroup,
                .byName(of: ValueForm<Int>.number(1...1_000_000), "a mapping from groups to numbers"),
                "Sessions of a group at a time, by its name."
            ),
        ] + Self.transfers
    )

    private static let transfers: [Key<SiteLimits>] = [
        .value("maxTransfers", \.maxTransfers, .count, "Transfers at a time."),
        .value("maxTransfersPerUser", \.maxTransfersPerUser, .count, "Transfers of one user at a time."),
        .value(
            "commandsPerSecond",
            \.commandsPerSecond,
            .count,
            "Commands a second of one session; those beyond are delayed, never refused."
        ),
        .section("bandwidth", \.bandwidth, "What all transfers of the site together may use.").iis("maxBandwidth"),
        .section("bandwidthPerUser", \.bandwidthPerUser, "What all transfers of one user together may use."),
        .value(
            "bandwidthPerGroup",
            \.bandwidthPerGroup,
            .byName(of: .mapping, "a mapping from groups to {upload, download}"),
            "What all transfers of a group together may use, by its name."
        ),
        .value(
            "minBytesPerSecond",
            \.minBytesPerSecond,
            .rate,
            "A transfer that is slower is ended."
        ).iis("minBytesPerSecond, MinFileKbSec"),
    ]
}

extension ValueForm where Value == Int? {
    /// A number, or no limit.
    static var count: ValueForm { .optional(ValueForm<Int>.number(1...1_000_000), "unlimited") }
}

extension AddressPrefixSettings: Shaped {
    static let shape = Shape<AddressPrefixSettings>(
        "addressPrefix",
        "The bits of an address that count as one client.",
        keys: [
            .value("v4", \.v4, .number(1...32), "Of an IPv4 address."),
            .value("v6", \.v6, .number(1...128), "Of an IPv6 address."),
        ]
    )
}

extension TimeoutSettings: Shaped {
    static let shape = Shape<TimeoutSettings>(
        "timeouts",
        "When it gives up on a client.",
        keys: [
            .value("login", \.login, .timeout, "What it may take to log in.").iis("unauthenticatedTimeout"),
            .value(
                "idle",
                \.idle,
                .timeout,
                "What a session may go without a command."
            ).iis("ConnectionTimeout, controlChannelTimeout"),
            .value("idleMax", \.idleMax, .timeout, "What a client may ask for with SITE IDLE."),
            .value(
                "data",
                \.data,
                .timeout,
                "What a data connection may take to come about."
            ).iis("dataChannelTimeout"),
            .value("stalled", \.stalled, .timeout, "What a transfer may go without moving a byte."),
        ]
    )
}

extension ValueForm where Value == Duration {
    /// How long a site waits for a client.
    static var timeout: ValueForm { .time(.milliseconds(1) ... .seconds(604_800)) }
}
