// Authenticators beside the built-in accounts, as a configuration names them.
public import FTPProtocol

/// An authenticator with the name by which sites ask for it.
public struct AuthenticatorSettings: Hashable, Sendable {
    /// Its name; `accounts` and `anonymous` are built in and can't be taken.
    public var name: String
    /// Whom it asks.
    public var kind: AuthenticatorKind

    /// An authenticator.
    public init(name: String, kind: AuthenticatorKind) {
        self.name = name
        self.kind = kind
    }

    /// The name of the accounts that are built in.
    public static let accounts = "accounts"
    /// The name of the anonymous user's, which no other may take.
    public static let anonymous = "anonymous"
}

/// Whom an authenticator asks.
public enum AuthenticatorKind: Hashable, Sendable {
    /// The system's accounts, through PAM.
    case pam(PAMSettings)
    /// An HTTP endpoint.
    case http(HTTPAuthenticatorSettings)
    /// A program.
    case program(ProgramAuthenticatorSettings)
    /// A few users that stand in the file.
    case list([ListedUser])

    /// How `type` names it.
    public var name: String {
        switch self {
        case .pam: "pam"
        case .http: "http"
        case .program: "program"
        case .list: "list"
        }
    }
}

/// System accounts through PAM.
public struct PAMSettings: Hashable, Sendable {
    /// The service, as a file in /etc/pam.d.
    public var service = "spillway"
    /// The home of its users, where `%UserName%` stands for the name; nil is what the site's isolation says.
    public var home: String?

    /// The defaults.
    public init() {}
}

/// When an authenticator that doesn't answer is left alone.
public struct BreakerSettings: Hashable, Sendable {
    /// What one question may take.
    public var timeout: Duration = .seconds(5)
    /// How long an answer is used again; zero never.
    public var cache: Duration = .zero
    /// Failures in a row after which it isn't asked any more.
    public var breakAfter = 5
    /// For how long.
    public var breakFor: Duration = .seconds(30)

    /// The defaults.
    public init() {}
}

/// An HTTP endpoint that knows users.
public struct HTTPAuthenticatorSettings: Hashable, Sendable {
    /// Where it is: an http or https address.
    public var url = ""
    /// What is sent as the bearer's token.
    public var secret: Secret?
    /// When it is left alone.
    public var breaker = BreakerSettings()

    /// The defaults, without an address.
    public init() {}
}

/// A program that knows users.
public struct ProgramAuthenticatorSettings: Hashable, Sendable {
    /// The program; no shell is asked.
    public var path = ""
    /// What it is told in its command line.
    public var arguments: [String] = []
    /// When it is left alone.
    public var breaker = BreakerSettings()

    /// The defaults, without a program.
    public init() {}
}

/// A user that stands in the file.
public struct ListedUser: Hashable, Sendable {
    /// The name.
    public var name = ""
    /// The password.
    public var password = Secret([])
    /// The groups it is in.
    public var groups: [String] = []
    /// What it may do.
    public var rights = Permissions.all
    /// Its home, a directory of the machine; nil is what the site's isolation says.
    public var home: String?

    /// A user without a name.
    public init() {}
}
