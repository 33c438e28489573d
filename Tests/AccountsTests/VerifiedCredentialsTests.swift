// What is remembered of credentials, for how long, and how much of it.
import Accounts
import FTPProtocol
import Testing

@Suite("Remembered credentials")
struct VerifiedCredentialsTests {
    private let start = ContinuousClock.now

    @Test func `a finding ends with its time`() {
        let memory = VerifiedCredentials<Int>()
        let key = memory.key(user: "ann", password: Secret("x".utf8))
        #expect(memory.finding(for: key, at: self.start) == nil)
        memory.remember(7, for: key, until: self.start + .seconds(900))
        #expect(memory.finding(for: key, at: self.start + .seconds(899)) == 7)
        #expect(memory.finding(for: key, at: self.start + .seconds(900)) == nil)
    }

    @Test func `no other credentials have the key`() {
        let memory = VerifiedCredentials<Int>()
        let keys = [
            memory.key(user: "ann", password: Secret("xy".utf8)), memory.key(user: "annx", password: Secret("y".utf8)),
            memory.key(user: "", password: Secret("annxy".utf8)), memory.key(user: "ann", password: Secret("xY".utf8)),
            memory.key(user: "ann", password: Secret("y".utf8), scope: "x"),
            memory.key(user: "an", password: Secret("xy".utf8), scope: "n"),
            VerifiedCredentials<Int>().key(user: "ann", password: Secret("xy".utf8)),
        ]
        #expect(Set(keys).count == keys.count)
        #expect(memory.key(user: "ann", password: Secret("xy".utf8)) == keys[0])
    }

    @Test func `it holds no more than it may, and what came last`() {
        let memory = VerifiedCredentials<Int>(countMax: 100)
        let keys = (0..<1_000).map { memory.key(user: "user\($0)", password: Secret("x".utf8)) }
        for (number, key) in keys.enumerated() {
            memory.remember(number, for: key, until: self.start + .seconds(1))
            #expect(memory.count <= 100)
        }
        for number in 950..<1_000 { #expect(memory.finding(for: keys[number], at: self.start) == number) }
        #expect(memory.finding(for: keys[0], at: self.start) == nil)
    }

    @Test func `the same finding again takes no more room`() {
        let memory = VerifiedCredentials<Int>(countMax: 4)
        let keys = (0..<2).map { memory.key(user: "user\($0)", password: Secret("x".utf8)) }
        for number in 0..<100 { memory.remember(number, for: keys[number % 2], until: self.start + .seconds(1)) }
        #expect(memory.count == 2)
        #expect(memory.finding(for: keys[0], at: self.start) == 98)
        #expect(memory.finding(for: keys[1], at: self.start) == 99)
    }

    @Test func `it forgets one, or all`() {
        let memory = VerifiedCredentials<Int>(countMax: 2)
        let keys = (0..<2).map { memory.key(user: "user\($0)", password: Secret("x".utf8)) }
        for key in keys { memory.remember(1, for: key, until: self.start + .seconds(1)) }
        memory.forget(keys[0])
        #expect(memory.finding(for: keys[0], at: self.start) == nil)
        #expect(memory.finding(for: keys[1], at: self.start) == 1)
        memory.forgetAll()
        #expect(memory.count == 0)
    }

    @Test func `without room nothing is kept`() {
        let memory = VerifiedCredentials<Int>(countMax: 0)
        let key = memory.key(user: "ann", password: Secret("x".utf8))
        memory.remember(7, for: key, until: self.start + .seconds(1))
        #expect(memory.count == 0)
        #expect(memory.finding(for: key, at: self.start) == nil)
    }
}
