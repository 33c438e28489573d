// Crowds that mean no good: clients that vanish, that never read, that hardly speak, that are too many.
import Admission
import FTPProtocol
import FTPSession
import Glibc
import LinuxSystem
import ServerTesting
import Testing

@testable import FTPServer

@Suite("Crowds that mean no good", .serialized)
struct CrowdTests {
    private static let elsewhere = IPAddress.v4(0x7F00_0009)

    // MARK: Clients that vanish

    @Test("5,000 clients that vanish leave every seat, place and descriptor free")
    func vanish() async {
        await #expect(processExitsWith: .success) {
            await recordingErrors {
                try await withServer(ServerSetup { $0.burst.maxConnections = 200 }) { server in
                    _ = try server.client().list("NLST")
                    #expect(server.becomesEmpty())
                    let before = OpenDescriptors.settled()
                    for round in 0..<5 {
                        try Self.comeAndVanish(server, isSeatHeld: round.isMultiple(of: 2))
                        // In between, somebody is served as if nothing had been.
                        let good = try server.client()
                        try good.ask("QUIT", 221)
                    }
                    #expect(server.becomesEmpty())
                    Self.expectNobodyIsLeft(server)
                    #expect(
                        eventually { OpenDescriptors.current.count <= before.count },
                        "\(OpenDescriptors.current.added(since: before))"
                    )
                }
            }
        }
    }

    /// 1,000 clients, in seats and in the waiting room.
    private static func comeAndVanish(_ server: RunningServer, isSeatHeld: Bool) throws {
        var settings = server.server.settings
        settings.maxConnections = isSeatHeld ? 1 : 200
        server.server.change(settings)
        let holder = try server.client()
        let before = server.server.door.figures.accepted
        var crowd = try Crowd()
        for portion in 0..<4 {
            try crowd.join(250, to: server.endpoint)
            // Some vanish at once, some when the server knows them.
            if portion.isMultiple(of: 2) {
                #expect(eventually { server.server.door.figures.accepted >= before + portion * 250 + 250 })
                crowd.look()
            }
            crowd.vanish(portion * 250..<portion * 250 + 250)
        }
        try holder.ask("QUIT", 221)
        holder.socket.close()
    }

    private static func expectNobodyIsLeft(_ server: RunningServer) {
        #expect(
            eventually {
                let figures = server.server.door.figures
                return figures.seated == 0 && figures.waiting == 0 && figures.lingering == 0
            }
        )
        let figures = server.server.door.figures
        #expect(figures.accepted == figures.admitted + figures.leftWaiting + figures.refused.total)
        #expect(figures.refused.total == 0)
        #expect(figures.accepted > 5_000)
        #expect(server.ledger.connectionCount == 0)
    }

    // MARK: Clients that never read

    @Test("1,000 refused clients that neither read nor close cost what is kept for them, and only for a time")
    func slowReaders() async {
        await #expect(processExitsWith: .success) {
            await recordingErrors {
                let house = try TestDoor {
                    $0.descriptorLimit = 600
                    $0.descriptorsInUse = 0
                    $0.burst.maxConnections = 1
                    $0.burst.serverListenBacklog = 0
                    $0.manners.lingerTimeMax = .milliseconds(500)
                }
                let lingeringMax = Self.lingeringMax
                let seated = try Visitor(to: house.endpoint)
                #expect(seated.line() == "220 Hello\r\n")
                let before = DescriptorLimit.open
                var crowd = try Crowd()
                for portion in 0..<20 {
                    try crowd.join(50, to: house.endpoint)
                    // Half of them have something unread at the server's end.
                    if portion.isMultiple(of: 2) {
                        crowd.say("USER alice\r\n", members: portion * 50..<portion * 50 + 50)
                    }
                    #expect(eventually { house.door.figures.refused.total == (portion + 1) * 50 })
                    #expect(house.door.figures.lingering <= lingeringMax)
                    #expect(DescriptorLimit.open <= before + crowd.members.count + lingeringMax + 8)
                }
                house.lobby.endFirst(house.door)
                #expect(try Visitor(to: house.endpoint).line() == "220 Hello\r\n")
                try await eventually("Their time is over.") { house.door.figures.lingering == 0 }
                #expect(crowd.work { $0.isOver })
                #expect(crowd.count { $0.isRefused && $0.ending == .orderly } == 1_000, "\(crowd.troubles)")
                house.close()
            }
        }
    }

    /// What 600 descriptors leave for those on their way out, beside one seat.
    private static var lingeringMax: Int {
        var configuration = DoorConfiguration(bindings: [])
        configuration.descriptorLimit = 600
        configuration.descriptorsInUse = 0
        configuration.burst.maxConnections = 1
        configuration.burst.serverListenBacklog = 0
        let plan = DescriptorPlan(configuration)
        #expect(plan.lingering < 600)
        return plan.lingering
    }

    // MARK: Clients that hardly speak

    @Test("1,000 clients that send a byte now and then keep nobody from logging in")
    func slowSpeakers() async {
        await #expect(processExitsWith: .success) {
            await recordingErrors {
                try await withServer { server in
                    var crowd = try Crowd()
                    try crowd.join(1_000, to: server.endpoint)
                    for byte in "USER somebody" {
                        crowd.say(String(byte), members: 0..<1_000)
                        let good = try server.client()
                        try good.store(Array("whole".utf8), "STOR good")
                        try good.ask("QUIT", 221)
                        crowd.look()
                    }
                    #expect(crowd.work { $0.count(\.isGreeted) == 1_000 })
                    #expect(crowd.endings == [nil: 1_000])
                    #expect(server.server.sessionCount >= 1_000)
                }
            }
        }
    }

    @Test("1,000 clients that send a byte now and then are sent away when their time to log in is over")
    func slowSpeakersLeave() async {
        await #expect(processExitsWith: .success) {
            await recordingErrors {
                try await withServer(ServerSetup { $0.session.loginTimeMax = .milliseconds(500) }) { server in
                    var crowd = try Crowd()
                    try crowd.join(1_000, to: server.endpoint)
                    let isOver = crowd.work { crowd in
                        crowd.say("N", members: 0..<1_000)
                        return crowd.isOver
                    }
                    #expect(isOver)
                    #expect(crowd.count { $0.isGreeted && $0.isRefused } == 1_000, "\(crowd.troubles)")
                    #expect(crowd.endings == [.orderly: 1_000], "\(crowd.troubles)")
                    #expect(server.becomesEmpty())
                }
            }
        }
    }

    // MARK: One address with too many

    @Test("Behind 5,000 connections of one address, a client of another gets the next seat but one at the latest")
    func greedyAddress() async {
        await #expect(processExitsWith: .success) {
            await recordingErrors {
                let setup = ServerSetup {
                    $0.burst.maxConnections = 50
                    $0.burst.serverListenBacklog = 6_000
                    $0.burst.queueTimeout = nil
                }
                try await withServer(setup) { server in
                    var crowd = try Crowd()
                    try crowd.join(5_000, to: server.endpoint, from: Self.elsewhere)
                    #expect(eventually { server.server.door.figures.waiting == 4_950 })
                    #expect(crowd.work { $0.count(\.isGreeted) == 50 })
                    let other = try WireClient(to: server.endpoint)
                    #expect(eventually { server.server.door.figures.waiting == 4_951 })
                    let seated = crowd.members.indices.filter { crowd.members[$0].isGreeted }
                    for index in seated.prefix(2) { crowd.vanish(index..<index + 1, byReset: { _ in false }) }
                    try other.expect(220)
                    try other.logIn()
                    #expect(eventually { server.server.door.figures.waiting == 4_949 })
                }
            }
        }
    }
}
