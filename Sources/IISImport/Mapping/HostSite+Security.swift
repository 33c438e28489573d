// Who may come in to a site of applicationHost.config, and how.
internal import Configuration

extension HostSite {
    // MARK: TLS

    mutating func tls() {
        let place = "security/ssl"
        if let given = self.scope.given(place, "controlChannelPolicy") { self.controlPolicy(given) }
        if let given = self.scope.given(place, "dataChannelPolicy") { self.dataPolicy(given) }
        for name in ["serverCertHash", "serverCertStoreName"] {
            guard let given = self.scope.given(place, name), !given.value.isEmpty else { continue }
            self.draft.notApplied(
                given,
                "It names a certificate in the store of Windows. Export it as PEM, and keep it for the time when there is TLS."
            )
        }
        if let given = self.scope.given(place, "ssl128") {
            if given.flag == false { return self.draft.applied(given, "tls", "nothing asked for") }
            self.draft.notApplied(given, "Ciphers of less than 128 bits don't exist here.")
        }
        for element in self.scope.layers.compactMap({ $0.element(at: "security/sslClientCertificates") }) {
            self.ledger.settleAll(element, .notApplied("Certificates of clients aren't asked for."))
        }
    }

    private mutating func controlPolicy(_ given: Given) {
        switch given.value.lowercased() {
        case "sslallow", "0":
            self.draft.settings.network.tls.control = .allow
            self.draft.applied(given, "tls.control", "allow")
        case "sslrequire", "1":
            self.draft.settings.network.tls.control = .require
            self.draft.tls(given, "tls.control", isRequired: true)
        case "sslrequirecredentialsonly", "2":
            self.draft.settings.network.tls.control = .requireCredentialsOnly
            self.draft.tls(given, "tls.control", isRequired: true)
        case _: self.draft.unreadable(given, wants: "SslAllow, SslRequire or SslRequireCredentialsOnly")
        }
    }

    private mutating func dataPolicy(_ given: Given) {
        switch given.value.lowercased() {
        case "sslallow", "0":
            self.draft.settings.network.tls.data = .allow
            self.draft.applied(given, "tls.data", "allow")
        case "sslrequire", "1":
            self.draft.settings.network.tls.data = .require
            self.draft.tls(given, "tls.data", isRequired: true)
        case "ssldeny", "2":
            self.draft.settings.network.tls.data = .deny
            self.draft.applied(given, "tls.data", "deny")
        case _: self.draft.unreadable(given, wants: "SslAllow, SslRequire or SslDeny")
        }
    }

    // MARK: Logging in

    mutating func authentication() {
        let place = "security/authentication"
        let anonymous = "\(place)/anonymousAuthentication"
        self.draft.flag(self.scope.given(anonymous, "enabled"), "anonymous.enabled", \.access.anonymous.isEnabled)
        if let user = self.scope.given(anonymous, "userName"), !user.value.isEmpty {
            self.draft.settings.access.anonymous.userName = user.value
            let reason = "The name stands in logs and rules. No Windows account is used."
            self.draft.changed(user, "anonymous.userName", user.value, because: reason)
        }
        let basic = "\(place)/basicAuthentication"
        if let given = self.scope.given(basic, "enabled") { self.basic(given) }
        for path in [anonymous, basic] { self.logon(path) }
        if let given = self.scope.given("\(place)/clientCertAuthentication", "enabled") {
            if given.flag == false {
                self.draft.applied(given, "authentication", "no certificates")
            } else {
                self.draft.notApplied(given, "Nobody can log in with a certificate. Give the users passwords.")
            }
        }
        self.customProviders()
    }

    private mutating func basic(_ given: Given) {
        guard let isOn = given.flag else { return self.draft.unreadable(given, wants: "true or false") }
        self.draft.settings.access.authentication = isOn ? [AuthenticatorSettings.accounts] : []
        self.draft.applied(given, "authentication", isOn ? "[accounts]" : "[]")
    }

    private func logon(_ path: String) {
        if let domain = self.scope.given(path, "defaultLogonDomain") {
            self.draft.notApplied(
                domain,
                "There is no Windows domain here. Name accounts DOMAIN\\user where users log in like that."
            )
        }
        if let method = self.scope.given(path, "logonMethod") { self.ledger.note(method.id, Reasons.windowsOnly) }
    }

    /// Providers are .NET code or COM; programs and HTTP end points do their work here.
    private func customProviders() {
        let reason =
            "Providers of IIS can't run here. Write a program or an HTTP end point, and name it in authenticators."
        let places = ["security/authentication/customAuthentication", "security/customAuthorization", "customFeatures"]
        for place in places {
            for element in self.scope.layers.compactMap({ $0.element(at: place) }) {
                self.ledger.settleAll(element, .notApplied(reason))
            }
        }
    }

    // MARK: Isolation

    mutating func isolation() {
        for element in self.scope.layers.compactMap({ $0.element(at: "userIsolation/activeDirectory") }) {
            self.ledger.settleAll(element, .notApplied("Active Directory isn't asked. Give each account a home."))
        }
        guard let given = self.scope.given("userIsolation", "mode") else { return }
        guard let mode = Self.isolationMode(given.value) else {
            // Whoever can't be told apart must not share a folder.
            self.draft.settings.folders.isolation = .activeDirectory
            let reason =
                "This mode isn't known. To be safe, nobody gets the shared root: choose a mode in spillway.yaml."
            return self.draft.changed(given, "isolation", "activeDirectory", because: reason)
        }
        self.draft.settings.folders.isolation = mode
        self.draft.comment("isolation", MetabaseSite.comment(on: mode))
        switch mode {
        case .none, .startInUsersDirectory, .isolateRootDirectoryOnly, .isolateAllDirectories:
            self.draft.applied(given, "isolation", mode.rawValue)
        case .activeDirectory:
            self.draft.changed(given, "isolation", mode.rawValue, because: MetabaseSite.noDirectoryService)
        case .customFolder:
            let reason = "The provider of IIS can't run here: the account, or its authenticator, names the home."
            self.draft.changed(given, "isolation", mode.rawValue, because: reason)
        }
    }

    private static func isolationMode(_ text: String) -> IsolationSetting? {
        switch text.lowercased() {
        case "startinusersdirectory", "0": .startInUsersDirectory
        case "isolaterootdirectoryonly", "1": .isolateRootDirectoryOnly
        case "activedirectory", "2": .activeDirectory
        case "isolatealldirectories", "3": .isolateAllDirectories
        case "none", "4": IsolationSetting.none
        case "custom", "5": .customFolder
        case _: nil
        }
    }

    // MARK: Log

    mutating func log() {
        let place = "logFile"
        self.draft.settings.log.formats = [.w3c]
        if let given = self.scope.given(place, "enabled") {
            if given.flag == false { self.draft.settings.log.formats = [] }
            self.draft.applied(given, "log.format", given.flag == false ? "none" : "w3c")
        }
        self.draft.settings.log.directory = SiteDraft.ownLogs
        if let given = self.scope.given(place, "directory") { self.draft.logDirectory(given) }
        if let given = self.scope.given(place, "period") { self.draft.logPeriod(given, HostLog.period(given.value)) }
        if let given = self.scope.given(place, "truncateSize") { self.draft.logSize(given) }
        if let given = self.scope.given(place, "logExtFileFlags") { self.draft.logFields(given) }
        let rollover = self.scope.given(place, "localTimeRollover")
        self.draft.flag(rollover, "log.localTimeRollover", \.log.isLocalTimeRollover)
        if let given = self.scope.given(place, "selectiveLogging") { self.selection(given) }
        // The one switch is for all sites, and stands in system.ftpServer.
        self.draft.flag(self.server.given("log", "logInUTF8"), "log.utf8", \.log.isUTF8)
    }

    private mutating func selection(_ given: Given) {
        let (selection, reason) = HostLog.selection(given)
        guard let selection else {
            return self.draft.unreadable(given, wants: "LogSuccessful, LogError, LogInfrastructure")
        }
        self.draft.settings.log.select = selection
        guard let reason else { return self.draft.applied(given, "log.select", selection.rawValue) }
        self.draft.changed(given, "log.select", selection.rawValue, because: reason)
    }
}

/// Words of `logFile`.
enum HostLog {
    static func period(_ text: String) -> LogPeriodSetting? {
        switch text.lowercased() {
        case "maxsize", "0": .maxSize
        case "daily", "1": .daily
        case "weekly", "2": .weekly
        case "monthly", "3": .monthly
        case "hourly", "4": .hourly
        case _: nil
        }
    }

    /// What of the three kinds of lines is written, and why it isn't quite that.
    static func selection(_ given: Given) -> (LogSelectionSetting?, reason: String?) {
        let names = ["logsuccessful": 1, "logerror": 2, "loginfrastructure": 4]
        let words = given.words.map { names[$0.lowercased()] }
        guard
            let bits = given.number.map({ Int($0) })
                ?? (words.contains(nil) ? nil : words.compactMap(\.self).reduce(0, |))
        else { return (nil, nil) }
        switch bits & 7 {
        case 0: return (LogSelectionSetting.none, nil)
        case 7: return (.all, nil)
        case 2, 6: return (.errors, bits & 4 == 0 ? nil : "Lines about connections are written for errors alone.")
        case _: return (.all, "Spillway writes all lines, those of errors, or none: all are written.")
        }
    }
}
