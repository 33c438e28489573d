import Admission
import FTPProtocol
import Synchronization
import Telemetry
import Testing

@testable import FTPServer

/// A server that is only numbers.
final class PaperServer: Sendable {
    struct State: Sendable {
        var look = MonitorSources.Look()
        var counters: [String: UInt64] = ["TcpExt.ListenOverflows": 100, "Tcp.OutRsts": 5]
        var counterReadings = 0
        var held: [[Int]] = []
    }

    let state = Mutex(State())
    let greetings = GreetingTimes()
    let events = RecordedEvents()

    var lines: [String] {
        self.events.all.map { event in
            switch event {
            case .waveEnded(let wave): "wave \(wave.clients)"
            case .backlogFilled(let endpoint, let percent, let queue):
                "filled \(endpoint.port) \(percent) \(queue.peak)/\(queue.limit ?? 0)"
            case .backlogRaised(let endpoint, let old, let new): "raised \(endpoint.port) \(old) \(new)"
            default: "something else"
            }
        }
    }

    var sources: MonitorSources {
        MonitorSources(
            look: { self.state.withLock { $0.look } },
            greetings: self.greetings,
            kernelCounters: {
                self.state.withLock { state in
                    state.counterReadings += 1
                    return state.counters
                }
            },
            hold: { backlog, binding in self.state.withLock { $0.held.append([backlog, binding]) } },
            backlogMax: 1_000
        )
    }

    /// The queues of the ports 21 and 2121.
    static func queues(_ levels: [QueueLevel]) -> [MonitorSources.BindingQueue] {
        zip([21, 2_121] as [UInt16], levels).enumerated().map { number, queue in
            let endpoint = Endpoint(address: .loopback, port: queue.0)
            return MonitorSources.BindingQueue(number: number, endpoint: endpoint, level: queue.1)
        }
    }

    /// Clients come and are greeted.
    func serve(_ count: Int, at now: ContinuousClock.Instant, after latency: Duration = .milliseconds(3)) {
        self.state.withLock { $0.look.sample.accepted += count }
        let greeting = GreetingTimes.Greeting(acceptedAt: now - latency, greetedAt: now)
        self.greetings.add(Array(repeating: greeting, count: count), gone: 0)
    }
}

@Suite struct MonitorRoundTests {
    private let server = PaperServer()
    private let start = ContinuousClock.Instant.now

    private func tenth(_ number: Int) -> ContinuousClock.Instant { self.start + .milliseconds(100 * number) }

    private func round() -> MonitorRound {
        MonitorRound(self.server.sources, recorder: self.server.events, at: self.start)
    }

    @Test func `a wave is recorded once, and kept`() throws {
        var round = self.round()
        self.server.state.withLock {
            $0.look.queues = PaperServer.queues([QueueLevel(peak: 1, limit: 10), QueueLevel(peak: 30, limit: 100)])
        }
        self.server.serve(1_500, at: self.tenth(1))
        for number in 1...30 { round.look(mayRaise: true, at: self.tenth(number)) }
        let wave = try #require(round.findings.waves.first)
        #expect(self.server.lines == ["wave 1500"])
        #expect(round.findings.waves.count == 1)
        #expect(wave.greetings.count == 1_500)
        #expect((3.0...3.2).contains(wave.greetings.medianMilliseconds))
        #expect((3.0...3.2).contains(wave.greetings.percentile99Milliseconds))
        #expect(wave.queue == Gauge(peak: 30, limit: 100))
        #expect(wave.startedAt > 1_700_000_000)
    }

    @Test func `only the last waves are kept`() {
        var round = self.round()
        for number in 0..<(MonitorRound.wavesMax + 8) {
            self.server.serve(100 + number, at: self.tenth(50 * number + 1))
            for step in 1...20 { round.look(mayRaise: true, at: self.tenth(50 * number + step)) }
        }
        #expect(round.findings.waves.count == MonitorRound.wavesMax)
        #expect(round.findings.waves.last?.clients == 100 + MonitorRound.wavesMax + 7)
        #expect(self.server.events.all.count == MonitorRound.wavesMax + 8)
    }

    @Test func `the wave that is on when the monitor stops isn't forgotten`() {
        var round = self.round()
        self.server.serve(400, at: self.tenth(1))
        round.finish(at: self.tenth(1))
        #expect(self.server.lines == ["wave 400"])
        #expect(round.findings.waves.count == 1)
    }

    @Test func `clients whose connection broke aren't waited for`() {
        var round = self.round()
        self.server.state.withLock { $0.look.sample.accepted += 200 }
        self.server.greetings.add([], gone: 200)
        for number in 1...15 { round.look(mayRaise: true, at: self.tenth(number)) }
        #expect(round.findings.waves.map(\.left) == [200])
    }

    @Test func `a backlog that fills is told and raised`() {
        var round = self.round()
        self.server.state.withLock {
            $0.look.queues = PaperServer.queues([QueueLevel(peak: 0, limit: 100), QueueLevel(peak: 60, limit: 100)])
        }
        round.look(mayRaise: true, at: self.tenth(1))
        self.server.state.withLock { $0.look.queues[1].level.peak = 90 }
        for number in 2...5 { round.look(mayRaise: true, at: self.tenth(number)) }
        #expect(self.server.lines == ["filled 2121 50 60/100", "filled 2121 80 90/100", "raised 2121 100 200"])
        #expect(self.server.state.withLock { $0.held } == [[200, 1]])
    }

    @Test func `a disabled monitor tells and raises nothing`() {
        var round = self.round()
        self.server.state.withLock {
            $0.look.queues = PaperServer.queues([QueueLevel(peak: 101, limit: 100), QueueLevel()])
        }
        round.look(mayRaise: false, at: self.tenth(1))
        #expect(self.server.lines == ["filled 21 100 101/100"])
        #expect(self.server.state.withLock { $0.held }.isEmpty)
    }

    @Test func `the kernel's counters are read once a second, and at each look during a wave`() throws {
        var round = self.round()
        for number in 1...50 { round.look(mayRaise: true, at: self.tenth(number)) }
        #expect(self.server.state.withLock { $0.counterReadings } == 6)
        self.server.serve(1_500, at: self.tenth(51))
        round.look(mayRaise: true, at: self.tenth(51))
        self.server.state.withLock { $0.counters["TcpExt.ListenOverflows"] = 148 }
        for number in 52...70 { round.look(mayRaise: true, at: self.tenth(number)) }
        #expect(try #require(round.findings.waves.first).lost == 48)
        #expect(round.findings.countersSinceStart["TcpExt.ListenOverflows"] == 48)
        #expect(round.findings.countersSinceStart["Tcp.OutRsts"] == 0)
    }

    @Test func `the monitor is awake while somebody comes and for a while after`() {
        var round = self.round()
        #expect(round.isAwake(at: self.tenth(1)))
        round.look(mayRaise: true, at: self.tenth(30))
        #expect(!round.isAwake(at: self.tenth(30)))
        self.server.serve(1, at: self.tenth(31))
        round.look(mayRaise: true, at: self.tenth(31))
        #expect(round.isAwake(at: self.tenth(32)))
        #expect(!round.isAwake(at: self.tenth(60)))
        self.server.state.withLock { $0.look.sample.accepted += 500 }
        round.look(mayRaise: true, at: self.tenth(61))
        #expect(round.isAwake(at: self.tenth(600)))
    }
}
