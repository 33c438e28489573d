// Visits that a site remembers for a few seconds.
import Accounts
import FTPProtocol
import LocalStorage
import ServerTesting
import Testing

@testable import Sites

@Suite struct RecentVisitsTests {
    private let start = ContinuousClock.now

    @Test func aVisitIsRememberedForAWhile() throws {
        let (visits, folder) = (RecentVisits(timeMax: .seconds(10)), try TemporaryFolder())
        defer { folder.remove() }
        let visit = try Self.visit("ann", in: folder)
        visits.keep(visit, from: .loopback, at: self.start)
        #expect(visits.visit(of: visit.account, from: .loopback, at: self.start + .seconds(9)) != nil)
        #expect(visits.visit(of: visit.account, from: .v4(7), at: self.start) == nil)
        #expect(visits.visit(of: visit.account, from: .loopback, at: self.start + .seconds(10)) == nil)
        var changed = visit.account
        changed.groups = ["staff"]
        #expect(visits.visit(of: changed, from: .loopback, at: self.start) == nil)
    }

    @Test func theOldOnesAreForgotten() throws {
        let (visits, folder) = (RecentVisits(timeMax: .seconds(10)), try TemporaryFolder())
        defer { folder.remove() }
        for number in 0..<500 {
            visits.keep(try Self.visit("user\(number)", in: folder), from: .loopback, at: self.start)
        }
        #expect(visits.count == 500)
        visits.keep(try Self.visit("late", in: folder), from: .loopback, at: self.start + .seconds(11))
        #expect(visits.count == 1)
    }

    private static func visit(_ name: String, in folder: TemporaryFolder) throws -> Visit {
        let account = Account(name: name, permissions: .all)
        return Visit(account: account, storage: LocalDirectory(path: folder.path), permissions: .all)
    }
}
