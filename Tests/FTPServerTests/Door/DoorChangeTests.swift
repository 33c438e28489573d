import Admission
import FTPProtocol
import LinuxSystem
import SystemPackage
import Telemetry
import Testing

@testable import FTPServer

/// Addresses of its own: other tests take free ports all the time.
private func address(_ number: UInt32) -> IPAddress { .v4(0x7F00_6000 + number) }

@Suite struct DoorChangeTests {
    @Test func `a binding that is added is served, with a number of its own, and the others stay`() async throws {
        let house = try TestDoor.ofTwoSites()
        let before = house.door.endpoints
        var configuration = house.door.configuration
        configuration.bindings.insert(DoorBinding(Endpoint(address: address(1), port: 0), site: .second), at: 0)
        try house.door.change(to: configuration)
        let endpoints = house.door.endpoints
        #expect(Array(endpoints.dropFirst()) == before)
        for (endpoint, number) in zip(endpoints, [2, 0, 1]) {
            #expect(try Visitor(to: endpoint).line() == "220 Hello\r\n")
            #expect(house.lobby.present.last?.binding == number)
        }
        try await eventually("It is shown.") { house.door.queues.map(\.endpoint) == before + [endpoints[0]] }
        house.close()
    }

    @Test func `who is in the queue of a binding that is removed is served, and then its port is free`() async throws {
        let script = ScriptedAccept()
        let house = try TestDoor(address(2)) {
            $0.bindings.append($0.bindings[0])
            $0.manners.accept = { (listener) throws(Errno) in try script.accept(listener) }
            $0.manners.shortagePause = .milliseconds(20)
            $0.manners.retirementTime = .milliseconds(1)
        }
        let gone = house.door.endpoints[1]
        script.failAll(.tooManyOpenFiles)
        let queued = try (0..<50).map { _ in try Visitor(to: gone) }
        try await eventually("Accepting fails.") { house.door.figures.acceptFailures > 0 }
        var configuration = house.door.configuration
        configuration.bindings.removeLast()
        try house.door.change(to: configuration)
        #expect(house.door.endpoints == [house.endpoint])
        try await eventually("It isn't shown any more.") { house.door.queues.count == 1 }
        // Its time is over, but as long as it can't be emptied it isn't closed.
        let failures = house.door.figures.acceptFailures
        try await eventually("Accepting fails again and again.") { house.door.figures.acceptFailures > failures + 10 }
        script.failAll(nil)
        for visitor in queued { #expect(visitor.line() == "220 Hello\r\n") }
        try await eventually("The port is free.") { (try? Socket.checkIsFree(gone)) != nil }
        #expect(try Visitor(to: house.endpoint).line() == "220 Hello\r\n")
        house.close()
    }

    @Test func `when a binding can't be opened nothing changes, and the error names it`() throws {
        let house = try TestDoor.ofTwoSites()
        let before = house.door.endpoints
        let foreign = try #require(Endpoint("203.0.113.77:2121"))
        let fresh = Endpoint(address: address(3), port: 40_021)
        var configuration = house.door.configuration
        configuration.sites.removeLast()
        configuration.bindings = [DoorBinding(fresh, site: .first), DoorBinding(foreign, site: .first)]
        let error = #expect(throws: DoorError.self) { try house.door.change(to: configuration) }
        #expect(error?.description == "203.0.113.77:2121: this machine doesn't have that address.")
        #expect(throws: Never.self) { try Socket.checkIsFree(fresh) }
        #expect(house.door.endpoints == before)
        for endpoint in before { #expect(try Visitor(to: endpoint).line() == "220 Hello\r\n") }
        house.close()
    }

    @Test func `a binding that is wanted again before it is closed comes back`() async throws {
        let house = try TestDoor(address(4)) {
            $0.bindings.append($0.bindings[0])
            $0.manners.retirementTime = .seconds(3_600)
        }
        let all = house.door.configuration
        let endpoint = house.door.endpoints[1]
        var less = all
        less.bindings.removeLast()
        for _ in 0..<3 {
            try house.door.change(to: less)
            try await eventually("It leaves.") { house.door.queues.count == 1 }
            try house.door.change(to: all)
            try await eventually("It is back.") { house.door.queues.count == 2 }
            #expect(house.door.endpoints[1] == endpoint)
            #expect(try Visitor(to: endpoint).line() == "220 Hello\r\n")
            #expect(house.lobby.present.last?.binding == 1)
        }
        house.close()
    }

    @Test func `a binding can be moved from one site to another, and back to a site that is new`() async throws {
        let house = try TestDoor.ofTwoSites()
        var configuration = house.door.configuration
        configuration.bindings[1].site = .first
        configuration.sites.removeLast()
        try house.door.change(to: configuration)
        try await eventually("The site is gone.") { house.door.siteFigures[.second] == nil }
        #expect(try Visitor(to: house.shop).line() == "220 Hello\r\n")
        #expect(house.lobby.present.last?.site == .first)
        let third = SiteID(rawValue: 3)
        configuration.sites.append(DoorSite(third, name: "third"))
        configuration.bindings[1].site = third
        try house.door.change(to: configuration)
        try await eventually("The site is there.") { house.door.siteFigures[third] != nil }
        #expect(try Visitor(to: house.shop).line() == "220 Hello\r\n")
        #expect(house.lobby.present.last?.site == third)
        house.close()
    }

    @Test func `clients that wait at a site that is removed are told, and its sessions' seats come back`() async throws
    {
        let house = try TestDoor.ofTwoSites { $0.sites[1].burst.maxConnections = 1 }
        let seated = try Visitor(to: house.shop)
        #expect(seated.line() == "220 Hello\r\n")
        let waiting = try (0..<20).map { _ in try Visitor(to: house.shop) }
        try await eventually("They wait.") { house.door.figures.waiting == 20 }
        var configuration = house.door.configuration
        configuration.sites.removeLast()
        configuration.bindings.removeLast()
        try house.door.change(to: configuration)
        for visitor in waiting {
            let (text, ending) = visitor.readToEnd()
            #expect(text.hasPrefix("421 This site is closed at present; try again in "))
            #expect(ending == .orderly)
        }
        try await eventually("Nobody waits.") { house.door.figures.waiting == 0 }
        #expect(house.door.figures.seated == 1)
        house.lobby.endAll(house.door)
        try await eventually("The seat is back.") { house.door.figures.seated == 0 }
        house.close()
    }

    @Test func `settings of the server are changed for one site alone, or for all where they were alike`() async throws
    {
        let house = try TestDoor.ofTwoSites { $0.sites[0].burst.maxConnections = 5 }
        let old = house.door.configuration.burst
        var new = old
        new.maxConnections = 7
        house.door.change(from: old, to: new, site: .second)
        try await eventually("It holds.") { house.figures(.second).seats.limit == 7 }
        #expect(house.figures(.first).seats.limit == 5)
        new.queueTimeout = .seconds(1)
        house.door.change(from: old, to: new)
        try await eventually("It holds for both.") { house.figures(.first).seats.limit == 7 }
        #expect(house.door.configuration.sites.map(\.burst.queueTimeout) == [.seconds(1), .seconds(1)])
        house.close()
    }

    @Test func `a change before the start holds from the start on, one after the end leaves nothing open`() throws {
        let house = try TestDoor(address(5), starts: false)
        var configuration = house.door.configuration
        configuration.bindings.append(configuration.bindings[0])
        try house.door.change(to: configuration)
        try house.door.start()
        let endpoints = house.door.endpoints
        for endpoint in endpoints { #expect(try Visitor(to: endpoint).line() == "220 Hello\r\n") }
        house.close()
        configuration.bindings.append(configuration.bindings[0])
        try house.door.change(to: configuration)
        for endpoint in house.door.endpoints { #expect(throws: Never.self) { try Socket.checkIsFree(endpoint) } }
    }

    @Test func `bindings and sites come and go in a burst of 2,000, and nobody is lost`() async throws {
        let house = try TestDoor(address(6)) { $0.manners.retirementTime = .milliseconds(30) }
        var visitors: [Visitor] = []
        let fixed = house.door.configuration
        for round in 0..<20 {
            var configuration = fixed
            let site = SiteID(rawValue: UInt32(round + 2))
            configuration.sites.append(DoorSite(site, name: "round \(round)"))
            for (number, site) in [site, site, .first].enumerated() {
                let endpoint = Endpoint(address: address(UInt32(16 + round * 3 + number)), port: 0)
                configuration.bindings.append(DoorBinding(endpoint, site: site, backlog: 64))
            }
            try house.door.change(to: configuration)
            let endpoints = house.door.endpoints
            let newcomers = try (0..<100).map { try Visitor(to: endpoints[$0 % endpoints.count]) }
            // Their bindings go with the next change, and many are still in the queues then.
            for newcomer in newcomers { try newcomer.settle() }
            visitors += newcomers
        }
        try house.door.change(to: fixed)
        for visitor in visitors {
            let text = visitor.line()
            // Who comes to a site after its end is told so.
            #expect(text == "220 Hello\r\n" || text.hasPrefix("421 This site is closed at present"))
        }
        try await eventually("All are counted.") { house.door.figures.accepted == 2_000 }
        #expect(house.door.figures.admitted + house.door.figures.refused[.siteStopped] == 2_000)
        #expect(house.door.figures.admitted >= 1_000)
        house.close()
        #expect(house.door.figures.seated == 0)
    }

    @Test func `500 sites at 500 ports are served, and those that are idle cost no listener more`() async throws {
        let sites = (1...500).map { DoorSite(SiteID(rawValue: UInt32($0)), name: "site \($0)") }
        let house = try TestDoor(address(7)) {
            let endpoint = $0.bindings[0].endpoint
            $0.bindings = sites.map { DoorBinding(endpoint, site: $0.id, backlog: 64) }
            $0.sites = sites
        }
        var visitors: [Visitor] = []
        for (site, endpoint) in zip(sites, house.door.endpoints) {
            visitors.append(try Visitor(to: endpoint))
            #expect(visitors.last?.line() == "220 Hello\r\n")
            #expect(house.lobby.present.last?.site == site.id)
        }
        try await eventually("All are counted.") { house.door.siteFigures.values.allSatisfy { $0.seats.current == 1 } }
        #expect(house.door.siteFigures.count == 500)
        house.close()
    }
}
