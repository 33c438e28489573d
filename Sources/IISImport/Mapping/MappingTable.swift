// The settings of IIS that are known, and what they become: the tables of docs/coming-from-iis.md.

/// A row of a table.
public struct MappingRow: Hashable, Sendable {
    /// The setting, as IIS names it.
    public var setting: String
    /// The key of `spillway.yaml`; empty when there is none.
    public var becomes: String
    /// What changes on the way, or why there is no key.
    public var note: String

    init(_ setting: String, _ becomes: String, _ note: String = "") {
        self.setting = setting
        self.becomes = becomes
        self.note = note
    }
}

/// What becomes of which setting.
public enum MappingTable {
    /// Values of the registry's InetInfo\Parameters, and of AFD\Parameters.
    public static let registry: [MappingRow] = [
        MappingRow("ListenBacklog", "server.listenBacklog", "Kept as it is; 4096 is advised, 16384 is Spillway's own"),
        MappingRow("MaxPoolThreads", "server.maxPoolThreads", "1 to 256"),
        MappingRow("DisableBacklogMonitor", "server.disableBacklogMonitor"),
        MappingRow("BandwidthLevel", "server.bandwidth", "For each direction, and FTP alone"),
        MappingRow("UserTokenTTL", "accounts.credentialCache.time", "For passwords, not for tokens of Windows"),
        MappingRow("MinFileKbSec", "limits.minBytesPerSecond", "Of each site; its unit is bytes a second"),
        MappingRow("AcceptExOutstanding", "limits.serverListenBacklog", "Of each site that has no ServerListenBacklog"),
        MappingRow("AcceptExTimeout", "timeouts.login", "Of each site that has no time limit for logging in"),
        MappingRow("PoolThreadLimit", "", "Pools have a size of their own"),
        MappingRow("MaxConcurrency", "", "One event loop a CPU"),
        MappingRow("ThreadTimeout", "", "Threads of the pools stay"),
        MappingRow("UseAcceptEx", "", "All connections are accepted the same way"),
        MappingRow("LogFileBatchSize", "", "Log lines are written in batches"),
        MappingRow("LogFileFlushInterval", "", "Logs are flushed at least each second"),
        MappingRow("ObjectCacheTTL", "", "The kernel keeps files in memory"),
        MappingRow("MemoryCacheSize", "", "The kernel keeps files in memory"),
        MappingRow("CacheSecurityDescriptor", "", "Rights of files are asked each time"),
        MappingRow("UseTransmitFile", "", "Downloads go through sendfile"),
        MappingRow("NonTFBufferSize", "", "Buffers have a size of their own"),
        MappingRow("EnableDynamicBacklog", "", "AFD: `spillway doctor` says what the kernel needs"),
        MappingRow("MinimumDynamicBacklog", "", "As above"),
        MappingRow("MaximumDynamicBacklog", "", "As above"),
        MappingRow("DynamicBacklogGrowthDelta", "", "As above"),
    ]

    /// Properties of the metabase.
    public static let metabase: [MappingRow] = MetabaseSetting.allCases.map { $0.row }

    /// Attributes of `site/ftpServer`, of `siteDefaults/ftpServer` and of `system.ftpServer`.
    public static let host: [MappingRow] = Self.hostSite + Self.hostSecurity + Self.hostServer

    /// Their names, in small letters.
    static let hostNames = Set(Self.host.map { $0.setting.lowercased() })

    private static let hostSite: [MappingRow] = [
        MappingRow("@serverAutoStart", "autoStart"),
        MappingRow("@allowUTF8", "allowUTF8"),
        MappingRow("@state", "", "A state of the running service"),
        MappingRow("@lastStartupStatus", "", "A state of the running service"),
        MappingRow("connections@maxConnections", "limits.maxConnections"),
        MappingRow("connections@serverListenBacklog", "limits.serverListenBacklog"),
        MappingRow("connections@resetOnMaxConnections", "limits.resetOnMaxConnections"),
        MappingRow("connections@unauthenticatedTimeout", "timeouts.login"),
        MappingRow("connections@controlChannelTimeout", "timeouts.idle"),
        MappingRow("connections@dataChannelTimeout", "timeouts.data"),
        MappingRow("connections@minBytesPerSecond", "limits.minBytesPerSecond"),
        MappingRow("connections@maxBandwidth", "", "IIS never did what it says; see limits.bandwidth"),
        MappingRow("connections@disableSocketPooling", "bindings", "True is how Spillway listens"),
        MappingRow("messages@bannerMessage", "messages.banner"),
        MappingRow("messages@greetingMessage", "messages.greeting"),
        MappingRow("messages@exitMessage", "messages.exit"),
        MappingRow("messages@maxClientsMessage", "messages.maxClients"),
        MappingRow("messages@suppressDefaultBanner", "messages.suppressDefaultBanner"),
        MappingRow("messages@expandVariables", "messages.expandVariables", "False when IIS doesn't say"),
        MappingRow("messages@allowLocalDetailedErrors", "", "The log has the details"),
        MappingRow("fileHandling@keepPartialUploads", "files.keepPartialUploads"),
        MappingRow("fileHandling@allowReplaceOnRename", "files.allowReplaceOnRename", "False when IIS doesn't say"),
        MappingRow("fileHandling@allowReadUploadsInProgress", "files.allowReadUploadsInProgress"),
        MappingRow("firewallSupport@externalIp4Address", "firewall.externalAddress"),
        MappingRow("userIsolation@mode", "isolation", "ActiveDirectory: accounts need homes of their own"),
        MappingRow("userIsolation/activeDirectory@adUserName", "", "Active Directory isn't asked"),
        MappingRow("userIsolation/activeDirectory@adPassword", "", "A secret"),
        MappingRow("userIsolation/activeDirectory@adCacheRefresh", "", "Active Directory isn't asked"),
        MappingRow(
            "directoryBrowse@showFlags",
            "listing, virtualDirectories[].listed",
            "DisplayAvailableBytes has no counterpart"
        ),
        MappingRow("directoryBrowse@virtualDirectoryTimeout", "", "Nothing waits for virtual directories"),
        MappingRow("logFile@enabled", "log.format"),
        MappingRow("logFile@directory", "log.directory", "./logs unless --map says otherwise"),
        MappingRow("logFile@period", "log.period"),
        MappingRow("logFile@truncateSize", "log.maxSize"),
        MappingRow("logFile@logExtFileFlags", "log.fields"),
        MappingRow("logFile@localTimeRollover", "log.localTimeRollover"),
        MappingRow("logFile@selectiveLogging", "log.select", "All lines, those of errors, or none"),
        MappingRow("customFeatures/providers/add@name", "", "Providers of IIS can't run here"),
        MappingRow("customFeatures/providers/add@enabled", "", "Providers of IIS can't run here"),
    ]

    private static let hostSecurity: [MappingRow] = [
        MappingRow("security/dataChannelSecurity@matchClientAddressForPort", "firewall.matchClientAddressForPort"),
        MappingRow("security/dataChannelSecurity@matchClientAddressForPasv", "firewall.matchClientAddressForPassive"),
        MappingRow(
            "security/ssl@controlChannelPolicy",
            "tls.control",
            "Demands keep the site from starting: no TLS yet"
        ),
        MappingRow("security/ssl@dataChannelPolicy", "tls.data", "As above"),
        MappingRow("security/ssl@serverCertHash", "", "Names a certificate in the store of Windows"),
        MappingRow("security/ssl@serverCertStoreName", "", "Names a certificate in the store of Windows"),
        MappingRow("security/ssl@ssl128", "", "Weak ciphers don't exist here"),
        MappingRow(
            "security/sslClientCertificates@clientCertificatePolicy",
            "",
            "Clients aren't asked for certificates"
        ),
        MappingRow("security/sslClientCertificates@validationFlags", "", "As above"),
        MappingRow("security/sslClientCertificates@revocationFreshnessTime", "", "As above"),
        MappingRow("security/sslClientCertificates@revocationUrlRetrievalTimeout", "", "As above"),
        MappingRow("security/sslClientCertificates@useActiveDirectoryMapping", "", "As above"),
        MappingRow("security/authentication/anonymousAuthentication@enabled", "anonymous.enabled"),
        MappingRow(
            "security/authentication/anonymousAuthentication@userName",
            "anonymous.userName",
            "A name in logs and rules"
        ),
        MappingRow("security/authentication/anonymousAuthentication@password", "", "A secret"),
        MappingRow("security/authentication/anonymousAuthentication@defaultLogonDomain", "", "No Windows domain here"),
        MappingRow("security/authentication/anonymousAuthentication@logonMethod", "", "A matter of Windows"),
        MappingRow("security/authentication/basicAuthentication@enabled", "authentication"),
        MappingRow("security/authentication/basicAuthentication@defaultLogonDomain", "", "No Windows domain here"),
        MappingRow("security/authentication/basicAuthentication@logonMethod", "", "A matter of Windows"),
        MappingRow("security/authentication/clientCertAuthentication@enabled", "", "Nobody logs in with a certificate"),
        MappingRow("security/authentication/customAuthentication/providers/add@name", "", "See authenticators"),
        MappingRow("security/authentication/customAuthentication/providers/add@enabled", "", "See authenticators"),
        MappingRow("security/customAuthorization/provider@name", "", "Providers of IIS can't run here"),
        MappingRow("security/customAuthorization/provider@enabled", "", "Providers of IIS can't run here"),
        MappingRow("security/commandFiltering@maxCommandLine", "requestFiltering.maxCommandLine"),
        MappingRow("security/commandFiltering@allowUnlisted", "requestFiltering.commands.allowUnlisted"),
        MappingRow("security/commandFiltering/add@command", "requestFiltering.commands.rules"),
        MappingRow("security/commandFiltering/add@allowed", "requestFiltering.commands.rules"),
    ]

    private static let hostServer: [MappingRow] = [
        MappingRow("firewallSupport@lowDataChannelPort", "server.passivePorts"),
        MappingRow("firewallSupport@highDataChannelPort", "server.passivePorts"),
        MappingRow("caching/credentialsCache@enabled", "accounts.credentialCache.enabled"),
        MappingRow("caching/credentialsCache@flushInterval", "accounts.credentialCache.time"),
        MappingRow("log@centralLogFileMode", "server.centralLog"),
        MappingRow("log@logInUTF8", "log.utf8"),
        MappingRow("log/centralLogFile@enabled", "server.centralLog.format"),
        MappingRow("log/centralLogFile@directory", "server.centralLog.directory"),
        MappingRow("log/centralLogFile@period", "server.centralLog.period"),
        MappingRow("log/centralLogFile@truncateSize", "server.centralLog.maxSize"),
        MappingRow("log/centralLogFile@logExtFileFlags", "server.centralLog.fields"),
        MappingRow("log/centralLogFile@localTimeRollover", "server.centralLog.localTimeRollover"),
        MappingRow("providerDefinitions/add@name", "", "See authenticators"),
        MappingRow("providerDefinitions/add@type", "", "See authenticators"),
        MappingRow("providerDefinitions/add@clsid", "", "See authenticators"),
        MappingRow("providerDefinitions/activation/providerData@name", "", "See authenticators"),
        MappingRow("providerDefinitions/activation/providerData/add@key", "", "See authenticators"),
        MappingRow("providerDefinitions/activation/providerData/add@value", "", "See authenticators"),
        MappingRow("providerDefinitions/activation/providerData/add@encryptedValue", "", "A secret"),
        MappingRow("security/authentication/denyByFailure@enabled", "loginDefence.enabled"),
        MappingRow("security/authentication/denyByFailure@maxFailure", "loginDefence.maxFailures"),
        MappingRow("security/authentication/denyByFailure@entryExpiration", "loginDefence.time"),
        MappingRow("security/authentication/denyByFailure@loggingOnlyMode", "loginDefence.loggingOnly"),
        MappingRow("security/authorization/add@accessType", "authorization[].access"),
        MappingRow("security/authorization/add@users", "authorization[].users"),
        MappingRow("security/authorization/add@roles", "authorization[].groups"),
        MappingRow("security/authorization/add@permissions", "authorization[].permissions"),
        MappingRow("security/ipSecurity@enableReverseDns", "", "Names are never looked up"),
        MappingRow("security/ipSecurity@allowUnlisted", "addresses.allowUnlisted"),
        MappingRow("security/ipSecurity/add@ipAddress", "addresses.rules"),
        MappingRow("security/ipSecurity/add@subnetMask", "addresses.rules"),
        MappingRow("security/ipSecurity/add@domainName", "", "Names are never looked up"),
        MappingRow("security/ipSecurity/add@allowed", "addresses.rules"),
        MappingRow("security/requestFiltering@allowHighBitCharacters", "requestFiltering.allowHighBitCharacters"),
        MappingRow(
            "security/requestFiltering/fileExtensions@allowUnlisted",
            "requestFiltering.fileExtensions.allowUnlisted"
        ),
        MappingRow(
            "security/requestFiltering/fileExtensions/add@fileExtension",
            "requestFiltering.fileExtensions.rules"
        ),
        MappingRow("security/requestFiltering/fileExtensions/add@allowed", "requestFiltering.fileExtensions.rules"),
        MappingRow(
            "security/requestFiltering/requestLimits@maxAllowedContentLength",
            "requestFiltering.maxContentLength"
        ),
        MappingRow("security/requestFiltering/requestLimits@maxUrl", "requestFiltering.maxPathLength"),
        MappingRow("security/requestFiltering/hiddenSegments/add@segment", "requestFiltering.hiddenSegments"),
        MappingRow("security/requestFiltering/denyUrlSequences/add@sequence", "requestFiltering.deniedSequences"),
        MappingRow("serverRuntime/hostNameSupport@useDomainNameAsHostName", "", "host|user takes the binding's host"),
    ]
}
