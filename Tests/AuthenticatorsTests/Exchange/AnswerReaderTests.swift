// Answers as they come: good ones, wrong ones, hostile ones.
import Accounts
import FTPProtocol
import RandomTesting
import Testing

@testable import Authenticators

@Suite("Answers") struct AnswerReaderTests {
    private func read(_ answer: String) -> AuthenticationResult {
        AnswerReader(permissions: .all).result(of: Array(answer.utf8), for: .anna())
    }

    @Test(arguments: [
        ("accepted", AuthenticationResult.accepted(Account(name: "anna", permissions: .all))),
        ("unknown", .unknown), ("refused", .refused(.wrongPassword)), ("disabled", .refused(.disabled)),
        ("expired", .refused(.expired)), ("unavailable", .unavailable("it says so, without a reason")),
    ])
    func verdicts(_ word: String, _ expected: AuthenticationResult) {
        #expect(self.read(#"{"result": "\#(word)"}"#) == expected)
    }

    @Test func allLimits() throws {
        let result = self.read(
            """
            {"result": "accepted", "limits": {"sessions": 1, "transfers": 2, "uploadBytesPerSecond": 3,
             "downloadBytesPerSecond": 4, "quotaBytes": 9223372036854775807, "quotaFiles": 0}}
            """
        )
        var limits = AccountLimits()
        (limits.sessions, limits.transfers) = (1, 2)
        (limits.uploadBytesPerSecond, limits.downloadBytesPerSecond) = (3, 4)
        (limits.quotaBytes, limits.quotaFiles) = (UInt64(Int.max), 0)
        #expect(try #require(result.account).limits == limits)
    }

    private static let rightsTexts: [(String, Permissions)] = [
        (#""rights": "dropBox""#, .dropBox), (#""rights": "all""#, .all), (#""rights": "none""#, []),
        (#""rights": ["list", "changeAttributes"]"#, [.list, .changeAttributes]), (#""rights": []"#, []),
        (#""rights": null"#, .all),
    ]

    @Test(arguments: Self.rightsTexts)
    func rightsAsListAndPreset(_ text: String, _ expected: Permissions) throws {
        #expect(try #require(self.read("{\"result\": \"accepted\", \(text)}").account).permissions == expected)
    }

    @Test func homes() throws {
        let directory = self.read(#"{"result": "accepted", "home": "/srv/a b"}"#)
        #expect(directory.account?.home == .directory("/srv/a b"))
        let argument = try #require(PathArgument("/a/b".utf8))
        let path = try #require(VirtualPath.root.resolving(argument))
        #expect(self.read(#"{"result": "accepted", "folder": "/../a//./b/"}"#).account?.home == .folder(path))
    }

    /// What is wrong, and where the reason says it is.
    @Test(arguments: [
        ("", ""), ("[]", ""), ("null", ""), ("{}", "result"), (#"{"result": 1}"#, "result"),
        (#"{"result": "Accepted"}"#, "result"),
        (#"{"result": "accepted", "limit": {}}"#, "there is no key \"limit\""),
        (#"{"result": "accepted", "limits": {"session": 1}}"#, "there is no key \"session\""),
        (#"{"result": "accepted", "limits": {"sessions": 0}}"#, "limits.sessions"),
        (#"{"result": "accepted", "limits": {"sessions": "1"}}"#, "limits.sessions"),
        (#"{"result": "accepted", "limits": {"sessions": 1e40}}"#, ""),
        (#"{"result": "accepted", "limits": {"quotaBytes": -1}}"#, "limits.quotaBytes"),
        (#"{"result": "accepted", "rights": "everything"}"#, "rights"),
        (#"{"result": "accepted", "rights": ["list", "fly"]}"#, "there is no right \"fly\""),
        (#"{"result": "accepted", "home": "srv"}"#, "home"),
        (#"{"result": "accepted", "home": "/a\u0000b"}"#, "home"),
        (#"{"result": "accepted", "home": "/a", "folder": "/b"}"#, "exclude"),
        (#"{"result": "accepted", "name": ""}"#, "name"), (#"{"result": "accepted", "name": "a\nb"}"#, "name"),
        (#"{"result": "accepted", "groups": ["a", "\u202Eb"]}"#, "groups"),
        (#"{"result": "accepted", "groups": "a"}"#, "groups"),
    ])
    func wrongAnswersSayWhere(_ answer: String, _ place: String) throws {
        let reason = try #require(self.read(answer).unavailableReason)
        #expect(reason.hasPrefix("not an answer: ") && reason.contains(place), "\(reason)")
    }

    @Test func namesAndListsHaveLimits() throws {
        let long = String(repeating: "x", count: 256)
        #expect(self.read(#"{"result": "accepted", "name": "\#(long)"}"#).unavailableReason != nil)
        #expect(self.read(#"{"result": "accepted", "name": "\#(long.dropLast())"}"#).account != nil)
        let answer = { (count: Int) in
            let groups = Array(repeating: "\"g\"", count: count).joined(separator: ",")
            return #"{"result": "accepted", "groups": [\#(groups)]}"#
        }
        #expect(self.read(answer(257)).unavailableReason != nil)
        #expect(self.read(answer(256)).account?.groups.count == 256)
        let path = "/" + String(repeating: "x", count: 4_095)
        #expect(self.read(#"{"result": "accepted", "home": "\#(path)"}"#).unavailableReason != nil)
    }

    @Test func depthAndSizeHaveLimits() {
        let deep = String(repeating: "[", count: 60_000)
        #expect(self.read(deep).unavailableReason != nil)
        #expect(self.read(#"{"result": "accepted", "groups": "# + deep).unavailableReason != nil)
        let large = String(repeating: " ", count: 65_537)
        #expect(self.read(large).unavailableReason?.contains("larger") == true)
    }

    @Test func reasonsAreOneLineForALog() {
        let answer = #"{"result": "unavailable", "reason": "a\u0007b\u202Ec\nsecond"}"#
        #expect(self.read(answer) == .unavailable("a?b?c"))
        let long = String(repeating: "é", count: 5_000)
        let reason = self.read(#"{"result": "unavailable", "reason": "\#(long)"}"#).unavailableReason
        #expect(reason?.count == 200)
    }

    @Test func damagedAnswersNeverTrap() {
        let good = Array(#"{"result":"accepted","name":"a","groups":["b"],"limits":{"sessions":1},"home":"/a"}"#.utf8)
        for seed in 0..<2_000 as Range<UInt64> {
            var random = SeededRandom(seed: seed)
            var bytes = good
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.removeSubrange(place..<min(bytes.count - 1, place + 4))
                default: bytes.insert(contentsOf: bytes[place...].prefix(8), at: place)
                }
            }
            let result = AnswerReader(permissions: .all).result(of: bytes, for: .anna())
            #expect(result.account != nil || result.unavailableReason != nil || result == .unknown, "seed \(seed)")
        }
    }
}
