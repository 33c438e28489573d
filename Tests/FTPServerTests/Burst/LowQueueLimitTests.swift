// A host whose somaxconn is low: more listeners hold what was promised.
import Admission
import FTPProtocol
import LinuxSystem
import ServerTesting
import Testing

@testable import FTPServer

@Suite("A low somaxconn")
struct LowQueueLimitTests {
    @Test("Under somaxconn 128, 1,500 clients that come before anybody accepts are all held and served")
    func burst() async throws {
        try await PrivateNetwork.run { network in
            try network.set("core/somaxconn", to: "128")
            let house = try TestDoor(starts: false) { $0.burst.listenBacklog = 1_500 }
            let before = network.counters
            var crowd = try Crowd()
            try crowd.join(1_500, to: house.endpoint)
            try house.door.start()
            #expect(crowd.work { $0.count(\.isGreeted) == 1_500 })
            let moved = network.moved(since: before)
            #expect(moved["TcpExt.ListenOverflows"] == 0)
            #expect(moved["TcpExt.ListenDrops"] == 0)
            #expect(moved["Tcp.PassiveOpens"] == 1_500)
            #expect(house.door.queues[0].listeners >= 12)
            #expect(house.door.queues[0].limit >= 1_500)
            house.close()
        }
    }

    @Test("One listener of 128 loses some of them: without the others the test above would fail")
    func withoutCure() async throws {
        try await PrivateNetwork.run { network in
            try network.set("core/somaxconn", to: "128")
            let house = try TestDoor(starts: false) { $0.burst.listenBacklog = 128 }
            let before = network.counters
            var crowd = try Crowd()
            try crowd.join(1_500, to: house.endpoint)
            #expect(network.moved(since: before)["TcpExt.ListenOverflows", default: 0] > 0)
            house.close()
        }
    }
}
