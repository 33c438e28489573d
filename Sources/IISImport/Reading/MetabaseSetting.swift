// The properties of the metabase that FTP knows.

/// A property by its name in the schema. Numbers are those of Microsoft's iiscnfg.h.
enum MetabaseSetting: String, Hashable, CaseIterable {
    case maxConnections = "MaxConnections"
    case serverListenBacklog = "ServerListenBacklog"
    case serverSize = "ServerSize"
    case serverListenTimeout = "ServerListenTimeout"
    case maxEndpointConnections = "MaxEndpointConnections"
    case connectionTimeout = "ConnectionTimeout"
    case serverBindings = "ServerBindings"
    case serverComment = "ServerComment"
    case serverAutoStart = "ServerAutoStart"
    case serverState = "ServerState"
    case serverCommand = "ServerCommand"
    case downlevelAdminInstance = "DownlevelAdminInstance"
    case disableSocketPooling = "DisableSocketPooling"
    case exitMessage = "ExitMessage"
    case greetingMessage = "GreetingMessage"
    case maxClientsMessage = "MaxClientsMessage"
    case bannerMessage = "BannerMessage"
    case msdosDirOutput = "MSDOSDirOutput"
    case allowAnonymous = "AllowAnonymous"
    case anonymousOnly = "AnonymousOnly"
    case logAnonymous = "LogAnonymous"
    case logNonAnonymous = "LogNonAnonymous"
    case allowReplaceOnRename = "AllowReplaceOnRename"
    case showLongDate = "FtpDirBrowseShowLongDate"
    case userIsolationMode = "UserIsolationMode"
    case logInUTF8 = "FtpLogInUtf8"
    case adConnectionsUserName = "ADConnectionsUserName"
    case adConnectionsPassword = "ADConnectionsPassword"
    case passivePortRange = "PassivePortRange"
    case suppressDefaultBanner = "SuppressDefaultBanner"
    case pasvResponseIP = "PasvResponseIp"
    case keepPartialUploads = "KeepPartialUploads"
    case utf8FileNames = "Utf8FileNames"
    case ftpsSecureControlChannel = "FtpsSecureControlChannel"
    case ftpsSecureDataChannel = "FtpsSecureDataChannel"
    case ftpsSecureAnonymous = "FtpsSecureAnonymous"
    case ftps128Bits = "Ftps128Bits"
    case ftpsAllowCCC = "FtpsAllowCcc"
    case defaultLogonDomain = "DefaultLogonDomain"
    case logonMethod = "LogonMethod"
    case accessFlags = "AccessFlags"
    case accessRead = "AccessRead"
    case accessWrite = "AccessWrite"
    case ipSecurity = "IPSecurity"
    case anonymousUserName = "AnonymousUserName"
    case anonymousUserPass = "AnonymousUserPass"
    case anonymousPasswordSync = "AnonymousPasswordSync"
    case dontLog = "DontLog"
    case adminACL = "AdminACL"
    case logType = "LogType"
    case logFileDirectory = "LogFileDirectory"
    case logFilePeriod = "LogFilePeriod"
    case logFileTruncateSize = "LogFileTruncateSize"
    case logFileLocaltimeRollover = "LogFileLocaltimeRollover"
    case logPluginClsid = "LogPluginClsid"
    case logExtFileFlags = "LogExtFileFlags"
    case path = "Path"
    case uncUserName = "UNCUserName"
    case uncPassword = "UNCPassword"
    case keyType = "KeyType"

    /// Its number; nil for views that only scripts see.
    var id: Int? {
        switch self {
        case .keyType: 1002
        case .serverCommand: 1012
        case .connectionTimeout: 1013
        case .maxConnections: 1014
        case .serverComment: 1015
        case .serverState: 1016
        case .serverAutoStart: 1017
        case .serverSize: 1018
        case .serverListenBacklog: 1019
        case .serverListenTimeout: 1020
        case .downlevelAdminInstance: 1021
        case .serverBindings: 1023
        case .maxEndpointConnections: 1024
        case .disableSocketPooling: 1029
        case .path: 3001
        case .uncUserName: 3002
        case .uncPassword: 3003
        case .logType: 4000
        case .logFileDirectory: 4001
        case .logFilePeriod: 4003
        case .logFileTruncateSize: 4004
        case .logPluginClsid: 4011
        case .logExtFileFlags: 4013
        case .logFileLocaltimeRollover: 4015
        case .exitMessage: 5001
        case .greetingMessage: 5002
        case .maxClientsMessage: 5003
        case .msdosDirOutput: 5004
        case .allowAnonymous: 5005
        case .anonymousOnly: 5006
        case .logAnonymous: 5007
        case .logNonAnonymous: 5008
        case .allowReplaceOnRename: 5009
        case .showLongDate: 5010
        case .bannerMessage: 5011
        case .userIsolationMode: 5012
        case .logInUTF8: 5013
        case .adConnectionsUserName: 5014
        case .adConnectionsPassword: 5015
        case .passivePortRange: 5016
        case .suppressDefaultBanner: 5017
        case .pasvResponseIP: 5018
        case .keepPartialUploads: 5019
        case .utf8FileNames: 5020
        case .ftpsSecureControlChannel: 5050
        case .ftpsSecureDataChannel: 5051
        case .ftpsSecureAnonymous: 5052
        case .ftps128Bits: 5053
        case .ftpsAllowCCC: 5054
        case .defaultLogonDomain: 6012
        case .logonMethod: 6013
        case .accessFlags: 6016
        case .ipSecurity: 6019
        case .anonymousUserName: 6020
        case .anonymousUserPass: 6021
        case .anonymousPasswordSync: 6022
        case .dontLog: 6023
        case .adminACL: 6027
        case .accessRead, .accessWrite: nil
        }
    }

    /// The property of that number. The one page that says 9013 for LogExtFileFlags means 4013.
    init?(id: Int) {
        guard let found = Self.byID[id == 9013 ? 4013 : id] else { return nil }
        self = found
    }

    /// The property of that name, in any case.
    init?(name: String) {
        guard let found = Self.byName[name.lowercased()] else { return nil }
        self = found
    }

    /// Whether children have what their parents have.
    var isInherited: Bool { self != .serverBindings && self != .serverComment && self != .path && self != .keyType }

    private static let byName = Dictionary(uniqueKeysWithValues: Self.allCases.map { ($0.rawValue.lowercased(), $0) })
    private static let byID = Dictionary(
        uniqueKeysWithValues: Self.allCases.compactMap { setting in setting.id.map { ($0, setting) } }
    )
}

/// Names whose values nobody may see.
enum SecretName {
    private static let parts = ["password", "pass", "sessionkey", "secret", "encryptedvalue", "privatekey"]

    /// Whether a setting of that name is a secret. AnonymousPasswordSync is a switch, and PassivePortRange and
    /// PasvResponseIp have nothing to do with passwords.
    static func matches(_ name: String) -> Bool {
        let name = name.lowercased()
        guard !name.hasSuffix("sync"), !name.hasPrefix("passive") else { return false }
        return Self.parts.contains { name.contains($0) }
    }
}
