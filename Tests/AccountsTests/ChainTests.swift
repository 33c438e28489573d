// The order in which authenticators are asked, and the anonymous user.
import Accounts
import FTPProtocol
import Testing

/// Says the same to everybody.
private struct Fixed: Authenticator {
    let atOnce: AuthenticationResult?
    let later: AuthenticationResult

    init(_ result: AuthenticationResult) { (self.atOnce, self.later) = (result, result) }

    init(later: AuthenticationResult) { (self.atOnce, self.later) = (nil, later) }

    func resultAtOnce(for credentials: Credentials) -> AuthenticationResult? { self.atOnce }
    func result(for credentials: Credentials) -> AuthenticationResult { self.later }
}

@Suite("A chain of authenticators")
struct ChainTests {
    private static let ann = AuthenticationResult.accepted(Account(name: "ann", permissions: .all))
    private static let bob = AuthenticationResult.accepted(Account(name: "bob", permissions: .all))
    private static let down = AuthenticationResult.unavailable("the first is down")
    private static let credentials = Credentials(user: "ann", password: Secret("x".utf8))

    @Test(arguments: [
        ([], AuthenticationResult.unknown), ([ann, bob], ann), ([.unknown, bob, ann], bob),
        ([.unknown, .unknown], .unknown),
        ([.refused(.disabled), bob], .refused(.disabled)), ([down, bob], bob), ([down, .unknown], down),
        ([down, .unavailable("so is the second")], down), ([.unknown, down], down),
        ([down, .refused(.wrongPassword)], .refused(.wrongPassword)),
    ])
    func `the first that knows the user decides`(results: [AuthenticationResult], expected: AuthenticationResult) {
        let ready = AuthenticatorChain(results.map { Fixed($0) })
        #expect(ready.resultAtOnce(for: Self.credentials) == expected)
        #expect(ready.result(for: Self.credentials) == expected)
        let slow = AuthenticatorChain(results.map { Fixed(later: $0) })
        #expect(slow.result(for: Self.credentials) == expected)
    }

    @Test func `one that must be waited for holds the answer back, unless an earlier one has it`() {
        let slow = Fixed(later: Self.bob)
        #expect(AuthenticatorChain([slow, Fixed(Self.ann)]).resultAtOnce(for: Self.credentials) == nil)
        #expect(AuthenticatorChain([Fixed(.unknown), slow]).resultAtOnce(for: Self.credentials) == nil)
        #expect(AuthenticatorChain([Fixed(Self.ann), slow]).resultAtOnce(for: Self.credentials) == Self.ann)
        #expect(AuthenticatorChain([Fixed(.unknown), slow]).result(for: Self.credentials) == Self.bob)
    }

    @Test(arguments: [
        ("anonymous", "", false, true), ("FTP", "x", false, true), ("Anonymous", "x", true, false),
        ("ftp", "a@b", true, true), ("ftp", "a@", true, false), ("ftp", "@b", true, false),
        ("ftp", "a@b@c", true, false),
        ("ftp", "a b@c", true, false),
    ])
    func `the anonymous user comes in by its rules`(user: String, password: String, strict: Bool, mayEnter: Bool) {
        let anonymous = AnonymousAccount(name: "IUSR", permissions: .dropBox, requiresEmail: strict)
        let result = anonymous.resultAtOnce(for: Credentials(user: user, password: Secret(password.utf8)))
        var account = Account(name: "IUSR", permissions: .dropBox)
        account.isAnonymous = true
        #expect(result == (mayEnter ? .accepted(account) : .refused(.wrongPassword)))
    }

    @Test func `the anonymous user's logged name lets nobody in`() {
        let anonymous = AnonymousAccount(name: "IUSR")
        #expect(anonymous.result(for: Credentials(user: "IUSR", password: Secret([]))) == .unknown)
    }
}
