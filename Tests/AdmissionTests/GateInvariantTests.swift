import FTPProtocol
import RandomTesting
import Testing

@testable import Admission

/// A gate beside a book that is kept in the simplest way; whatever happens, the two must agree.
private struct CheckedGate {
    var gate: AdmissionGate
    private var seated: [(host: UInt32, permit: Permit)] = []
    private var waiting: [(host: UInt32, client: WaitingClient)] = []
    private var random: SeededRandom

    init(seed: UInt64) {
        self.random = SeededRandom(seed: seed)
        var limits = AdmissionLimits(serverSeats: 40)
        limits.siteSeats = 20
        limits.waitingClientsMax = 30
        self.gate = AdmissionGate(limits: limits)
    }

    mutating func step(_ number: Int) {
        let now = World.start + .milliseconds(number * 200)
        switch UInt8.random(in: 0..<20, using: &self.random) {
        case 0..<10: self.arrive(at: now)
        case 10..<16: self.giveBack()
        case 16, 17: self.leave()
        case 18: while let client = self.gate.takeTimedOut(at: now) { self.waiting.removeAll { $0.client == client } }
        default: self.changeLimits()
        }
        while let next = self.gate.seatNext(at: now) { self.noteSeated(next.client, next.permit) }
        #expect(self.gate.nextRelease.map { $0 > now } ?? true, "Who may come in has come in.")
        self.check()
    }

    private mutating func arrive(at now: ContinuousClock.Instant) {
        let host = UInt32.random(in: 0..<6, using: &self.random)
        switch self.gate.arrived(from: World.host(host), at: now) {
        case .admit(let permit): self.seated.append((host, permit))
        case .wait(let client, let displaced):
            if let displaced { self.waiting.removeAll { $0.client == displaced } }
            #expect(!self.waiting.contains { $0.client == client })
            self.waiting.append((host, client))
        case .refuse: #expect(self.waiting.count >= self.gate.limits.waitingClientsMax)
        }
    }

    private mutating func giveBack() {
        guard let index = self.seated.indices.randomElement(using: &self.random) else { return }
        self.gate.seatReturned(self.seated.remove(at: index).permit)
    }

    private mutating func leave() {
        guard let index = self.waiting.indices.randomElement(using: &self.random) else { return }
        self.gate.left(self.waiting.remove(at: index).client)
    }

    private mutating func changeLimits() {
        var limits = self.gate.limits
        limits.siteSeats = Int.random(in: 0...30, using: &self.random)
        limits.waitingClientsMax = Int.random(in: 0...40, using: &self.random)
        limits.addressSeats = Bool.random(using: &self.random) ? nil : Int.random(in: 0...6, using: &self.random)
        limits.addressRate = Bool.random(using: &self.random) ? nil : Int.random(in: 1...3, using: &self.random)
        limits.queueTimeout = Bool.random(using: &self.random) ? nil : .seconds(10)
        self.gate.change(limits: limits)
    }

    private mutating func noteSeated(_ client: WaitingClient, _ permit: Permit) {
        let host = self.waiting.first { $0.client == client }?.host
        #expect(host != nil, "A seat went to somebody who doesn't wait.")
        guard let host else { return }
        #expect(self.waiting.first { $0.host == host }?.client == client, "Not the first of its address.")
        self.waiting.removeAll { $0.client == client }
        self.seated.append((host, permit))
    }

    private func check() {
        #expect(self.gate.seated == self.seated.count)
        #expect(self.gate.waiting == self.waiting.count)
        let byHost = Dictionary(self.seated.map { ($0.host, 1) }, uniquingKeysWith: +)
        #expect(self.gate.busiestAddress.now == byHost.values.max() ?? 0)
        for (_, client) in self.waiting {
            #expect((1...self.waiting.count).contains(self.gate.place(of: client) ?? 0))
        }
        guard self.seated.count < self.gate.seats else { return }
        for (host, _) in self.waiting {
            let seats = self.seated.count { $0.host == host }
            let isHeldBack = self.gate.limits.addressRate != nil && self.gate.nextRelease != nil
            let hasSeats = seats >= self.gate.limits.addressSeats ?? .max
            #expect(hasSeats || isHeldBack, "A seat is free, and somebody waits for it.")
        }
    }

    mutating func empty() {
        while let client = self.gate.takeOldest() { self.waiting.removeAll { $0.client == client } }
        for (_, permit) in self.seated { self.gate.seatReturned(permit) }
        self.seated = []
        self.check()
    }
}

@Suite struct GateInvariantTests {
    @Test(arguments: [1, 2, 3, 5, 8, 13, 21, 34] as [UInt64])
    func `whatever happens, no seat is lost, none is made up, and nobody waits beside a free one`(seed: UInt64) {
        var gate = CheckedGate(seed: seed)
        for number in 0..<3_000 { gate.step(number) }
        gate.empty()
        #expect(gate.gate.seated == 0)
        #expect(gate.gate.waiting == 0)
    }

    @Test
    func `four hours of a burst of 1,534 clients every minute: everybody is served, and all seats are free after`() {
        var gate = World.gate(500)
        var leaving: [(at: Int, permit: Permit)] = []
        var served = 0
        for second in 0..<4 * 3_600 {
            let (due, staying) = (leaving.filter { $0.at <= second }, leaving.filter { $0.at > second })
            leaving = staying
            for session in due { gate.seatReturned(session.permit) }
            while let next = gate.seatNext(at: World.at(second)) { leaving.append((second + 5, next.permit)) }
            served += due.count
            #expect(gate.takeTimedOut(at: World.at(second)) == nil)
            guard second % 60 == 0 else { continue }
            for number in 0..<UInt32(1_534) {
                switch gate.arrived(from: World.host(number % 97), at: World.at(second)) {
                case .admit(let permit): leaving.append((second + 5, permit))
                case .wait(_, let displaced): #expect(displaced == nil)
                case .refuse: Issue.record("Nobody has to be sent away.")
                }
            }
        }
        #expect(served == 240 * 1_534)
        #expect(gate.seated == 0)
        #expect(gate.waiting == 0)
    }
}
