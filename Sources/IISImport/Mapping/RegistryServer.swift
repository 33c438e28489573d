// What the registry says for the whole server: the settings of the article.
internal import Admission
internal import Configuration

struct RegistryServer {
    let registry: RegistryValues
    let ledger: ImportLedger

    /// Sets what the server has as a whole, and in the sites what IIS has in the registry and Spillway by site.
    func make(_ settings: inout Settings, sites: inout [SiteDraft]) {
        for value in self.registry.sorted(.inetInfo) {
            self.inetInfo(value, &settings)
            self.bySite(value, &sites)
            if !self.ledger.isSettled(value.id) { self.ledger.note(value.id, Self.outcome(of: value)) }
        }
        for value in self.registry.sorted(.listening) { self.ledger.note(value.id, Self.listening(value)) }
        for value in self.registry.sorted(.service) { self.ledger.note(value.id, Self.outcome(of: value)) }
    }

    private static func number(_ value: RegistryValue) -> UInt64? {
        guard case .number(let number) = value.data else { return nil }
        return number
    }

    // MARK: The whole server

    private func inetInfo(_ value: RegistryValue, _ settings: inout Settings) {
        switch value.name.lowercased() {
        case "listenbacklog": self.listenBacklog(value, &settings)
        case "maxpoolthreads": self.poolThreads(value, &settings)
        case "disablebacklogmonitor": self.monitor(value, &settings)
        case "bandwidthlevel": self.bandwidth(value, &settings)
        case "usertokenttl": self.tokens(value, &settings)
        case _: break
        }
    }

    private static let wantsNumber = Outcome.notApplied(
        "It is no number (REG_DWORD). What Spillway has by itself counts."
    )

    private func listenBacklog(_ value: RegistryValue, _ settings: inout Settings) {
        guard let number = Self.number(value) else { return self.ledger.note(value.id, Self.wantsNumber) }
        let most: UInt64 = 1_048_576
        let taken = number == 0 ? 25 : min(number, most)
        settings.server.burst.listenBacklog = Int(taken)
        var outcome = Outcome.applied("server.listenBacklog: \(taken)")
        if number == 0 || number > most {
            outcome.fate = .changed
            outcome.reason = number == 0 ? "IIS takes 1 to 250, and 25 by default." : "Spillway takes \(most) at most."
        } else if number < 4_096 {
            outcome.reason = "It is kept as it is. A burst needs more: 4096 is advised, 16384 is Spillway's own."
        }
        self.ledger.note(value.id, outcome)
    }

    private func poolThreads(_ value: RegistryValue, _ settings: inout Settings) {
        guard let number = Self.number(value) else { return self.ledger.note(value.id, Self.wantsNumber) }
        let taken = number == 0 ? 4 : min(number, 256)
        settings.server.burst.maxPoolThreads = Int(taken)
        let result = "server.maxPoolThreads: \(taken)"
        if taken == number { return self.ledger.note(value.id, .applied(result)) }
        self.ledger.note(value.id, .changed(result, because: "Spillway takes 1 to 256; 0 is IIS's default, 4."))
    }

    private func monitor(_ value: RegistryValue, _ settings: inout Settings) {
        guard let number = Self.number(value) else { return self.ledger.note(value.id, Self.wantsNumber) }
        settings.server.burst.disableBacklogMonitor = number != 0
        self.ledger.note(value.id, .applied("server.disableBacklogMonitor: \(number != 0)"))
    }

    private func bandwidth(_ value: RegistryValue, _ settings: inout Settings) {
        guard let number = Self.number(value) else { return self.ledger.note(value.id, Self.wantsNumber) }
        guard number < UInt64(UInt32.max) else {
            return self.ledger.note(value.id, .applied("server.bandwidth: unlimited"))
        }
        guard number > 0 else {
            return self.ledger.note(
                value.id,
                .changed("server.bandwidth: unlimited", because: "0 would stop everything.")
            )
        }
        settings.server.bandwidth = BandwidthSettings(upload: Int(number), download: Int(number))
        let reason = "IIS counts the web's bytes too, and both directions together. Here each direction has that much."
        self.ledger.note(value.id, .changed("server.bandwidth: \(number)", because: reason))
    }

    private func tokens(_ value: RegistryValue, _ settings: inout Settings) {
        guard let number = Self.number(value) else { return self.ledger.note(value.id, Self.wantsNumber) }
        let taken = min(max(number, 1), 604_800)
        settings.accounts.cache.time = .seconds(Int64(taken))
        let reason = "IIS keeps tokens of Windows for that long; Spillway remembers that a password was right."
        self.ledger.note(value.id, .changed("accounts.credentialCache.time: \(taken)s", because: reason))
    }

    // MARK: By site

    private func bySite(_ value: RegistryValue, _ sites: inout [SiteDraft]) {
        let name = value.name.lowercased()
        guard ["minfilekbsec", "acceptexoutstanding", "acceptextimeout"].contains(name) else { return }
        guard let number = Self.number(value) else { return self.ledger.note(value.id, Self.wantsNumber) }
        guard !sites.isEmpty else {
            return self.ledger.note(
                value.id,
                .notApplied("Spillway has it by site, and the input has none: import it together with the metabase.")
            )
        }
        for index in sites.indices {
            switch name {
            case "minfilekbsec": self.throughput(value, number, &sites[index])
            case "acceptexoutstanding": self.outstanding(value, number, &sites[index])
            case _: self.receiveTime(value, number, &sites[index])
            }
        }
    }

    /// The time for a transfer is its size divided by this: it must reach that many bytes a second.
    private func throughput(_ value: RegistryValue, _ number: UInt64, _ site: inout SiteDraft) {
        let taken = (1...8_192).contains(number) ? number : 1_000
        site.settings.limits.minBytesPerSecond = Int(taken)
        let unit = "Its unit is bytes a second, whatever its name says."
        let reason = taken == number ? unit : "\(unit) Outside of 1 to 8192, IIS takes 1000."
        self.ledger.note(value.id, .changed("limits.minBytesPerSecond of each site: \(taken)", because: reason))
    }

    private func outstanding(_ value: RegistryValue, _ number: UInt64, _ site: inout SiteDraft) {
        guard site.settings.limits.burst.serverListenBacklog == nil else {
            let reason = "The site has a ServerListenBacklog, its sibling, and that one counts."
            return self.ledger.note(value.id, .notApplied(reason))
        }
        let taken = Int((0...1_000).contains(number) ? number : 40)
        site.settings.limits.burst.serverListenBacklog = taken
        let reason = "It is the sibling of ServerListenBacklog: sockets that wait for clients. IIS takes 0 to 1000."
        self.ledger.note(value.id, .changed("limits.serverListenBacklog of each site: \(taken)", because: reason))
    }

    private func receiveTime(_ value: RegistryValue, _ number: UInt64, _ site: inout SiteDraft) {
        guard site.settings.timeouts.login == TimeoutSettings().login else {
            let reason = "The site has a time limit for logging in, and that one counts."
            return self.ledger.note(value.id, .notApplied(reason))
        }
        let taken = min(max(number, 1), 604_800)
        site.settings.timeouts.login = .seconds(Int64(taken))
        let reason = "IIS waits that long for a client's first bytes; Spillway for its login."
        self.ledger.note(value.id, .changed("timeouts.login of each site: \(taken)s", because: reason))
    }

    // MARK: What has no place here

    private static func outcome(of value: RegistryValue) -> Outcome {
        if SecretName.matches(value.name) { return Reasons.secret }
        if value.name.lowercased() == "maxconcurrency", self.number(value) == 0 {
            return .applied("threads by the system: one event loop a CPU")
        }
        return Self.outcomes[value.name.lowercased()].map { .notApplied($0) } ?? Reasons.unknown
    }

    /// What is said of the values of InetInfo\Parameters that can't be anything here.
    static let outcomes: [String: String] = [
        "poolthreadlimit": "It has no effect here: pools have a size of their own, see server.maxPoolThreads.",
        "maxconcurrency": "It has no effect here: there is one event loop a CPU.",
        "threadtimeout": "It has no effect here: threads of the pools stay.",
        "useacceptex": "It has no effect here: all connections are accepted the same way.",
        "logfilebatchsize": "It has no effect here: log lines are written in batches, at least each second.",
        "logfileflushinterval": "It has no effect here: logs are flushed at least each second.",
        "objectcachettl": "It has no effect here: the kernel keeps files in memory.",
        "memorycachesize": "It has no effect here: the kernel keeps files in memory.",
        "cachesecuritydescriptor": "It has no effect here: rights of files are asked each time.",
        "usetransmitfile": "It has no effect here: downloads go through sendfile.",
        "nontfbuffersize": "It has no effect here: buffers have a size of their own.",
    ]

    private static func listening(_ value: RegistryValue) -> Outcome {
        let names = [
            "enabledynamicbacklog", "minimumdynamicbacklog", "maximumdynamicbacklog", "dynamicbackloggrowthdelta",
        ]
        guard names.contains(value.name.lowercased()) else { return Reasons.unknown }
        return .notApplied(
            "It is about the kernel of Windows. Here net.core.somaxconn and net.ipv4.tcp_max_syn_backlog do its work: "
                + "spillway doctor says whether they are enough."
        )
    }
}
