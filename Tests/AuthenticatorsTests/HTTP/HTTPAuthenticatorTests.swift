// A real HTTP server: good, wrong, silent, slow, endless, gone.
import Accounts
import Authenticators
import FTPProtocol
import NIOHTTP1
import ServerTesting
import Testing

@Suite("HTTP authenticator") struct HTTPAuthenticatorTests {
    /// Asks an endpoint of that manner once.
    private func asking(_ manner: HTTPEndpoint.Manner, _ limits: CallLimits = .patient) async throws
        -> AuthenticationResult
    {
        let endpoint = try await blocking { try HTTPEndpoint(manner) }
        let result = try await ask(try HTTPAuthenticator(url: endpoint.url, limits: limits))
        try await blocking { endpoint.stop() }
        return result
    }

    @Test func sendsTheQuestion() async throws {
        let endpoint = try await blocking { try HTTPEndpoint(.answer(.ok, #"{"result":"unknown"}"#)) }
        let authenticator = try HTTPAuthenticator(url: endpoint.url, secret: Secret("s3cr3t".utf8), limits: .patient)
        #expect(try await ask(authenticator, .anna(#"a"b"#)) == .unknown)
        let request = try #require(endpoint.requests.first)
        #expect(endpoint.requests.count == 1)
        #expect(request.head.method == .POST)
        #expect(request.head.uri == "/check")
        #expect(request.head.headers["Authorization"] == ["Bearer s3cr3t"])
        #expect(request.head.headers["Content-Type"] == ["application/json"])
        #expect(request.body == #"{"address":"127.0.0.1","password":"a\"b","site":"Main","user":"anna"}"# + "\n")
        try await blocking { endpoint.stop() }
    }

    @Test func sendsNoSecretWhenThereIsNone() async throws {
        let endpoint = try await blocking { try HTTPEndpoint(.answer(.ok, #"{"result":"unknown"}"#)) }
        #expect(try await ask(try HTTPAuthenticator(url: endpoint.url, limits: .patient)) == .unknown)
        #expect(endpoint.requests.first?.head.headers.contains(name: "Authorization") == false)
        try await blocking { endpoint.stop() }
    }

    @Test func takesOverTheAccount() async throws {
        let answer = #"{"result":"accepted","name":"Anna","groups":["a","b"],"folder":"/in","rights":"dropBox"}"#
        let account = try #require(try await self.asking(.answer(.ok, answer)).account)
        #expect(account.name == "Anna" && account.groups == ["a", "b"] && account.permissions == .dropBox)
    }

    @Test(arguments: [200, 201, 204, 401, 404, 500, 503])
    func onlyOKIsAnAnswer(_ status: Int) async throws {
        let body = status == 204 ? "" : #"{"result":"accepted"}"#
        let result = try await self.asking(.answer(HTTPResponseStatus(statusCode: status), body))
        #expect((result.account != nil) == (status == 200))
        if status != 200 { #expect(result.unavailableReason?.contains("HTTP status \(status)") == true) }
    }

    @Test(arguments: [301, 302, 307, 308])
    func redirectsAreNotFollowed(_ status: Int) async throws {
        let target = try await blocking { try HTTPEndpoint(.answer(.ok, #"{"result":"accepted"}"#)) }
        let manner = HTTPEndpoint.Manner.answer(.init(statusCode: status), "", ["Location": target.url])
        #expect(try await self.asking(manner).unavailableReason?.contains("HTTP status \(status)") == true)
        #expect(target.connections == 0)
        try await blocking { target.stop() }
    }

    @Test func garbageIsUnavailable() async throws {
        #expect(try await self.asking(.answer(.ok, "<html>")).unavailableReason?.contains("not an answer") == true)
        #expect(try await self.asking(.answer(.ok, "")).unavailableReason?.contains("not an answer") == true)
    }

    @Test func silenceAndSlownessEndInTime() async throws {
        let manners: [HTTPEndpoint.Manner] = [.silence, .dripping]
        for manner in manners {
            let reason = try #require(try await self.asking(manner, .hasty).unavailableReason)
            #expect(reason.contains("no answer within"), "\(reason)")
        }
    }

    @Test func endlessAndLargeAnswersAreCutOff() async throws {
        let large = String(repeating: " ", count: 65_537)
        let manners: [HTTPEndpoint.Manner] = [.flood, .answer(.ok, large)]
        for manner in manners {
            let reason = try #require(try await self.asking(manner).unavailableReason)
            #expect(reason.contains("larger than 65536 bytes"), "\(reason)")
        }
    }

    @Test func anAnswerMayBeAsLargeAsTheLimit() async throws {
        let answer = #"{"result":"unknown"}"#
        let padded = String(repeating: " ", count: 65_536 - answer.utf8.count) + answer
        #expect(try await self.asking(.answer(.ok, padded)) == .unknown)
    }

    @Test func refusedAndBrokenConnectionsAreUnavailable() async throws {
        let gone = try await blocking { try HTTPEndpoint(.silence) }
        let url = gone.url
        try await blocking { gone.stop() }
        let reason = try #require(try await ask(try HTTPAuthenticator(url: url, limits: .patient)).unavailableReason)
        #expect(reason.hasPrefix(url), "\(reason)")
        #expect(try await self.asking(.close).unavailableReason != nil)
    }

    @Test func asksOnceMoreWhenAConnectionIsClosedInItsFace() async throws {
        let endpoint = try await blocking { try HTTPEndpoint(.close) }
        let authenticator = try HTTPAuthenticator(url: endpoint.url, limits: .patient)
        #expect(try await ask(authenticator).unavailableReason != nil)
        #expect(endpoint.requests.count == 2)
        try await blocking { endpoint.stop() }
    }

    @Test func asksTogetherAndKeepsItsConnections() async throws {
        let endpoint = try await blocking { try HTTPEndpoint(.greet(together: 16)) }
        let authenticator = try HTTPAuthenticator(url: endpoint.url, limits: .patient)
        for _ in 0..<3 { try await self.askSixteen(authenticator) }
        #expect(endpoint.requests.count == 48)
        // The same sixteen, unless the server's loop was slow to tell that one is free.
        #expect(endpoint.connections < 48)
        try await blocking { endpoint.stop() }
    }

    private func askSixteen(_ authenticator: HTTPAuthenticator) async throws {
        try await withThrowingTaskGroup(of: (String, String?).self) { group in
            for number in 0..<16 {
                group.addTask {
                    let credentials = Credentials(user: "user\(number)", password: Secret([]))
                    return (credentials.user, try await ask(authenticator, credentials).account?.name)
                }
            }
            for try await (asked, answered) in group { #expect(asked == answered) }
        }
    }

    @Test func asksNoMoreThanItMay() async throws {
        let endpoint = try await blocking { try HTTPEndpoint(.greet(together: 2)) }
        let authenticator = try HTTPAuthenticator(
            url: endpoint.url,
            limits: CallLimits(callsMax: 1, timeMax: .seconds(120))
        )
        async let first = ask(authenticator)
        #expect(try await blocking { eventually { endpoint.requests.count == 1 } })
        #expect(try await ask(authenticator).unavailableReason?.hasPrefix("busy") == true)
        // A second one beside it, so that both are answered.
        #expect(try await ask(try HTTPAuthenticator(url: endpoint.url, limits: .patient)).account != nil)
        #expect(try await first.account != nil)
        try await blocking { endpoint.stop() }
    }

    @Test(arguments: ["", "check", "ftp://127.0.0.1/", "http://", "https:///check", "http://anna:secret@127.0.0.1/"])
    func addressesThatAreNoneAreRefused(_ url: String) {
        #expect(throws: AuthenticatorError.self) { try HTTPAuthenticator(url: url) }
    }

    @Test(arguments: ["", "two words", "line\r\nX-Evil: 1", "é"])
    func secretsThatSpoilTheHeaderAreRefused(_ secret: String) {
        #expect(throws: AuthenticatorError.self) {
            try HTTPAuthenticator(url: "http://127.0.0.1/", secret: Secret(secret.utf8))
        }
    }
}
