// What is right by itself and wrong together, within a site.
internal import Admission
internal import FTPProtocol

extension SettingsCheck {
    mutating func checkFolders(of site: SiteSettings, _ index: Int) {
        var paths: Set<VirtualPath> = []
        for (number, folder) in site.folders.virtualDirectories.enumerated() {
            let steps: [KeyStep] = [.key("virtualDirectories"), .index(number), .key("path")]
            if folder.path.isRoot {
                let reason = "/ is the site's own directory; a virtual directory needs a path below it."
                self.report(.error, reason, site: index, steps[0], steps[1], steps[2])
            } else if !paths.insert(folder.path).inserted {
                let reason = "there is a virtual directory at \(folder.path) already."
                self.report(.error, reason, site: index, steps[0], steps[1], steps[2])
            }
        }
    }

    /// A missing folder stops neither the server nor the site: it may be mounted later.
    mutating func checkMissingFolders(_ isFolder: (String) -> Bool) {
        for (index, site) in self.settings.sites.enumerated() {
            if !isFolder(site.folders.directory) {
                let reason = "there is no folder \(site.folders.directory); logins are refused until there is."
                self.report(.warning, reason, site: index, .key("directory"))
            }
            for (number, folder) in site.folders.virtualDirectories.enumerated() where !isFolder(folder.directory) {
                let reason = "there is no folder \(folder.directory)."
                self.report(
                    .warning,
                    reason,
                    site: index,
                    .key("virtualDirectories"),
                    .index(number),
                    .key("directory")
                )
            }
        }
    }

    mutating func checkAccess(to site: SiteSettings, _ index: Int) {
        self.checkAuthentication(of: site, index)
        var commands: Set<String> = []
        for (number, rule) in site.access.requestFiltering.commands.rules.enumerated()
        where !commands.insert(rule.command).inserted {
            let reason = "there is a rule for \(rule.command) already."
            let steps: [KeyStep] = [.key("requestFiltering"), .key("commands"), .key("rules"), .index(number)]
            self.report(.error, reason, site: index, steps[0], steps[1], steps[2], steps[3])
        }
    }

    private mutating func checkAuthentication(of site: SiteSettings, _ index: Int) {
        let known = [AuthenticatorSettings.accounts] + self.settings.authenticators.map(\.name)
        var seen: Set<String> = []
        for (number, name) in site.access.authentication.enumerated() {
            let reason: String
            if name == AuthenticatorSettings.anonymous {
                reason = "anonymous isn't named here: set anonymous.enabled to true."
            } else if !known.contains(name) {
                let near = Suggestion.text(for: name, among: known)
                reason = "there is no authenticator \(WrittenText.shown(name)).\(near)"
            } else if !seen.insert(name).inserted {
                reason = "\(WrittenText.shown(name)) is named twice."
            } else {
                continue
            }
            self.report(.error, reason, site: index, .key("authentication"), .index(number))
        }
        if site.access.authentication.isEmpty, !site.access.anonymous.isEnabled {
            self.report(.warning, "nobody can log in: authentication is empty.", site: index, .key("authentication"))
        }
    }

    mutating func checkConduct(of site: SiteSettings, _ index: Int) {
        self.checkLog(of: site, index)
        self.checkIdleKeys(of: site, index)
        self.checkEncryption(of: site, index)
        if site.bindings.isEmpty, site.autoStart {
            self.report(.warning, "the site has no bindings, so nobody can reach it.", site: index, .key("bindings"))
        }
        if site.timeouts.idleMax < site.timeouts.idle {
            let reason = "it is less than idle, so clients can only ask for less time."
            self.report(.warning, reason, site: index, .key("timeouts"), .key("idleMax"))
        }
        if let seats = self.settings.server.maxConnections, let own = site.limits.burst.maxConnections, own > seats {
            let reason = "all sites together have \(seats) seats (server.maxConnections)."
            self.report(.warning, reason, site: index, .key("limits"), .key("maxConnections"))
        }
    }

    /// Keys that IIS has, and that change nothing here.
    mutating func checkIdleKeys(of site: SiteSettings, _ index: Int) {
        if !site.network.firewall.matchesClientForPassive {
            let reason = "it stays true: passive data connections always have to come from the client's own address."
            self.report(.warning, reason, site: index, .key("firewall"), .key("matchClientAddressForPassive"))
        }
        if site.files.allowsReadUploadsInProgress {
            let reason = "it stays false: an upload gets its name when it is whole."
            self.report(.warning, reason, site: index, .key("files"), .key("allowReadUploadsInProgress"))
        }
    }

    private mutating func checkLog(of site: SiteSettings, _ index: Int) {
        if let reason = site.log.reasonForError {
            self.report(.error, reason, site: index, .key("log"))
        } else if self.settings.server.centralLog != nil, !site.log.formats.isEmpty {
            self.report(.warning, "it isn't written: server.centralLog is, for all sites.", site: index, .key("log"))
        }
    }

    private mutating func checkEncryption(of site: SiteSettings, _ index: Int) {
        let tls = site.network.tls
        if tls.certificate != nil || tls.key != nil {
            let key = tls.certificate == nil ? "key" : "certificate"
            let reason = "there is no TLS yet: remove it; with control require the site waits until there is."
            self.report(.error, reason, site: index, .key("tls"), .key(key))
        } else if let reason = tls.reasonNotToStart {
            self.report(.warning, "the site isn't started: \(reason).", site: index, .key("tls"))
        }
    }
}
