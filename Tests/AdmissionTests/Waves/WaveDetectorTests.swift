import Testing

@testable import Admission

/// Looks at made-up counters every tenth of a second.
private struct Observatory {
    var detector = WaveDetector()
    var sample = ArrivalSample()
    var now = ContinuousClock.Instant.now
    var began = 0
    var ended: [WaveRecord] = []

    init() { self.look() }

    /// Time passes, clients come, and so many are greeted that many milliseconds after they came.
    mutating func look(
        _ arrivals: Int = 0,
        greeted: Int? = nil,
        after latency: Int = 5,
        step: Duration = .milliseconds(100)
    ) {
        self.now += step
        self.sample.accepted += arrivals
        let greeted = greeted ?? arrivals
        self.sample.greeted += greeted
        var clients = GreetedClients()
        let greetedAt = self.now - .milliseconds(1)
        for _ in 0..<greeted { clients.add(acceptedAt: greetedAt - .milliseconds(latency), greetedAt: greetedAt) }
        switch self.detector.observe(self.sample, greeted: clients, at: self.now) {
        case .began: self.began += 1
        case .ended(let record): self.ended.append(record)
        case nil: break
        }
    }

    mutating func rest(_ seconds: Int) { for _ in 0..<(10 * seconds) { self.look() } }
}

@Suite struct WaveDetectorTests {
    @Test func `a burst is one wave, and is over a second later`() throws {
        var sky = Observatory()
        sky.rest(5)
        let start = sky.now
        sky.look(1_000)
        sky.look(500)
        sky.look(34)
        #expect(sky.began == 1)
        sky.rest(1)
        let wave = try #require(sky.ended.first)
        #expect(sky.ended.count == 1)
        #expect(wave.clients == 1_534)
        #expect(wave.greeted == 1_534)
        #expect(wave.peakRate == 10_000)
        #expect(wave.startedAt - start == .milliseconds(94))
        #expect(wave.span == .milliseconds(200))
        #expect(wave.lastGreetingAfter == .milliseconds(205))
        #expect(wave.greetingTimes.count == 1_534)
        #expect(!sky.detector.isInWave)
    }

    @Test func `a wave isn't over while its clients wait for an answer`() throws {
        var sky = Observatory()
        sky.look(1_000, greeted: 500)
        sky.rest(10)
        #expect(sky.ended.isEmpty)
        sky.sample.refused = ["roomFull": 300]
        sky.look(greeted: 150, after: 9_000)
        sky.sample.left = 50
        sky.look()
        sky.rest(1)
        let wave = try #require(sky.ended.first)
        #expect(wave.clients == 1_000)
        #expect(wave.greeted == 650)
        #expect(wave.refused == ["roomFull": 300])
        #expect(wave.left == 50)
        #expect(wave.lastGreetingAfter > .seconds(9))
        #expect(wave.greetingTimes.percentile(0.99) >= .seconds(9))
    }

    @Test func `a wave that nobody answers is over after a minute`() throws {
        var sky = Observatory()
        sky.look(1_000, greeted: 100)
        sky.rest(61)
        let wave = try #require(sky.ended.first)
        #expect(wave.clients == 1_000)
        #expect(wave.greeted == 100)
        #expect(sky.began == 1)
    }

    @Test func `clients who waited already don't keep a wave from ending`() throws {
        var sky = Observatory()
        for _ in 0..<100 { sky.look(1, greeted: 0) }
        sky.sample.refused = ["roomFull": 1_000]
        sky.look(1_000, greeted: 0)
        sky.rest(2)
        let wave = try #require(sky.ended.first)
        #expect(wave.clients >= 1_000)
        #expect(wave.greeted == 0)
        #expect(wave.refused == ["roomFull": 1_000])
    }

    @Test func `waves that follow each other are each seen`() {
        var sky = Observatory()
        for _ in 0..<20 {
            sky.look(1_500)
            sky.rest(5)
        }
        #expect(sky.began == 20)
        #expect(sky.ended.map(\.clients) == Array(repeating: 1_500, count: 20))
    }

    @Test func `a rush during a wave belongs to it`() {
        var sky = Observatory()
        sky.look(1_000, greeted: 200)
        sky.rest(3)
        sky.look(700, greeted: 0)
        sky.look(greeted: 1_500)
        sky.rest(2)
        #expect(sky.began == 1)
        #expect(sky.ended.map(\.clients) == [1_700])
        #expect(sky.ended.map(\.greeted) == [1_700])
    }

    @Test func `a slow ramp is no wave`() {
        var sky = Observatory()
        for tenth in 0..<6_000 { sky.look(tenth / 60) }
        #expect(sky.began == 0)
        sky.look(2_000)
        #expect(sky.began == 1)
    }

    @Test func `silence and a trickle are no wave`() {
        var sky = Observatory()
        for round in 0..<3_000 { sky.look(round % 4) }
        sky.look(step: .seconds(100_000))
        sky.look(10, step: .seconds(1))
        #expect(sky.began == 0)
    }

    @Test func `a load that stays is a wave once, then the everyday`() {
        var sky = Observatory()
        for _ in 0..<6_000 { sky.look(100) }
        #expect(sky.began == 1)
        #expect(sky.ended.count == 1)
    }

    @Test func `the first clients of a wave count, though the look before saw them`() throws {
        var sky = Observatory()
        sky.look(step: .seconds(1))
        sky.look(7, step: .milliseconds(400))
        sky.look(1_493)
        sky.look(12)
        sky.rest(2)
        #expect(sky.ended.map(\.clients) == [1_512])
        #expect(sky.ended.first?.greetingTimes.count == 1_512)
        #expect(try #require(sky.ended.first).span < .milliseconds(300))
    }

    @Test func `levels are the highest of the wave and losses those that came with it`() throws {
        var sky = Observatory()
        sky.sample.lost = 7
        sky.look()
        sky.sample.queue = QueueLevel(peak: 812, limit: 16_384)
        sky.sample.waiting = QueueLevel(peak: 40, limit: 5_000)
        sky.look(1_500)
        sky.sample.queue = QueueLevel(peak: 1, limit: 16_384)
        sky.sample.waiting = QueueLevel(peak: 90, limit: 5_000)
        sky.sample.lost = 19
        sky.rest(2)
        let wave = try #require(sky.ended.first)
        #expect(wave.queue == QueueLevel(peak: 812, limit: 16_384))
        #expect(wave.waiting == QueueLevel(peak: 90, limit: 5_000))
        #expect(wave.lost == 12)
    }

    @Test func `the calm after a wave adds nothing to it`() throws {
        var sky = Observatory()
        sky.look(1_500)
        for _ in 0..<5 { sky.look() }
        for _ in 0..<5 { sky.look(2, after: 1) }
        let wave = try #require(sky.ended.first)
        #expect(wave.clients == 1_500)
        #expect(wave.greeted == 1_500)
        #expect(wave.greetingTimes.count == 1_500)
        #expect(wave.lastGreetingAfter < .milliseconds(100))
    }

    @Test func `whoever stops looking gets what was seen so far`() throws {
        var sky = Observatory()
        let nothing = sky.detector.finish()
        sky.look(1_500, greeted: 1_000)
        let finished = sky.detector.finish()
        let wave = try #require(finished)
        #expect(nothing == nil)
        #expect(wave.clients == 1_500)
        #expect(wave.greeted == 1_000)
        #expect(!sky.detector.isInWave)
    }

    @Test func `counters that go back or clocks that stand still change nothing`() {
        var sky = Observatory()
        sky.look(-5, greeted: 0, step: .zero)
        sky.look(1_000, step: .zero)
        sky.sample.lost = 0
        sky.rest(2)
        #expect(sky.ended.map(\.lost) == [0])
    }
}
