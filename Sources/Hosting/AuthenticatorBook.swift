// The authenticators that a configuration names.
internal import Accounts
internal import Authenticators
internal import Configuration
internal import FTPProtocol

/// Authenticators by name. One whose settings stay as they are is kept over a reload, with all that it remembers.
struct AuthenticatorBook {
    private struct Entry {
        let settings: AuthenticatorSettings
        let authenticator: any Authenticator
    }

    private var entries: [String: Entry] = [:]

    /// The authenticators of another configuration, as far as possible those that are there.
    func adopting(_ settings: [AuthenticatorSettings]) throws(HostingError) -> AuthenticatorBook {
        var book = AuthenticatorBook()
        for one in settings {
            if let entry = self.entries[one.name], entry.settings == one {
                book.entries[one.name] = entry
            } else {
                book.entries[one.name] = Entry(settings: one, authenticator: try Self.authenticator(one))
            }
        }
        return book
    }

    /// The authenticator of that name.
    subscript(name: String) -> (any Authenticator)? { self.entries[name]?.authenticator }

    /// Whether somebody else has to be asked, who may be slow.
    func isElsewhere(_ name: String) -> Bool {
        switch self.entries[name]?.settings.kind {
        case .pam, .http, .program: true
        case .list, nil: false
        }
    }

    private static func authenticator(_ settings: AuthenticatorSettings) throws(HostingError) -> any Authenticator {
        do throws(AuthenticatorError) {
            switch settings.kind {
            case .pam(let pam): return Self.pam(pam, named: settings.name)
            case .http(let http):
                let asked = try HTTPAuthenticator(url: http.url, secret: http.secret, limits: http.breaker.limits)
                return GuardedAuthenticator(asked, name: settings.name, settings: http.breaker.guardSettings)
            case .program(let program):
                let asked = try ProgramAuthenticator(
                    path: program.path,
                    arguments: program.arguments,
                    limits: program.breaker.limits
                )
                return GuardedAuthenticator(asked, name: settings.name, settings: program.breaker.guardSettings)
            case .list(let users): return Self.list(users)
            }
        } catch { throw HostingError("authenticators[\(settings.name)]: \(error)") }
    }

    private static func pam(_ settings: PAMSettings, named name: String) -> any Authenticator {
        let asked = PAMAuthenticator(
            service: settings.service,
            home: settings.home.map { .directory($0) } ?? .site,
            limits: CallLimits(timeMax: .seconds(10))
        )
        return GuardedAuthenticator(asked, name: name)
    }

    private static func list(_ users: [ListedUser]) -> any Authenticator {
        var accounts = FixedAccounts()
        for user in users { accounts.add(Self.account(of: user), password: user.password) }
        return accounts
    }

    /// The account of a user that stands in the file.
    static func account(of user: ListedUser) -> Account {
        var account = Account(
            name: user.name,
            permissions: user.rights,
            home: user.home.map { .directory($0) } ?? .site
        )
        account.groups = user.groups
        return account
    }
}

extension BreakerSettings {
    fileprivate var limits: CallLimits { CallLimits(timeMax: self.timeout) }

    fileprivate var guardSettings: GuardSettings {
        GuardSettings(
            acceptedTime: self.cache,
            refusedTime: self.cache > .zero ? min(self.cache, .seconds(2)) : .zero,
            failuresMax: self.breakAfter,
            restTime: self.breakFor
        )
    }
}
