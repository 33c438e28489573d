// Descriptors as a budget: never more than there are, and everybody's turn comes.
import FTPProtocol
import RandomTesting
import Testing

@testable import Admission

extension DescriptorBudget.Answer {
    fileprivate var ticket: DescriptorBudget.Ticket? { if case .waits(let ticket) = self { ticket } else { nil } }
}

@Suite struct DescriptorBudgetTests {
    @Test func `transfers begin while there is room, then in the order in which they came`() {
        var budget = DescriptorBudget(limit: 10)
        #expect(budget.connectionsChanged(to: 4) == [])
        #expect(budget.requestTransfer(from: World.host(1)) == .granted)
        #expect(budget.requestTransfer(from: World.host(1)) == .granted)
        let tickets = (0..<3).compactMap { _ in budget.requestTransfer(from: World.host(1)).ticket }
        #expect(tickets.count == 3)
        #expect(budget.transferEnded() == [tickets[0]])
        #expect(budget.cancel(tickets[1]) == true)
        #expect(budget.cancel(tickets[1]) == false)
        #expect(budget.transferEnded() == [tickets[2]])
        #expect(budget.used == 10)
    }

    @Test func `addresses take turns`() {
        var budget = DescriptorBudget(limit: 3)
        #expect(budget.requestTransfer(from: World.host(1)) == .granted)
        let crowd = (0..<100).compactMap { _ in budget.requestTransfer(from: World.host(1)).ticket }
        let single = budget.requestTransfer(from: World.host(2)).ticket
        #expect(budget.transferEnded() == [crowd[0]])
        #expect(budget.transferEnded() == single.map { [$0] })
        #expect(budget.transferEnded() == [crowd[1]])
    }

    @Test func `connections never get what is kept for transfers`() {
        var budget = DescriptorBudget(limit: 20_000)
        #expect(budget.seatsAllowed == 20_000 - DescriptorBudget.floorMax)
        _ = budget.connectionsChanged(to: budget.seatsAllowed)
        let granted = (0..<100).count { _ in budget.requestTransfer(from: World.host(1)) == .granted }
        #expect(granted == DescriptorBudget.floorMax / DescriptorBudget.transferCost)
    }

    @Test func `what comes free while a transfer waits isn't given to newcomers`() {
        var budget = DescriptorBudget(limit: 100)
        _ = budget.connectionsChanged(to: 85)
        for _ in 0..<5 { #expect(budget.requestTransfer(from: World.host(1)) == .granted) }
        let ticket = budget.requestTransfer(from: World.host(1)).ticket
        #expect(budget.seatsAllowed < 85)
        #expect(budget.connectionsChanged(to: 83) == [])
        #expect(budget.seatsAllowed <= 83)
        #expect(budget.connectionsChanged(to: 82) == ticket.map { [$0] })
    }

    @Test func `another limit lets waiting ones begin, or none until there is room again`() {
        var budget = DescriptorBudget(limit: 3)
        _ = budget.requestTransfer(from: World.host(1))
        let ticket = budget.requestTransfer(from: World.host(1)).ticket
        #expect(budget.limitChanged(to: 0) == [])
        #expect(budget.transferEnded() == [])
        #expect(budget.limitChanged(to: 3) == ticket.map { [$0] })
    }

    @Test(arguments: [1, 2, 3, 5, 8, 13] as [UInt64])
    func `whatever happens, the limit holds, everybody's turn comes, and everything is given back`(seed: UInt64) {
        var world = BudgetWorld(seed: seed)
        for _ in 0..<5_000 { world.step() }
        world.finish()
        #expect(world.budget.used == 0)
        #expect(world.budget.waiting == 0)
        #expect(world.waiting.isEmpty)
    }
}

/// A budget beside a book kept by hand.
private struct BudgetWorld {
    var budget = DescriptorBudget(limit: 60)
    var waiting: [(ticket: DescriptorBudget.Ticket, host: UInt32)] = []
    private var running = 0
    private var connections = 0
    private var random: SeededRandom

    init(seed: UInt64) { self.random = SeededRandom(seed: seed) }

    mutating func step() {
        switch UInt8.random(in: 0..<20, using: &self.random) {
        case 0..<7: self.request()
        case 7..<13: self.end()
        case 13..<15:
            if self.connections < self.budget.seatsAllowed { self.connections += 1 }
            self.note(self.budget.connectionsChanged(to: self.connections))
        case 15..<17:
            self.connections = max(0, self.connections - 1)
            self.note(self.budget.connectionsChanged(to: self.connections))
        case 17..<19: self.cancel()
        default:
            let limit = Int.random(in: 10...60, using: &self.random)
            // What is in use stays in use.
            if limit >= self.budget.used { self.note(self.budget.limitChanged(to: limit)) }
        }
        self.check()
    }

    private mutating func request() {
        let host = UInt32.random(in: 0..<5, using: &self.random)
        switch self.budget.requestTransfer(from: World.host(host)) {
        case .granted:
            #expect(self.waiting.isEmpty, "A newcomer was served before those who wait.")
            self.running += 1
        case .waits(let ticket): self.waiting.append((ticket, host))
        }
    }

    private mutating func end() {
        guard self.running > 0 else { return }
        self.running -= 1
        self.note(self.budget.transferEnded())
    }

    private mutating func cancel() {
        guard let index = self.waiting.indices.randomElement(using: &self.random) else { return }
        #expect(self.budget.cancel(self.waiting.remove(at: index).ticket) == true)
        self.note([])
    }

    private mutating func note(_ granted: [DescriptorBudget.Ticket]) {
        for ticket in granted {
            let index = self.waiting.firstIndex { $0.ticket == ticket }
            #expect(index != nil, "Somebody began who doesn't wait.")
            guard let index else { continue }
            let host = self.waiting[index].host
            #expect(self.waiting.firstIndex { $0.host == host } == index, "Not the first of its address.")
            self.waiting.remove(at: index)
            self.running += 1
        }
    }

    private func check() {
        #expect(self.budget.used == self.connections + self.running * DescriptorBudget.transferCost)
        #expect(self.budget.used <= self.budget.limit)
        #expect(self.budget.waiting == self.waiting.count)
        let hasRoom = self.budget.used + DescriptorBudget.transferCost <= self.budget.limit
        #expect(self.waiting.isEmpty || !hasRoom, "There is room, and somebody waits.")
    }

    mutating func finish() {
        // Connections stay as they are: transfers alone must get everybody through.
        while self.running > 0 { self.end() }
        self.connections = 0
        self.note(self.budget.connectionsChanged(to: 0))
        while self.running > 0 { self.end() }
    }
}
