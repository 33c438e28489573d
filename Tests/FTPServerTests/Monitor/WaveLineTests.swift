import Telemetry
import Testing

@Suite struct WaveLineTests {
    /// A wave in which all went well; a test spoils what it is about.
    private func line(_ change: (inout Wave) -> Void) -> String {
        var wave = Wave(startedAt: 0)
        wave.seconds = 0.4
        wave.clients = 1_534
        wave.greetings.count = 1_534
        wave.greetings.percentile99Milliseconds = 38.2
        wave.queue = Gauge(peak: 812, limit: 16_384)
        change(&wave)
        return wave.line
    }

    @Test func `a wave that went well`() {
        let line = self.line { _ in }
        #expect(line == "wave of 1,534 in 0.4 s: all greeted, p99 38 ms, queue peak 812 of 16,384, 0 lost")
    }

    @Test func `a wave of which some were refused`() {
        let line = self.line {
            $0.greetings.count = 1_502
            $0.refused = ["roomFull": 32]
        }
        let text = "wave of 1,534 in 0.4 s: 1,502 greeted, 32 refused (room full 32), p99 38 ms, "
        #expect(line == text + "queue peak 812 of 16,384, 0 lost")
    }

    @Test func `a wave with every ending there is`() {
        let line = self.line {
            $0.clients = 20_000
            $0.seconds = 12.4
            $0.greetings.count = 10_000
            $0.refused = ["waitedTooLong": 1_000, "roomFull": 2_000, "stopping": 0, "outOfDescriptors": 5]
            $0.left = 1_495
            $0.lost = 1_234
            $0.waiting.peak = 5_000
            $0.greetings.percentile99Milliseconds = 2_749
        }
        let answers = "10,000 greeted, 3,005 refused (room full 2,000, waited too long 1,000, out of descriptors 5), "
        let rest = "1,495 left, 5,500 without an answer, p99 2.7 s, queue peak 812 of 16,384, waiting peak 5,000, "
        #expect(line == "wave of 20,000 in 12 s: " + answers + rest + "1,234 lost")
    }

    @Test func `a wave of which all were refused`() {
        let line = self.line {
            $0.clients = 60
            $0.greetings = Wave.Greetings()
            $0.refused = ["stopping": 60]
            $0.queue = Gauge(peak: 3)
        }
        #expect(line == "wave of 60 in 0.4 s: all refused (stopping 60), queue peak 3, 0 lost")
    }

    @Test(arguments: [
        (0.0, 0.0, "in 0 ms: all greeted, p99 0.0 ms"), (0.042, 0.84, "in 42 ms: all greeted, p99 0.8 ms"),
        (0.0999, 9.94, "in 0.1 s: all greeted, p99 9.9 ms"), (1, 999, "in 1.0 s: all greeted, p99 999 ms"),
        (9.96, 999.7, "in 10 s: all greeted, p99 1.0 s"), (75.4, 60_000, "in 75 s: all greeted, p99 60 s"),
        (-1, .nan, "in 0 ms: all greeted, p99 0.0 ms"),
    ])
    func `times have the digits that matter`(seconds: Double, milliseconds: Double, text: String) {
        let line = self.line {
            $0.seconds = seconds
            $0.greetings.percentile99Milliseconds = milliseconds
        }
        #expect(line == "wave of 1,534 \(text), queue peak 812 of 16,384, 0 lost")
    }

    @Test func `a reason that this version doesn't know is shown as it is`() {
        let line = self.line {
            $0.greetings.count = 1_533
            $0.refused = ["tooSlow": 1]
        }
        #expect(line.contains("1 refused (tooSlow 1)"))
    }

    @Test func `a wave has losses when somebody wasn't served`() {
        var wave = Wave(startedAt: 0)
        wave.clients = 2
        #expect(wave.hasLosses)
        wave.greetings.count = 1
        wave.left = 1
        #expect(!wave.hasLosses)
        wave.lost = 1
        #expect(wave.hasLosses)
        wave.lost = 0
        wave.refused = ["roomFull": 1]
        #expect(wave.hasLosses)
    }
}
