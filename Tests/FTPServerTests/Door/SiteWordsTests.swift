import Accounts
import Admission
import FTPProtocol
import Sites
import Telemetry
import Testing

@testable import FTPServer

@Suite struct SiteWordsTests {
    @Test(arguments: [
        ("Full", "421 Full; try again in 7 s\r\n"),
        ("  We are full.  ", "421 We are full. Try again in 7 s\r\n"),
        ("Full\r\n530 Go away\u{0}\u{1B}[2J", "421 Full 530 Go away [2J; try again in 7 s\r\n"),
        ("Ca\u{308}mera voll!", "421 Ca\u{308}mera voll! Try again in 7 s\r\n"),
    ])
    func `a site's words become one line, with the time to come back`(text: String, line: String) throws {
        let words = try #require(SiteWords(text))
        #expect(String(decoding: words.line(retrySeconds: 7), as: UTF8.self) == line)
    }

    @Test(arguments: ["", " \r\n\t", "\u{7F}"]) func `of nothing but spaces there are no words`(text: String) {
        #expect(SiteWords(text) == nil)
    }

    @Test func `words have a limit, and no character is cut in two`() throws {
        let words = try #require(SiteWords(String(repeating: "\u{20AC}", count: 1_000)))
        let line = String(decoding: words.line(retrySeconds: 30), as: UTF8.self)
        #expect(line.utf8.count < SiteWords.bytesMax + 40)
        #expect(!line.contains("\u{FFFD}"))
    }

    @Test func `only a site that is full says its words`() throws {
        let words = try #require(SiteWords("Mine"))
        let own: [Dismissal] = [.full(.siteFull(seats: 1)), .full(.serverFull(seats: 1))]
        let others: [Dismissal] = [
            .full(.addressFull(seats: 1)), .waitedTooLong(seconds: 1), .outOfDescriptors, .stopping, .addressDenied,
            .siteClosed,
        ]
        for dismissal in own { #expect(dismissal.line(retrySeconds: 1, words: words).starts(with: "421 Mine".utf8)) }
        for dismissal in others {
            #expect(!dismissal.line(retrySeconds: 1, words: words).starts(with: "421 Mine".utf8))
        }
        for dismissal in own + others { #expect(dismissal.line(retrySeconds: 1).starts(with: "421 ".utf8)) }
    }
}

@Suite struct DoorTokenTests {
    @Test(arguments: [0, 1, 499, 1 << 18 - 1] as [GateNumber], [0, 77, 1 << 22 - 1] as [Int32])
    func `a token names the client that waits, whatever its gate and slot`(gate: GateNumber, slot: Int32) {
        for generation in [0, 1, 0x3F_FFFF] as [UInt32] {
            let client = SiteClient(gate: gate, client: WaitingClient(slot: slot, generation: generation))
            #expect(DoorToken(rawValue: DoorToken.waiting(client).rawValue) == .waiting(client))
        }
    }

    @Test func `tokens of other kinds are what they were`() {
        let tokens: [DoorToken] = [
            .wake, .listener(binding: 499, index: 63), .lingering(slot: .max, generation: DoorToken.generationMask),
        ]
        for token in tokens { #expect(DoorToken(rawValue: token.rawValue) == token) }
    }
}

/// What the door makes of a server's configuration.
@Suite struct ServerBindingTests {
    private static func greeter(_ states: [SiteState], hosts: [String: SiteID] = [:]) -> SiteID? {
        let desk = LoginDesk(authenticator: FixedAccounts()) { (_, _) throws(NoEntry) in
            throw NoEntry(.home, "Nobody comes in.")
        }
        var configuration = ServerConfiguration(
            bindings: [
                BindingConfiguration(endpoint: Endpoint(address: .loopback, port: 0), site: .first, hosts: hosts)
            ],
            sites: []
        )
        for (number, state) in states.enumerated() {
            var site = SiteConfiguration(id: SiteID(rawValue: UInt32(number + 1)), name: "site", desk: desk)
            site.state = state
            configuration.sites.append(site)
        }
        return DoorConfiguration(configuration).bindings.first?.site
    }

    @Test func `a binding goes with its sites`() {
        let hosts = ["second.example": SiteID.second]
        #expect(Self.greeter([.started, .started], hosts: hosts) == .first)
        #expect(Self.greeter([.stopped, .started], hosts: hosts) == .second)
        #expect(Self.greeter([.stopped, .paused], hosts: hosts) == .second)
        #expect(Self.greeter([.paused, .stopped], hosts: hosts) == .first)
        #expect(Self.greeter([.stopped, .stopped], hosts: hosts) == nil)
        #expect(Self.greeter([.stopped, .started]) == nil)
    }
}
