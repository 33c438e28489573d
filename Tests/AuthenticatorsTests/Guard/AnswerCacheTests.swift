// Kept answers: their end, their number, and what they are found by.
import Accounts
import Crypto
import FTPProtocol
import RandomTesting
import Testing

@testable import Authenticators

@Suite("Answer cache") struct AnswerCacheTests {
    private let start = ContinuousClock.now

    @Test func forgetsAtTheEnd() {
        var cache = AnswerCache<Int>(answersMax: 10)
        cache.keep(.unknown, for: 1, until: self.start + .seconds(5))
        #expect(cache.answer(for: 1, at: self.start + .seconds(4)) == .unknown)
        #expect(cache.answer(for: 1, at: self.start + .seconds(5)) == nil)
        #expect(cache.answer(for: 2, at: self.start) == nil)
    }

    @Test func theNewerAnswerCounts() {
        var cache = AnswerCache<Int>(answersMax: 2)
        let end = self.start + .seconds(5)
        cache.keep(.unknown, for: 1, until: end)
        cache.keep(.unknown, for: 2, until: end)
        cache.keep(.refused(.expired), for: 1, until: end)
        #expect(cache.answer(for: 1, at: self.start) == .refused(.expired))
        cache.keep(.refused(.disabled), for: 1, until: end)
        #expect(cache.answer(for: 1, at: self.start) == .refused(.disabled))
    }

    @Test func keepsTheLatestAndNoMoreThanItMay() {
        var cache = AnswerCache<Int>(answersMax: 100)
        for number in 0..<10_000 {
            cache.keep(.unknown, for: number, until: self.start + .seconds(5))
            #expect(cache.count <= 100)
            #expect(cache.answer(for: max(0, number - 49), at: self.start) == .unknown)
        }
        cache.forget()
        #expect(cache.count == 0)
        #expect(cache.answer(for: 9_999, at: self.start) == nil)
    }

    @Test func holdsNothingWhenItMayNot() {
        var cache = AnswerCache<Int>(answersMax: 0)
        cache.keep(.unknown, for: 1, until: self.start + .seconds(5))
        #expect(cache.answer(for: 1, at: self.start) == nil)
    }

    @Test func keysDifferInEveryPart() {
        let key = SymmetricKey(size: .bits256)
        var credentials = [Credentials.anna(), .anna("secres"), .anna(site: "Other"), .anna("secretM", site: "ain")]
        credentials.append(Credentials(user: "annas", password: Secret("ecret".utf8), site: "Main"))
        var elsewhere = Credentials.anna()
        elsewhere.peer = .v4(0x7F00_0002)
        credentials.append(elsewhere)
        #expect(Set(credentials.map { AnswerKey($0, key) }).count == credentials.count)
        #expect(AnswerKey(.anna(), key) == AnswerKey(.anna(), key))
        #expect(AnswerKey(.anna(), key) != AnswerKey(.anna(), SymmetricKey(size: .bits256)))
    }
}
