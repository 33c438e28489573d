import FTPProtocol
import Logging
import Synchronization
import Testing

@testable import Telemetry

/// Keeps the lines that a logger writes.
private final class Lines: Sendable {
    private let state = Mutex<[(level: Logger.Level, text: String)]>([])

    var all: [(level: Logger.Level, text: String)] { self.state.withLock { $0 } }

    func logger(_ level: Logger.Level) -> Logger {
        var logger = Logger(label: "test") { _ in Handler(lines: self) }
        logger.logLevel = level
        return logger
    }

    private struct Handler: LogHandler {
        let lines: Lines
        var logLevel = Logger.Level.trace
        var metadata: Logger.Metadata = [:]

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { self.metadata[key] }
            set { self.metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let line = (event.level, "\(event.message) \(event.metadata ?? [:])")
            self.lines.state.withLock { $0.append(line) }
        }
    }
}

@Suite struct LogRecorderTests {
    private let endpoint = Endpoint(address: .v4(0x0A00_0001), port: 21)

    @Test func `a burst's clients are no lines unless somebody asks for them`() {
        let lines = Lines()
        let recorder = LogRecorder(lines.logger(.notice))
        for port in 1...1_000 {
            let peer = Endpoint(address: .loopback, port: UInt16(port))
            for event in [
                ServerEvent.sessionOpened(peer), .waiting(peer), .refused(peer, .roomFull), .leftWaitingRoom(peer),
                .loggedIn(peer, user: "a"), .loginFailed(peer, user: "a"), .sessionClosed(peer, user: nil),
            ] { recorder.record(event) }
        }
        #expect(lines.all.isEmpty)
        recorder.record(.waveEnded(Wave(startedAt: 0)))
        #expect(lines.all.map(\.level) == [.notice])
    }

    @Test func `failures of every client of a burst are few lines`() {
        let lines = Lines()
        let recorder = LogRecorder(lines.logger(.notice))
        let start = ContinuousClock.now
        for _ in 0..<20_000 {
            recorder.record(.acceptFailed(errno: 24))
            recorder.record(.storageFailed("The disk is full."))
        }
        let seconds = Int((ContinuousClock.now - start) / .seconds(1)) + 1
        #expect(lines.all.count(where: { $0.text.contains("accepted") }) <= seconds)
        #expect(lines.all.count(where: { $0.text.contains("file operation") }) <= 20 * seconds)
        #expect(!lines.all.isEmpty)
    }

    @Test func `what is left out is counted, and a second later there is room again`() {
        var budget = LineBudget(linesPerSecond: 2)
        let start = ContinuousClock.Instant.now
        let given = [0, 1, 2, 500, 999, 1_000, 1_001, 1_002, 5_000].map { milliseconds in
            budget.takeLine(at: start + .milliseconds(milliseconds))
        }
        #expect(given == [0, 0, nil, nil, nil, 3, 0, nil, 1])
    }

    @Test func `a wave with losses and a backlog that fills are warnings`() {
        var wave = Wave(startedAt: 0)
        #expect(LogRecorder.level(of: .waveEnded(wave)) == .notice)
        wave.lost = 1
        #expect(LogRecorder.level(of: .waveEnded(wave)) == .warning)
        let levels = [50, 80, 100].map { percent in
            LogRecorder.level(of: .backlogFilled(self.endpoint, percent: percent, queue: Gauge()))
        }
        #expect(levels == [.notice, .warning, .warning])
        #expect(LogRecorder.level(of: .backlogRaised(self.endpoint, from: 1, to: 2)) == .notice)
    }

    @Test func `lines about backlogs say how full and what to do`() {
        let queue = Gauge(peak: 13_200, limit: 16_384)
        #expect(
            "\(LogRecorder.message(of: .backlogFilled(self.endpoint, percent: 80, queue: queue)))"
                == "the backlog of 10.0.0.1:21 was filled to 80 % (13,200 of 16,384); "
                + "to make it longer: spillway set listenBacklog 32768"
        )
        #expect(
            "\(LogRecorder.message(of: .backlogFilled(self.endpoint, percent: 100, queue: Gauge(peak: 26, limit: 25))))"
                == "the backlog of 10.0.0.1:21 was full (26 of 25), so that clients may have been dropped; "
                + "to make it longer: spillway set listenBacklog 50"
        )
        #expect(
            "\(LogRecorder.message(of: .backlogRaised(self.endpoint, from: 16_384, to: 32_768)))"
                == "the backlog of 10.0.0.1:21 was raised from 16,384 to 32,768 while it was being filled; "
                + "to keep it so: spillway set listenBacklog 32768"
        )
    }
}
