import FTPProtocol
import RandomTesting
import Testing

@testable import Admission

/// The gates of some sites beside a book that is kept in the simplest way; whatever happens, the two must agree.
private struct CheckedSites {
    var gates = SiteGates(limits: SharedLimits(seats: 15, waitingClientsMax: 40))
    private var open: [GateNumber] = []
    private var seated: [(host: UInt32, permit: Permit)] = []
    private var waiting: [SiteClient] = []
    private var random: SeededRandom

    init(seed: UInt64) {
        self.random = SeededRandom(seed: seed)
        for _ in 0..<3 { self.addSite() }
    }

    mutating func step(_ number: Int) {
        let now = World.start + .milliseconds(number * 200)
        switch UInt8.random(in: 0..<30, using: &self.random) {
        case 0..<14: self.arrive(at: now)
        case 14..<21: self.giveBack()
        case 21, 22: self.leave()
        case 23, 24: self.transfer()
        case 25: while let client = self.gates.takeTimedOut(at: now) { self.forget(client) }
        case 26: self.addSite()
        case 27: self.removeSite()
        case 28: self.changeShared()
        default: self.changeSite()
        }
        while let next = self.gates.seatNext(at: now) {
            self.forget(next.client)
            #expect(next.permit.gate == next.client.gate)
            self.seated.append((0, next.permit))
        }
        #expect(self.gates.nextRelease.map { $0 > now } ?? true, "Who may come in has come in.")
        self.check(at: now)
    }

    private mutating func arrive(at now: ContinuousClock.Instant) {
        guard let gate = self.open.randomElement(using: &self.random) else { return }
        let host = UInt32.random(in: 0..<5, using: &self.random)
        let turnsBefore = self.open.contains { self.gates[$0].someoneMayBeSeated }
        switch self.gates.arrived(at: gate, from: World.host(host), at: now) {
        case .admit(let permit):
            #expect(!turnsBefore, "Somebody was passed.")
            self.seated.append((host, permit))
        case .wait(let client, let displaced):
            if let displaced { self.forget(displaced) }
            #expect(client.gate == gate && !self.waiting.contains(client))
            self.waiting.append(client)
        case .refuse:
            let mine = self.waiting.count { $0.gate == gate }
            let largest = self.open.map { self.gates[$0].waiting }.max() ?? 0
            let isShortOfPlaces = self.waiting.count >= self.gates.limits.waitingClientsMax && largest <= mine + 1
            #expect(isShortOfPlaces || mine >= self.gates[gate].limits.waitingClientsMax)
        }
    }

    private mutating func giveBack() {
        guard let index = self.seated.indices.randomElement(using: &self.random) else { return }
        self.gates.seatReturned(self.seated.remove(at: index).permit)
    }

    private mutating func leave() {
        guard let index = self.waiting.indices.randomElement(using: &self.random) else { return }
        let client = self.waiting.remove(at: index)
        self.gates.left(client)
        self.gates.left(client)
    }

    private mutating func transfer() {
        guard let index = self.seated.indices.randomElement(using: &self.random),
            let gate = self.open.randomElement(using: &self.random)
        else { return }
        let session = self.seated[index]
        guard let moved = self.gates.transfer(session.permit, to: gate, from: World.host(session.host)) else { return }
        #expect(moved.gate == gate)
        self.seated[index].permit = moved
    }

    private mutating func addSite() {
        guard self.open.count < 6 else { return }
        let gate = self.gates.open(self.randomLimits())
        #expect(!self.open.contains(gate) && !self.seated.contains { $0.permit.gate == gate })
        self.open.append(gate)
    }

    private mutating func removeSite() {
        guard let index = self.open.indices.randomElement(using: &self.random) else { return }
        let gate = self.open.remove(at: index)
        self.gates.retire(gate)
        while let client = self.gates.takeOldest(of: gate) { self.forget(client) }
        #expect(!self.waiting.contains { $0.gate == gate })
    }

    private mutating func changeSite() {
        guard let gate = self.open.randomElement(using: &self.random) else { return }
        self.gates.change(gate, limits: self.randomLimits())
    }

    private mutating func changeShared() {
        let seats = Int.random(in: 0...25, using: &self.random)
        var limits = SharedLimits(seats: seats, waitingClientsMax: Int.random(in: 0...50, using: &self.random))
        limits.pickupsPerSecond = Bool.random(using: &self.random) ? nil : 20
        self.gates.change(limits: limits)
    }

    private mutating func randomLimits() -> AdmissionLimits {
        var limits = World.limits()
        limits.siteSeats = Bool.random(using: &self.random) ? nil : Int.random(in: 0...10, using: &self.random)
        limits.waitingClientsMax = Int.random(in: 0...30, using: &self.random)
        limits.addressSeats = Bool.random(using: &self.random) ? nil : Int.random(in: 0...4, using: &self.random)
        limits.addressRate = Int.random(in: 0..<4, using: &self.random) == 0 ? 2 : nil
        limits.queueTimeout = Bool.random(using: &self.random) ? nil : .seconds(10)
        return limits
    }

    private mutating func forget(_ client: SiteClient) {
        let index = self.waiting.firstIndex(of: client)
        #expect(index != nil, "Somebody was taken who didn't wait.")
        index.map { _ = self.waiting.remove(at: $0) }
    }

    private func check(at now: ContinuousClock.Instant) {
        #expect(self.gates.seated == self.seated.count)
        #expect(self.gates.waiting == self.waiting.count)
        let isHeldUp = self.gates.limits.pickupsPerSecond != nil && self.gates.nextRelease != nil
        for gate in self.open {
            #expect(self.gates[gate].seated == self.seated.count { $0.permit.gate == gate })
            #expect(self.gates[gate].waiting == self.waiting.count { $0.gate == gate })
            let isIdle = self.gates.seated < self.gates.limits.seats && self.gates[gate].someoneMayBeSeated
            #expect(isHeldUp || !isIdle, "A seat is free, and somebody waits for it.")
        }
        for client in self.waiting { #expect(self.gates.isWaiting(client)) }
    }

    mutating func empty() {
        while let client = self.gates.takeOldest() { self.forget(client) }
        for (_, permit) in self.seated { self.gates.seatReturned(permit) }
        self.seated = []
        self.check(at: World.start)
    }
}

@Suite struct SiteInvariantTests {
    @Test(arguments: [1, 2, 3, 5, 8, 13, 21, 34] as [UInt64])
    func `whatever happens at several sites, no seat is lost, none is made up, and nobody waits beside a free one`(
        seed: UInt64
    ) {
        var sites = CheckedSites(seed: seed)
        for number in 0..<3_000 { sites.step(number) }
        sites.empty()
        #expect(sites.gates.seated == 0)
        #expect(sites.gates.waiting == 0)
        #expect(sites.gates.busiestAddress.now == 0)
    }

    @Test(arguments: [2, 7, 500])
    func `with so many sites that wait, each gets one seat of so many`(sites: Int) throws {
        var gates = World.gates(seats: 1, room: 20_000, sites: sites)
        var permit = try gates.seat(0, 1)
        for site in 0..<GateNumber(sites) {
            for host in 0..<UInt32(1 + (site * 7) % 31) { _ = try gates.wait(site, host) }
        }
        var waited = Array(repeating: 0, count: sites)
        while gates.waiting > 0 {
            gates.seatReturned(permit)
            let next = try gates.next()
            permit = next.permit
            for site in 0..<sites { waited[site] = gates[GateNumber(site)].waiting > 0 ? waited[site] + 1 : 0 }
            waited[Int(next.client.gate)] = 0
            #expect(waited.allSatisfy { $0 < sites })
        }
    }
}
