// Who is shut out for wrong passwords, and who isn't.
import FTPProtocol
import RandomTesting
import Testing

@testable import Admission

@Suite struct LoginDefenceTests {
    typealias Instant = ContinuousClock.Instant

    let start = ContinuousClock.now
    let shop = IPAddress.v4(0xC000_0201)

    func defence(_ change: (inout LoginDefenceSettings) -> Void = { _ in }) -> LoginDefence {
        var settings = LoginDefenceSettings()
        change(&settings)
        return LoginDefence(settings)
    }

    func after(_ seconds: Int) -> Instant { self.start + .seconds(seconds) }

    @Test func `the fourth different password of a user locks that user at that address, and nobody else`() {
        var defence = self.defence()
        for attempt in 1...3 {
            let failure = defence.failed(user: "ann", address: self.shop, fingerprint: UInt64(attempt), at: self.start)
            #expect(failure == .counted(failures: attempt))
        }
        #expect(defence.verdict(user: "ann", address: self.shop, at: self.start) == .allowed)
        let last = defence.failed(user: "Ann", address: self.shop, fingerprint: 4, at: self.after(10))
        #expect(last == .userLocked(until: self.after(40)))
        #expect(defence.verdict(user: "ANN", address: self.shop, at: self.after(39)) == .denied(until: self.after(40)))
        #expect(defence.verdict(user: "bob", address: self.shop, at: self.after(39)) == .allowed)
        #expect(defence.verdict(user: "ann", address: .v4(1), at: self.after(39)) == .allowed)
        #expect(defence.verdict(user: "ann", address: self.shop, at: self.after(40)) == .allowed)
    }

    @Test func `the same wrong password counts once, however often it comes`() {
        var defence = self.defence()
        _ = defence.failed(user: "ann", address: self.shop, fingerprint: 7, at: self.start)
        for second in 1..<30 {
            let again = defence.failed(user: "ann", address: self.shop, fingerprint: 7, at: self.after(second))
            #expect(again == .notCounted)
        }
        #expect(defence.verdict(user: "ann", address: self.shop, at: self.after(29)) == .allowed)
    }

    @Test func `failures count from the first one for as long as the settings say`() {
        var defence = self.defence { $0.maxFailures = 2 }
        _ = defence.failed(user: "ann", address: self.shop, fingerprint: 1, at: self.start)
        let late = defence.failed(user: "ann", address: self.shop, fingerprint: 2, at: self.after(30))
        #expect(late == .counted(failures: 1))
        let soon = defence.failed(user: "ann", address: self.shop, fingerprint: 3, at: self.after(59))
        #expect(soon == .userLocked(until: self.after(89)))
    }

    @Test func `what is tried during a lock doesn't prolong it`() {
        var defence = self.defence { $0.maxFailures = 1 }
        _ = defence.failed(user: "ann", address: self.shop, fingerprint: 1, at: self.start)
        let during = defence.failed(user: "ann", address: self.shop, fingerprint: 2, at: self.after(20))
        #expect(during == .notCounted)
        #expect(defence.verdict(user: "ann", address: self.shop, at: self.after(29)) == .denied(until: self.after(30)))
        #expect(defence.verdict(user: "ann", address: self.shop, at: self.after(30)) == .allowed)
    }

    @Test func `a right password forgets the wrong ones before it`() {
        var defence = self.defence { $0.maxFailures = 2 }
        _ = defence.failed(user: "ann", address: self.shop, fingerprint: 1, at: self.start)
        defence.succeeded(user: "ann", address: self.shop, at: self.start)
        let next = defence.failed(user: "ann", address: self.shop, fingerprint: 2, at: self.start)
        #expect(next == .counted(failures: 1))
    }

    @Test func `an address is locked when several users fail from it, but not for those it is known for`() {
        var defence = self.defence()
        defence.succeeded(user: "till 1", address: self.shop, at: self.start)
        _ = defence.failed(user: "ann", address: self.shop, fingerprint: 1, at: self.start)
        _ = defence.failed(user: "bob", address: self.shop, fingerprint: 1, at: self.after(1))
        let third = defence.failed(user: "eve", address: self.shop, fingerprint: 1, at: self.after(2))
        #expect(third == .addressLocked(until: self.after(32)))
        #expect(
            defence.verdict(user: "till 2", address: self.shop, at: self.after(3)) == .denied(until: self.after(32))
        )
        #expect(defence.verdict(user: "till 1", address: self.shop, at: self.after(3)) == .allowed)
        #expect(defence.verdict(user: "till 2", address: .v4(9), at: self.after(3)) == .allowed)
        #expect(defence.verdict(user: "till 2", address: self.shop, at: self.after(32)) == .allowed)
    }

    @Test func `a user who gets it right in the end isn't counted against the address`() {
        var defence = self.defence()
        for user in ["ann", "bob", "eve", "joe", "sue"] {
            let failure = defence.failed(user: user, address: self.shop, fingerprint: 1, at: self.start)
            #expect(failure == .counted(failures: 1))
            defence.succeeded(user: user, address: self.shop, at: self.start)
        }
        #expect(defence.verdict(user: "new", address: self.shop, at: self.start) == .allowed)
    }

    @Test func `one client with an old password locks out none of the thousand others behind its address`() {
        var defence = self.defence()
        for round in 0..<100 {
            let failing = UInt64(round % 10)
            _ = defence.failed(user: "camera 0", address: self.shop, fingerprint: failing, at: self.after(round))
            for camera in 1...1_000 {
                let verdict = defence.verdict(user: "camera \(camera)", address: self.shop, at: self.after(round))
                #expect(verdict == .allowed)
            }
        }
    }

    @Test func `a /64 network is one address, and a mapped IPv4 address is the IPv4 one`() {
        var defence = self.defence { $0.maxFailures = 1 }
        _ = defence.failed(user: "ann", address: .v6(high: 5, low: 1), fingerprint: 1, at: self.start)
        #expect(defence.verdict(user: "ann", address: .v6(high: 5, low: 2), at: self.start) != .allowed)
        #expect(defence.verdict(user: "ann", address: .v6(high: 6, low: 1), at: self.start) == .allowed)
        _ = defence.failed(user: "bob", address: self.shop, fingerprint: 1, at: self.start)
        let mapped = IPAddress.v6(high: 0, low: 0xFFFF_C000_0201)
        #expect(defence.verdict(user: "bob", address: mapped, at: self.start) != .allowed)
    }

    @Test func `when it only logs, it tells of locks and allows everything`() {
        var defence = self.defence {
            $0.isLoggingOnly = true
            $0.maxFailures = 1
        }
        let failure = defence.failed(user: "ann", address: self.shop, fingerprint: 1, at: self.start)
        #expect(failure == .userLocked(until: self.after(30)))
        #expect(defence.verdict(user: "ann", address: self.shop, at: self.start) == .allowed)
        defence.settings.isLoggingOnly = false
        #expect(defence.verdict(user: "ann", address: self.shop, at: self.start) == .denied(until: self.after(30)))
    }

    @Test func `when it is off, nothing counts`() {
        var defence = self.defence { $0.isEnabled = false }
        for attempt in 0..<20 as Range<UInt64> {
            let failure = defence.failed(user: "ann", address: self.shop, fingerprint: attempt, at: self.start)
            #expect(failure == .notCounted)
        }
        #expect(defence.verdict(user: "ann", address: self.shop, at: self.start) == .allowed)
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `locks agree with a book kept by hand`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var defence = self.defence { $0.distinctUsers = 100 }
        var book: [Int: (first: Int, marks: Set<UInt64>, lockedUntil: Int?)] = [:]
        var now = 0
        for _ in 0..<5_000 {
            now += Int.random(in: 0...4, using: &random)
            let user = Int.random(in: 0..<5, using: &random)
            let mark = UInt64.random(in: 0..<6, using: &random)
            if let line = book[user], line.lockedUntil ?? (line.first + 30) <= now { book[user] = nil }
            let lockedUntil = book[user]?.lockedUntil
            let verdict = defence.verdict(user: "\(user)", address: self.shop, at: self.after(now))
            #expect(verdict == lockedUntil.map { .denied(until: self.after($0)) } ?? .allowed)
            guard lockedUntil == nil else { continue }
            if mark == 0 {
                defence.succeeded(user: "\(user)", address: self.shop, at: self.after(now))
                book[user] = nil
                continue
            }
            _ = defence.failed(user: "\(user)", address: self.shop, fingerprint: mark, at: self.after(now))
            book[user, default: (now, [], nil)].marks.insert(mark)
            if book[user]?.marks.count == 4 { book[user]?.lockedUntil = now + 30 }
        }
    }
}
