// What `system.ftpServer` says for the whole server.
internal import Configuration
internal import FTPProtocol

struct HostServer {
    let element: HostElement
    let map: PathMap
    let ledger: ImportLedger

    func make(_ settings: inout Settings) {
        self.passivePorts(&settings)
        self.credentials(&settings)
        self.defence(&settings)
        self.log(&settings)
        self.providers()
    }

    private func given(_ path: String, _ attribute: String) -> Given? {
        self.element.element(at: path)?.attribute(attribute).map { Given($0) }
    }

    private func passivePorts(_ settings: inout Settings) {
        let low = self.given("firewallSupport", "lowDataChannelPort")
        let high = self.given("firewallSupport", "highDataChannelPort")
        guard low != nil || high != nil else { return }
        let both = [low, high].compactMap { $0 }
        let ports = (low?.number ?? 0, high?.number ?? 0)
        guard ports != (0, 0) else {
            for given in both { self.ledger.note(given.id, .applied("server.passivePorts: chosen by the system")) }
            return
        }
        guard let first = UInt16(exactly: ports.0), let last = UInt16(exactly: ports.1), first > 0, first <= last else {
            let reason = "\(ports.0) to \(ports.1) is no range of ports: the system chooses. Set server.passivePorts."
            for given in both { self.ledger.note(given.id, .notApplied(reason)) }
            return
        }
        settings.server.passivePorts = first...last
        for given in both { self.ledger.note(given.id, .applied("server.passivePorts: \(first)-\(last)")) }
    }

    private func credentials(_ settings: inout Settings) {
        let place = "caching/credentialsCache"
        if let given = self.given(place, "enabled") {
            settings.accounts.cache.isEnabled = given.flag ?? true
            self.ledger.note(given.id, .applied("accounts.credentialCache.enabled: \(given.flag ?? true)"))
        }
        guard let given = self.given(place, "flushInterval") else { return }
        guard let number = given.number, (5...604_800).contains(number) else {
            settings.accounts.cache.time = .seconds(900)
            let reason = "Outside of 5 to 604800, IIS's default holds."
            return self.ledger.note(given.id, .changed("accounts.credentialCache.time: 900s", because: reason))
        }
        settings.accounts.cache.time = .seconds(Int64(number))
        self.ledger.note(given.id, .applied("accounts.credentialCache.time: \(number)s"))
    }

    private func defence(_ settings: inout Settings) {
        let place = "security/authentication/denyByFailure"
        if let given = self.given(place, "enabled") {
            settings.loginDefence.isEnabled = given.flag ?? false
            self.ledger.note(given.id, .applied("loginDefence.enabled: \(given.flag ?? false)"))
        } else if self.element.element(at: place) != nil {
            // IIS has it off unless it is switched on.
            settings.loginDefence.isEnabled = false
        }
        if let given = self.given(place, "maxFailure") { self.failures(given, &settings) }
        if let given = self.given(place, "entryExpiration") { self.expiration(given, &settings) }
        if let given = self.given(place, "loggingOnlyMode") {
            settings.loginDefence.onlyLogs = given.flag ?? false
            self.ledger.note(given.id, .applied("loginDefence.loggingOnly: \(given.flag ?? false)"))
        }
    }

    private func failures(_ given: Given, _ settings: inout Settings) {
        guard let number = given.number, (1...10_000).contains(number) else {
            return self.ledger.note(given.id, .changed("loginDefence.maxFailures: 4", because: "IIS's default holds."))
        }
        settings.loginDefence.maxFailures = Int(number)
        self.ledger.note(given.id, .applied("loginDefence.maxFailures: \(number)"))
    }

    private func expiration(_ given: Given, _ settings: inout Settings) {
        guard let seconds = given.timeSpan, (1...86_400).contains(seconds) else {
            let reason = "It is no time (hh:mm:ss) of up to a day: IIS's default holds."
            return self.ledger.note(given.id, .changed("loginDefence.time: 30s", because: reason))
        }
        settings.loginDefence.time = .seconds(Int64(seconds))
        self.ledger.note(given.id, .applied("loginDefence.time: \(seconds)s"))
    }

    // MARK: Log

    private func log(_ settings: inout Settings) {
        let mode = self.given("log", "centralLogFileMode")
        let isCentral = mode.map { $0.value.lowercased() == "central" || $0.number == 1 } ?? false
        if let mode { self.ledger.note(mode.id, .applied("server.centralLog: \(isCentral ? "one log" : "none")")) }
        guard isCentral else {
            if let file = self.element.element(at: "log/centralLogFile") {
                self.ledger.settle(
                    file,
                    .notApplied("Each site has a log of its own: centralLogFileMode isn't Central.")
                )
            }
            return
        }
        var draft = SiteDraft(title: "server.centralLog", map: self.map, ledger: self.ledger)
        draft.settings.log.formats = [.w3c]
        draft.settings.log.directory = SiteDraft.ownLogs
        let place = "log/centralLogFile"
        if let given = self.given(place, "directory") { draft.logDirectory(given) }
        if let given = self.given(place, "period") { draft.logPeriod(given, HostLog.period(given.value)) }
        if let given = self.given(place, "truncateSize") { draft.logSize(given) }
        if let given = self.given(place, "logExtFileFlags") { draft.logFields(given) }
        draft.flag(self.given(place, "localTimeRollover"), "log.localTimeRollover", \.log.isLocalTimeRollover)
        if let given = self.given(place, "enabled") {
            if given.flag == false { draft.settings.log.formats = [] }
            self.ledger.note(given.id, .applied("server.centralLog.format: \(given.flag == false ? "none" : "w3c")"))
        }
        draft.flag(self.given("log", "logInUTF8"), "log.utf8", \.log.isUTF8)
        settings.server.centralLog = draft.settings.log
    }

    // MARK: What has no place here

    private func providers() {
        if let element = self.element.element(at: "providerDefinitions") {
            let reason =
                "Providers of IIS can't run here. Write a program or an HTTP end point, and name it in authenticators."
            self.ledger.settleAll(element, .notApplied(reason))
        }
        if let given = self.given("serverRuntime/hostNameSupport", "useDomainNameAsHostName") {
            if given.flag == false {
                return self.ledger.note(given.id, .applied("sites[].bindings: host is the host's name"))
            }
            let reason = "host|user takes the name of a binding's host, never a domain of Windows."
            self.ledger.note(given.id, .notApplied(reason))
        }
    }
}
