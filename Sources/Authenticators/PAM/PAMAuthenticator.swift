// System accounts, through Linux-PAM.
public import Accounts
public import FTPProtocol
internal import LinuxSystem

/// Where users of the system land.
public enum PAMHome: Hashable, Sendable {
    /// Where the site's isolation mode says.
    case site
    /// In the home folder that the system has for them.
    case ofSystem
    /// In that directory of the machine, `%UserName%` standing for the user's name.
    case directory(String)
}

/// Asks a PAM service: `pam_authenticate`, then `pam_acct_mgmt`. No PAM session is opened.
///
/// Modules may block for as long as they like (LDAP, a smart card). Each question has a thread of its own. Nothing can
/// end it: a module that hangs keeps the thread and one of `limits.callsMax` places, and when all are taken every
/// further question is `.unavailable` at once, until modules come back.
public final class PAMAuthenticator: Authenticator {
    private let conversation: PAMConversation
    private let home: PAMHome
    private let permissions: Permissions
    private let calls: BoundedCalls

    /// A service to ask.
    ///
    /// - Parameters:
    ///   - service: the name of a file in /etc/pam.d.
    ///   - permissions: what its users may do.
    ///   - limits: questions at once, and how long each may take.
    ///   - serviceFolder: where the service's file is, instead of the system's folders (Linux-PAM 1.4).
    public init(
        service: String = "spillway",
        home: PAMHome = .site,
        permissions: Permissions = .all,
        limits: CallLimits = CallLimits(),
        serviceFolder: String? = nil
    ) {
        self.conversation = PAMConversation(service: service, folder: serviceFolder)
        self.home = home
        self.permissions = permissions
        self.calls = BoundedCalls(limits: limits, threadName: "ask-pam")
    }

    /// Nothing is known without asking.
    public func resultAtOnce(for credentials: Credentials) -> AuthenticationResult? { nil }

    /// Asks the modules.
    public func result(for credentials: Credentials) -> AuthenticationResult {
        self.calls.result { [conversation, home, permissions] in
            switch conversation.hold(with: credentials) {
            case .accepted(let name): Self.account(name, home, permissions)
            case .failed(let result): result
            }
        }
    }

    private static func account(_ name: String, _ home: PAMHome, _ permissions: Permissions) -> AuthenticationResult {
        let user = SystemUser(named: name)
        var account = Account(name: name, permissions: permissions)
        account.groups = user?.groups ?? []
        switch home {
        case .site: break
        case .ofSystem:
            guard let user, user.home.hasPrefix("/") else { return .unavailable("\(name) has no home folder") }
            account.home = .directory(user.home)
        case .directory(let pattern):
            guard let directory = Self.directory(pattern, for: name) else { return .unknown }
            account.home = .directory(directory)
        }
        return .accepted(account)
    }

    /// Nil when the name would lead elsewhere.
    private static func directory(_ pattern: String, for name: String) -> String? {
        let parts = pattern.split(separator: "%UserName%", omittingEmptySubsequences: false)
        guard parts.count > 1 else { return pattern }
        guard !name.isEmpty, name != ".", name != "..", !name.utf8.contains(UInt8(ascii: "/")) else { return nil }
        return parts.joined(separator: name)
    }
}
