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
        var book = PassivePortBook(portCount: 1, waitingMax: 10)
        #expect(book.reserve(for: self.anna, ticket: 1) == .port(0))
        #expect(book.reserve(for: self.bert, ticket: 2) == .port(0))
        #expect(book.connected(to: 0, from: self.bert) == .expected(2, next: nil))
        #expect(book.connected(to: 0, from: self.anna) == .expected(1, next: nil))
        #expect(book.count == 0)
    }

    @Test("a connection from an address that reserved nothing is stray, and so is a second one")
    func stray() {
        var book = PassivePortBook(portCount: 2, waitingMax: 10)
        #expect(book.reserve(for: self.anna, ticket: 1) == .port(0))
        #expect(book.connected(to: 0, from: self.bert) == .stray)
        #expect(book.connected(to: 1, from: self.anna) == .stray)
        #expect(book.connected(to: 0, from: self.anna) == .expected(1, next: nil))
        #expect(book.connected(to: 0, from: self.anna) == .stray)
    }

    @Test("an IPv4 address that comes as IPv6 is the same client")
    func mapped() {
        var book = PassivePortBook(portCount: 1, waitingMax: 10)
        #expect(book.reserve(for: .v6(high: 0, low: 0xFFFF_0A00_0001), ticket: 1) == .port(0))
        #expect(book.connected(to: 0, from: self.anna) == .expected(1, next: nil))
    }

    @Test("a client that has all ports waits, in the order of asking")
    func waiting() {
        var book = PassivePortBook(portCount: 2, waitingMax: 10)
        #expect(book.reserve(for: self.anna, ticket: 1) == .port(0))
        #expect(book.reserve(for: self.anna, ticket: 2) == .port(1))
        #expect(book.reserve(for: self.anna, ticket: 3) == .waiting)
        #expect(book.reserve(for: self.anna, ticket: 4) == .waiting)
        #expect(book.waitingCount == 2)
        #expect(book.connected(to: 1, from: self.anna) == .expected(2, next: .init(ticket: 3, portIndex: 1)))
        #expect(book.release(1) == .init(ticket: 4, portIndex: 0))
        #expect(book.release(1) == nil)
        #expect(book.waitingCount == 0)
    }

    @Test("one that left the queue is passed over")
    func leaving() {
        var book = PassivePortBook(portCount: 1, waitingMax: 10)
        for ticket in UInt64(1)...4 { _ = book.reserve(for: self.anna, ticket: ticket) }
        #expect(book.release(2) == nil)
        #expect(book.release(3) == nil)
        #expect(book.release(1) == .init(ticket: 4, portIndex: 0))
    }

    @Test("when too many wait, the next is refused, and a place that is left can be taken")
    func refused() {
        var book = PassivePortBook(portCount: 1, waitingMax: 1)
        #expect(book.reserve(for: self.anna, ticket: 1) == .port(0))
        #expect(book.reserve(for: self.anna, ticket: 2) == .waiting)
        #expect(book.reserve(for: self.anna, ticket: 3) == .refused)
        #expect(book.reserve(for: self.bert, ticket: 4) == .port(0))
        #expect(book.release(2) == nil)
        #expect(book.reserve(for: self.anna, ticket: 5) == .waiting)
    }

    @Test("a client's ports rotate, so that a port given up isn't the next one given out")
    func rotation() {
        var book = PassivePortBook(portCount: 4, waitingMax: 1)
        #expect(book.reserve(for: self.anna, ticket: 1) == .port(0))
        #expect(book.release(1) == nil)
        #expect(book.reserve(for: self.anna, ticket: 2) == .port(1))
        #expect(book.reserve(for: self.anna, ticket: 3) == .port(2))
        #expect(book.release(2) == nil)
        #expect(book.reserve(for: self.anna, ticket: 4) == .port(3))
        #expect(book.reserve(for: self.anna, ticket: 5) == .port(0))
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
    }

    private static let portCount = 3
    private static let waitingMax = 12
    private var numbers: SeededRandom
    private var book = PassivePortBook(portCount: portCount, waitingMax: waitingMax)
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
            default: self.release(client)
            }
        return complaint ?? self.countComplaint
    }

    /// Gives everything back.
    mutating func finish() -> String? {
        for (client, model) in self.models {
            for ticket in model.waiting + Array(model.held.keys) {
                _ = self.book.release(ticket)
                self.models[client] = nil
            }
        }
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
            guard model.waiting.isEmpty else { return "somebody was passed over" }
            self.models[client, default: Model()].held[self.lastTicket] = port
        case .waiting:
            guard model.held.count == Self.portCount else { return "waits beside a free port" }
            self.models[client, default: Model()].waiting.append(self.lastTicket)
        case .refused:
            guard model.held.count == Self.portCount, waiting == Self.waitingMax else { return "refused too early" }
        }
        return nil
    }

    private mutating func connect(_ client: IPAddress) -> String? {
        let port = Int.random(in: 0..<Self.portCount, using: &self.numbers)
        let owner = self.models[client]?.held.first { $0.value == port }?.key
        switch self.book.connected(to: port, from: client) {
        case .stray: return owner == nil ? nil : "an expected connection was stray"
        case .expected(let ticket, let next): return ticket == owner ? self.handOver(ticket, next, client) : "wrong one"
        }
    }

    private mutating func release(_ client: IPAddress) -> String? {
        let model = self.models[client] ?? Model()
        guard let ticket = (model.held.keys.sorted() + model.waiting).randomElement(using: &self.numbers) else {
            return nil
        }
        let next = self.book.release(ticket)
        guard let place = model.waiting.firstIndex(of: ticket) else { return self.handOver(ticket, next, client) }
        self.models[client]?.waiting.remove(at: place)
        return next == nil ? nil : "one that waited gave a port back"
    }

    private mutating func handOver(
        _ ticket: UInt64,
        _ next: PassivePortBook.Grant?,
        _ client: IPAddress
    ) -> String? {
        let port = self.models[client]?.held.removeValue(forKey: ticket)
        guard let first = self.models[client]?.waiting.first else { return next == nil ? nil : "nobody waited" }
        guard let next, next.ticket == first, next.portIndex == port else {
            return "the first in the queue got nothing"
        }
        self.models[client]?.waiting.removeFirst()
        self.models[client]?.held[first] = port
        return nil
    }
}
