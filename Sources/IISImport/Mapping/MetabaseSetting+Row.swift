// What properties of the metabase become.

extension MetabaseSetting {
    /// The row of the table in docs/coming-from-iis.md.
    var row: MappingRow {
        let text = self.becomes
        let name = self.id.map { "\(self.rawValue) (\($0))" } ?? self.rawValue
        return MappingRow(name, text.key, text.note)
    }

    private var becomes: (key: String, note: String) {
        switch self {
        case .maxConnections: ("limits.maxConnections", "4294967295 and -1 are no limit")
        case .serverListenBacklog: ("limits.serverListenBacklog", "")
        case .serverSize: ("limits.serverSize", "Without ServerListenBacklog, IIS's 5, 40 or 500 may wait")
        case .serverListenTimeout: ("timeouts.login", "")
        case .maxEndpointConnections: ("limits.maxConnections", "Counted by site, not by port; the lower number holds")
        case .connectionTimeout: ("timeouts.idle", "Outside of 1 to 65535 it is 120, as in IIS")
        case .serverBindings: ("bindings", "")
        case .serverComment: ("name", "")
        case .serverAutoStart: ("autoStart", "")
        case .serverState, .serverCommand: ("", "A state of the running service")
        case .downlevelAdminInstance: ("", "A matter of Windows")
        case .disableSocketPooling: ("bindings", "True is how Spillway listens")
        case .exitMessage: ("messages.exit", "")
        case .greetingMessage: ("messages.greeting", "")
        case .maxClientsMessage: ("messages.maxClients", "")
        case .bannerMessage: ("messages.banner", "")
        case .msdosDirOutput: ("listing.style", "")
        case .allowAnonymous: ("anonymous.enabled", "")
        case .anonymousOnly: ("authentication", "True: nobody else can log in")
        case .logAnonymous, .logNonAnonymous: ("", "Names are always written")
        case .allowReplaceOnRename: ("files.allowReplaceOnRename", "False when IIS doesn't say")
        case .showLongDate: ("listing.fourDigitYears", "")
        case .userIsolationMode:
            ("isolation", "0 or missing: startInUsersDirectory; 2: accounts need homes of their own")
        case .logInUTF8: ("log.utf8", "")
        case .adConnectionsUserName: ("", "Active Directory isn't asked")
        case .adConnectionsPassword, .anonymousUserPass, .uncPassword: ("", "A secret")
        case .passivePortRange: ("server.passivePorts", "At /LM/MSFTPSVC alone")
        case .suppressDefaultBanner: ("messages.suppressDefaultBanner", "")
        case .pasvResponseIP: ("firewall.externalAddress", "")
        case .keepPartialUploads: ("files.keepPartialUploads", "")
        case .utf8FileNames: ("allowUTF8", "")
        case .ftpsSecureControlChannel: ("tls.control", "Anything but 0 keeps the site from starting: no TLS yet")
        case .ftpsSecureDataChannel: ("tls.data", "As above")
        case .ftpsSecureAnonymous, .ftps128Bits, .ftpsAllowCCC: ("", "There is no such switch")
        case .defaultLogonDomain: ("", "No Windows domain here: name accounts DOMAIN\\user")
        case .logonMethod, .anonymousPasswordSync, .adminACL: ("", "A matter of Windows")
        case .accessFlags:
            ("rights, virtualDirectories[].rights", "AccessRead and AccessWrite; NoRemote… takes the right away")
        case .accessRead, .accessWrite: ("rights", "As adsutil shows AccessFlags")
        case .ipSecurity: ("", "A binary that only Windows reads: copy the list into addresses.rules")
        case .anonymousUserName: ("anonymous.userName", "A name in logs and rules")
        case .dontLog: ("log.format", "")
        case .logType: ("log.format", "0: none")
        case .logFileDirectory: ("log.directory", "./logs unless --map says otherwise")
        case .logFilePeriod: ("log.period", "")
        case .logFileTruncateSize: ("log.maxSize", "")
        case .logFileLocaltimeRollover: ("log.localTimeRollover", "")
        case .logPluginClsid: ("log.format", "Always W3C")
        case .logExtFileFlags: ("log.fields", "Without those of HTTP")
        case .path: ("directory, virtualDirectories[].directory", "By --map")
        case .uncUserName: ("", "Mount the share on this machine")
        case .keyType: ("", "Names the kind of the key")
        }
    }
}
