import FTPProtocol
import RandomTesting
import Testing

@testable import FTPServer

@Suite("The book of passive ports")
struct PassivePortBookTests {
    private let anna = IPAddress.v4(0x0A00_0001)
    private let bert = IPAddress.v4(0x0A00_0002)

    @Test("two clients may use the same port at the same time")
    func shared() {
        var book = makeBook(portCount: 1, waitingMax: 10)
        #expect(book.reserve(for: self.anna, ticket: 1) == .port(0))
        #expect(book.reserve(for: self.bert, ticket: 2) == .port(0))
        #expect(book.connected(to: 0, from: self.bert) == .expected(2, next: nil))
        #expect(book.connected(to: 0, from: self.anna) == .expected(1, next: nil))
        #expect(book.count == 0)
    }

    @Test("a connection from an address that reserved nothing is stray, and so is a second one")
    func stray() {
        var book = makeBook(portCount: 2, waitingMax: 10)
        #expect(book.reserve(for: self.anna, ticket: 1) == .port(0))
        #expect(book.connected(to: 0, from: self.bert) == .stray)
        #expect(book.connected(to: 1, from: self.anna) == .stray)
        #expect(book.connected(to: 0, from: self.anna) == .expected(1, next: nil))
        #expect(book.connected(to: 0, from: self.anna) == .stray)
    }

    @Test("an IPv4 address that comes as IPv6 is the same client")
    func mapped() {
        var book = makeBook(portCount: 1, waitingMax: 10)
        #expect(book.reserve(for: .v6(high: 0, low: 0xFFFF_0A00_0001), ticket: 1) == .port(0))
        #expect(book.connected(to: 0, from: self.anna) == .expected(1, next: nil))
    }

    @Test("a client that has all ports waits, in the order of asking")
    func waiting() {
        var book = makeBook(portCount: 2, waitingMax: 10)
        #expect(book.reserve(for: self.anna, ticket: 1) == .port(0))
        #expect(book.reserve(for: self.anna, ticket: 2) == .port(1))
        #expect(book.reserve(for: self.anna, ticket: 3) == .waiting)
        #expect(book.reserve(for: self.anna, ticket: 4) == .waiting)
        #expect(book.waitingCount == 2)
        #expect(book.connected(to: 1, from: self.anna) == .expected(2, next: .init(ticket: 3, portIndex: 1)))
        #expect(book.connected(to: 0, from: self.anna) == .expected(1, next: .init(ticket: 4, portIndex: 0)))
        #expect(book.waitingCount == 0)
    }

    @Test("one that left the queue is passed over")
    func leaving() {
        var book = makeBook(portCount: 1, waitingMax: 10)
        for ticket in UInt64(1)...4 { _ = book.reserve(for: self.anna, ticket: ticket) }
        book.release(2)
        book.release(3)
        #expect(book.connected(to: 0, from: self.anna) == .expected(1, next: .init(ticket: 4, portIndex: 0)))
    }

    @Test("when too many wait, the next is refused, and a place that is left can be taken")
    func refused() {
        var book = makeBook(portCount: 1, waitingMax: 1)
        #expect(book.reserve(for: self.anna, ticket: 1) == .port(0))
        #expect(book.reserve(for: self.anna, ticket: 2) == .waiting)
        #expect(book.reserve(for: self.anna, ticket: 3) == .refused)
        #expect(book.reserve(for: self.bert, ticket: 4) == .port(0))
        book.release(2)
        #expect(book.reserve(for: self.anna, ticket: 5) == .waiting)
    }

    @Test("a client gets the port that it hasn't used for longest")
    func longestUnused() {
        var book = makeBook(portCount: 3, waitingMax: 1)
        #expect(book.reserve(for: self.anna, ticket: 1) == .port(0))
        #expect(book.reserve(for: self.anna, ticket: 2) == .port(1))
        #expect(book.connected(to: 1, from: self.anna) == .expected(2, next: nil))
        #expect(book.reserve(for: self.anna, ticket: 3) == .port(2))
        #expect(book.connected(to: 0, from: self.anna) == .expected(1, next: nil))
        #expect(book.reserve(for: self.anna, ticket: 4) == .port(1))
        #expect(book.reserve(for: self.anna, ticket: 5) == .port(0))
    }

    @Test("a port given up without its connection rests for its client, and for nobody else")
    func rests() {
        var book = makeBook(portCount: 1, waitingMax: 10)
        #expect(book.reserve(for: self.anna, ticket: 1) == .port(0))
        book.release(1)
        book.release(1)
        #expect(book.nextWake == nil)
        #expect(book.reserve(for: self.bert, ticket: 2) == .port(0))
        #expect(book.reserve(for: self.anna, ticket: 3) == .waiting)
        #expect(book.nextWake == start + restTime)
        #expect(book.advance(to: start + restTime - .nanoseconds(1)) == [])
        #expect(book.advance(to: start + restTime) == [.init(ticket: 3, portIndex: 0)])
        #expect(book.nextWake == nil)
        #expect(book.connected(to: 0, from: self.anna) == .expected(3, next: nil))
    }

    @Test("a connection that comes late for a reservation given up ends the rest, and isn't the next one's")
    func late() {
        var book = makeBook(portCount: 1, waitingMax: 10)
        #expect(book.reserve(for: self.anna, ticket: 1) == .port(0))
        #expect(book.reserve(for: self.anna, ticket: 2) == .waiting)
        book.release(1)
        #expect(book.connected(to: 0, from: self.anna) == .late(next: .init(ticket: 2, portIndex: 0)))
        // The rest that ended early doesn't end another one of the same port.
        _ = book.advance(to: start + .seconds(1))
        book.release(2)
        #expect(book.reserve(for: self.anna, ticket: 3) == .waiting)
        #expect(book.advance(to: start + restTime) == [])
        #expect(book.advance(to: start + restTime + .seconds(1)) == [.init(ticket: 3, portIndex: 0)])
    }

    @Test("whatever happens, no client has a port twice, nobody waits beside a free port, and order is kept")
    func property() {
        for _ in 0..<20 {
            let seed = UInt64.random(in: 0 ... .max)
            var run = BookRun(seed: seed)
            for step in 0..<2_000 {
                if let complaint = run.step() {
                    Issue.record("seed \(seed), step \(step): \(complaint)")
                    return
                }
            }
            #expect(run.finish() == nil, "seed \(seed)")
        }
    }
}

/// A random run of a book beside a model that is obviously right: a list of ports and a list of waiters per client.
private struct BookRun {
    private struct Model {
        var held: [UInt64: Int] = [:]
        var waiting: [UInt64] = []
        /// Ports that rest, and until when.
        var resting: [Int: ContinuousClock.Instant] = [:]
        /// How many ports can't be had.
        var takenCount: Int { self.held.count + self.resting.count }
    }

    private static let portCount = 3
    private static let waitingMax = 12
    private var numbers: SeededRandom
    private var book = makeBook(portCount: portCount, waitingMax: waitingMax)
    private var now = start
    private var models: [IPAddress: Model] = [:]
    private var lastTicket: UInt64 = 0

    init(seed: UInt64) { self.numbers = SeededRandom(seed: seed) }

    /// Does something; says what was wrong.
    mutating func step() -> String? {
        let client = IPAddress.v4(.random(in: 1...4, using: &self.numbers))
        let complaint: String? =
            switch Int.random(in: 0..<10, using: &self.numbers) {
            case 0..<5: self.reserve(client)
            case 5..<7: self.connect(client)
            case 7: self.advance()
            default: self.release(client)
            }
        return complaint ?? self.countComplaint
    }

    /// Gives everything back.
    mutating func finish() -> String? {
        for (client, model) in self.models {
            for ticket in model.waiting + Array(model.held.keys) {
                self.book.release(ticket)
                self.models[client] = nil
            }
        }
        guard self.book.advance(to: self.now + restTime).isEmpty else { return "one that left got a port" }
        return self.book.count == 0 && self.book.waitingCount == 0 ? nil : "something is left"
    }

    private var countComplaint: String? {
        let held = self.models.values.reduce(0) { $0 + $1.held.count }
        let waiting = self.models.values.reduce(0) { $0 + $1.waiting.count }
        guard self.book.waitingCount == waiting else { return "\(self.book.waitingCount) wait, not \(waiting)" }
        return self.book.count == held + waiting ? nil : "the book has \(self.book.count), not \(held + waiting)"
    }

    private mutating func reserve(_ client: IPAddress) -> String? {
        self.lastTicket += 1
        let model = self.models[client] ?? Model()
        let waiting = self.models.values.reduce(0) { $0 + $1.waiting.count }
        switch self.book.reserve(for: client, ticket: self.lastTicket) {
        case .port(let port):
            guard !model.held.values.contains(port) else { return "port \(port) was given twice" }
            guard model.resting[port] == nil else { return "port \(port) should have rested" }
            guard model.waiting.isEmpty else { return "somebody was passed over" }
            self.models[client, default: Model()].held[self.lastTicket] = port
        case .waiting:
            guard model.takenCount == Self.portCount else { return "waits beside a free port" }
            self.models[client, default: Model()].waiting.append(self.lastTicket)
        case .refused:
            guard model.takenCount == Self.portCount, waiting == Self.waitingMax else { return "refused too early" }
        }
        return nil
    }

    private mutating func connect(_ client: IPAddress) -> String? {
        let port = Int.random(in: 0..<Self.portCount, using: &self.numbers)
        let owner = self.models[client]?.held.first { $0.value == port }?.key
        let rests = self.models[client]?.resting[port] != nil
        switch self.book.connected(to: port, from: client) {
        case .stray:
            return owner == nil && !rests ? nil : "an expected connection was stray"
        case .late(let next):
            guard self.models[client]?.resting.removeValue(forKey: port) != nil else { return "nothing rested" }
            return self.handOver(port, next, client)
        case .expected(let ticket, let next):
            guard ticket == owner else { return "wrong one" }
            self.models[client]?.held[ticket] = nil
            return self.handOver(port, next, client)
        }
    }

    private mutating func release(_ client: IPAddress) -> String? {
        let model = self.models[client] ?? Model()
        guard let ticket = (model.held.keys.sorted() + model.waiting).randomElement(using: &self.numbers) else {
            return nil
        }
        self.book.release(ticket)
        self.models[client]?.waiting.removeAll { $0 == ticket }
        if let port = self.models[client]?.held.removeValue(forKey: ticket) {
            self.models[client]?.resting[port] = self.now + restTime
        }
        return nil
    }

    private mutating func advance() -> String? {
        self.now += .milliseconds(.random(in: 0...1_500, using: &self.numbers))
        for (client, model) in self.models {
            self.models[client]?.resting = model.resting.filter { $0.value > self.now }
        }
        for grant in self.book.advance(to: self.now) {
            guard let client = self.models.first(where: { $0.value.waiting.first == grant.ticket })?.key else {
                return "one got a port that isn't the first"
            }
            if let complaint = self.take(grant, client) { return complaint }
        }
        let passedOver = self.models.values.contains { !$0.waiting.isEmpty && $0.takenCount < Self.portCount }
        return passedOver ? "waits beside a port that has rested" : nil
    }

    private mutating func handOver(_ port: Int, _ next: PassivePortBook.Grant?, _ client: IPAddress) -> String? {
        guard let first = self.models[client]?.waiting.first else { return next == nil ? nil : "nobody waited" }
        guard let next, next.ticket == first, next.portIndex == port else {
            return "the first in the queue got nothing"
        }
        return self.take(next, client)
    }

    private mutating func take(_ grant: PassivePortBook.Grant, _ client: IPAddress) -> String? {
        let model = self.models[client] ?? Model()
        guard !model.held.values.contains(grant.portIndex), model.resting[grant.portIndex] == nil else {
            return "port \(grant.portIndex) isn't free"
        }
        self.models[client]?.waiting.removeFirst()
        self.models[client]?.held[grant.ticket] = grant.portIndex
        return nil
    }
}

private let start = ContinuousClock.now
private let restTime = Duration.seconds(2)

private func makeBook(portCount: Int, waitingMax: Int) -> PassivePortBook {
    PassivePortBook(portCount: portCount, waitingMax: waitingMax, restTime: restTime, now: start)
}
