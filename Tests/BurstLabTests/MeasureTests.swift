// The pure parts: arrival plans, targets, permissions, distributions, the table.
import FTPClient
import FTPProtocol
import RandomTesting
import Testing

@testable import BurstLab

@Suite struct ArrivalPlanTests {
    @Test func allComeAtOnce() {
        #expect((0..<100).allSatisfy { ArrivalPlan.allAtOnce.start(of: $0, among: 100) == 0 })
    }

    @Test func aRampIsEven() {
        let plan = ArrivalPlan.ramp(seconds: 2)
        #expect(plan.start(of: 0, among: 4) == 0)
        #expect(plan.start(of: 1, among: 4) == 500_000_000)
        #expect(plan.start(of: 3, among: 4) == 1_500_000_000)
    }

    @Test func aRateCounts() {
        #expect(ArrivalPlan.rate(perSecond: 200).start(of: 100, among: 5_000) == 500_000_000)
        #expect(ArrivalPlan.rate(perSecond: 200).seconds(for: 101) == 0.5)
    }

    @Test(arguments: [
        ArrivalPlan.ramp(seconds: .infinity), .ramp(seconds: .nan), .ramp(seconds: -1), .rate(perSecond: 0),
        .rate(perSecond: .nan), .rate(perSecond: 1e-300), .ramp(seconds: 1e300),
    ])
    func nonsenseTrapsNowhere(_ plan: ArrivalPlan) {
        let starts = (0..<50).map { plan.start(of: $0, among: 50) }
        #expect(starts.allSatisfy { $0 >= 0 })
        #expect(starts == starts.sorted())
        #expect(plan.start(of: 0, among: 0) >= 0)
    }
}

@Suite struct BurstTargetTests {
    @Test(arguments: [
        ("127.0.0.1:2121", "127.0.0.1", 2_121), ("host", "host", 21), ("[::1]:99", "::1", 99), ("::1", "::1", 21),
        ("[fd00::1]", "fd00::1", 21), ("ftp://host", "host", 21), ("FTP://host:5/", "host", 5),
        ("ftp://[::1]:7/a/b", "::1", 7),
    ])
    func isRead(_ text: String, host: String, port: Int) {
        let target = BurstTarget(text)
        #expect(target?.host == host)
        #expect(target.map { Int($0.port) } == port)
    }

    @Test func aURLHasAUserAndAPath() {
        let target = BurstTarget("ftp://till%40shop:pa%3Ass@10.0.0.1:2121/in/box%20one")
        #expect(target?.user == "till@shop")
        #expect(target?.password?.withBytes { $0 } == Array("pa:ss".utf8))
        #expect(target?.host == "10.0.0.1")
        #expect(target?.path == "in/box one")
    }

    @Test(arguments: [
        "", ":21", "host:", "host:0", "host:70000", "host:x", "[::1", "[::1]x", "[host]:21", "a b", "host/path",
        "user@host", "ftp://", "ftp://@host", "ftp://u%0d%0a@host", "ftp://u:%zz@host", "http://host",
    ])
    func nonsenseIsNone(_ text: String) { #expect(BurstTarget(text) == nil) }

    @Test(arguments: 0..<300 as Range<UInt64>)
    func randomTextNeverTraps(_ seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let letters = Array("ftp://[]:@%0aé.1 ")
        let text = (0..<Int.random(in: 0...30, using: &random)).map { _ in letters.randomElement(using: &random) ?? "x"
        }
        for text in [String(text), "ftp://" + String(text)] {
            if let target = BurstTarget(text) {
                #expect(!target.host.isEmpty)
                #expect(target.port > 0)
            }
        }
    }
}

@Suite struct LoadPermissionTests {
    @Test(arguments: [
        "127.0.0.1", "127.255.0.9", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.0.1", "::1",
        "fc00::1", "fdff::1", "fe80::1", "febf::1", "::ffff:10.0.0.1",
    ])
    func own(_ text: String) throws { #expect(LoadPermission.isOwn(try #require(IPAddress(text)))) }

    @Test(arguments: [
        "8.8.8.8", "172.15.255.255", "172.32.0.0", "192.169.0.1", "126.0.0.1", "128.0.0.1", "0.0.0.0", "::",
        "2001:db8::1",
        "fbff::1", "fe00::1", "fec0::1", "::ffff:8.8.8.8",
    ])
    func others(_ text: String) throws { #expect(!LoadPermission.isOwn(try #require(IPAddress(text)))) }

    @Test func anotherHostMustBeNamed() throws {
        let target = try #require(BurstTarget("192.0.2.1:21"))
        #expect(throws: BurstError.notOwnHost("192.0.2.1", address: "192.0.2.1")) {
            try BurstPlan.server(of: target, permitted: nil)
        }
        #expect(throws: BurstError.self) { try BurstPlan.server(of: target, permitted: "192.0.2.2") }
        #expect(try BurstPlan.server(of: target, permitted: "192.0.2.1").port == 21)
    }
}

@Suite struct DistributionTests {
    @Test func percentilesAndBuckets() {
        let summary = LatencySummary(nanoseconds: (1...1_000).map { Int64($0) * 1_000_000 })
        #expect(summary.count == 1_000)
        #expect(abs(summary.p50 - 500_000) <= 1_000)
        #expect(abs(summary.p99 - 990_000) <= 1_000)
        #expect(abs(summary.max - 1_000_000) <= 1_000)
        #expect(summary.buckets.map(\.count).reduce(0, +) == 1_000)
        #expect(summary.buckets.map(\.upper) == summary.buckets.map(\.upper).sorted())
        #expect(summary.buckets.count < 400)
    }

    @Test func nothingIsNothing() {
        #expect(LatencySummary(nanoseconds: []) == LatencySummary())
        #expect(SlowConnects(nanoseconds: []) == SlowConnects())
    }

    @Test(arguments: [0, 1, 60_000_000, 1_000_000_000, 5_000_000_000_000] as [Int64])
    func aTimelineHasAtMostItsSlots(_ length: Int64) {
        var first = ClientTimes()
        first.started = 1_000
        first.ended = 1_000
        var last = first
        last.greeted = 1_000 + length
        last.ended = 1_000 + length
        let timeline = Timeline(of: [(times: first, ending: .ghost), (times: last, ending: .served)], from: 1_000)
        #expect(timeline.started.count <= Timeline.slotsMax)
        #expect(timeline.started.first == 2)
        #expect(timeline.greeted.last == 1)
        #expect(timeline.done.last == 1)
        #expect(timeline.lost.first == 1)
        #expect(timeline.connected.allSatisfy { $0 == 0 })
        #expect(Double(timeline.started.count) * timeline.slotSeconds * 1e9 >= Double(length))
    }

    @Test func connectsAtRepetitionsOfASYNAreSlow() {
        let times = [0.3, 0.9, 1.01, 1.2, 3.05, 7.4, 7.7, 15.1, 40].map { Int64($0 * 1e9) }
        let slow = SlowConnects(nanoseconds: times)
        #expect(slow.count == 5)
        #expect(slow.clusters.map(\.afterSeconds) == [1, 3, 7, 15])
        #expect(slow.clusters.map(\.count) == [2, 1, 1, 1])
    }

    @Test func manyTextsBecomeSixteenRows() {
        var tally = WordsTally()
        for number in 0..<1_000 { tally.count(String(repeating: "x", count: number % 100), code: 421, as: .refused421) }
        #expect(tally.rows.count == WordsTally.textsMax)
        #expect(tally.rows.map(\.count).reduce(0, +) == 1_000)
        #expect(tally.rows[0].text == WordsTally.others)
    }

    @Test func textsThatDifferInNumbersAreOne() {
        var tally = WordsTally()
        for seconds in 7..<107 { tally.count("Full. Try again in \(seconds) s.", code: 421, as: .refused421) }
        tally.count("Full. Try again in 8 s.", code: 421, as: .otherRefusal)
        #expect(tally.rows.map(\.count) == [100, 1])
        #expect(tally.rows[0].text == "Full. Try again in 7 s.")
    }

    @Test func aGeneratorThatNeverWaitsIsTheLimit() {
        var meter = LoadMeter(now: 0, processorTime: 0)
        meter.waited(from: 0, to: 5_000_000)
        meter.progressed(now: 100_000_000, processorTime: 80_000_000)
        #expect(meter.load.wasLimit)
        #expect(abs(meter.load.cpuShare - 0.8) < 0.001)
        meter.waited(from: 100_000_000, to: 190_000_000)
        meter.progressed(now: 200_000_000, processorTime: 90_000_000)
        #expect(!meter.load.wasLimit)
    }
}

@Suite struct BurstTableTests {
    private var result: BurstResult {
        var round = RoundResult(startedAt: 0)
        round.endings = [.served: 1_000, .ghost: 500]
        round.words = [ServerWords(ending: .refused421, code: 421, text: "Full.", count: 3)]
        round.latencies.greeting = LatencySummary(nanoseconds: [20_000_000, 40_000_000])
        round.slowConnects = SlowConnects(nanoseconds: [1_010_000_000])
        round.generator.wasLimit = true
        round.kernelCounters = ["TcpExt.ListenOverflows": 500]
        return BurstResult(
            asked: BurstRequest(target: "127.0.0.1:21", mode: .login, connections: 1_500),
            rounds: [round]
        )
    }

    @Test func saysAllThatMatters() {
        let text = BurstTable(self.result).lines.joined(separator: "\n")
        for part in [
            "1,500 clients, login, 127.0.0.1:21, all at once", "1,000  served", "500  ghost", "421 Full.",
            "greeting (220)", "1 at 1 s", "500 ListenOverflows", "was the limit",
            "500 of 1,500 clients were not served.",
        ] {
            #expect(text.contains(part))
        }
    }

    @Test func aRoundHasALineOnlyWhenThereAreSeveral() {
        var result = self.result
        #expect(!BurstTable(result).lines.contains { $0.contains("greeting p50") })
        result.rounds = Array(repeating: result.rounds[0], count: 100)
        #expect(BurstTable(result).lines.contains { $0.contains("greeting p50") })
        #expect(BurstTable(result).lines.count < 60)
    }

    @Test func nothingMeasuredIsSaid() {
        var result = self.result
        result.rounds = []
        #expect(BurstTable(result).lines == ["Nothing was measured."])
    }
}
