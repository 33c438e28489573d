// The page, from results that are good, bad, empty, huge and hostile.
import FTPClient
import Testing

@testable import BurstLab

@Suite struct BurstReportTests {
    private static func result(_ rounds: [RoundResult]) -> BurstResult {
        BurstResult(asked: BurstRequest(target: "127.0.0.1:2121", mode: .login, connections: 1_500), rounds: rounds)
    }

    private static func round(_ endings: [Ending: Int], slots: Int = 3) -> RoundResult {
        var round = RoundResult(startedAt: 1_795_383_912)
        round.seconds = 1.5
        round.endings = endings
        let times = (1...1_000).map { Int64($0) * 1_000_000 }
        round.latencies.connect = LatencySummary(nanoseconds: times)
        round.latencies.greeting = LatencySummary(nanoseconds: times)
        round.timeline.slotSeconds = 0.01
        round.timeline.started = Array(repeating: 5, count: slots)
        round.timeline.connected = Array(repeating: 4, count: slots)
        round.timeline.greeted = Array(repeating: 3, count: slots)
        round.timeline.done = Array(repeating: 2, count: slots)
        round.timeline.lost = Array(repeating: 1, count: slots)
        return round
    }

    /// The page, when it is well-formed and loads nothing.
    private static func page(_ result: BurstResult) -> MarkupReader {
        let html = BurstReport.html(result)
        let reader = MarkupReader(html)
        #expect(html.hasPrefix("<!DOCTYPE html>\n<html"))
        #expect(reader.problems.isEmpty)
        for name in ["script", "link", "img", "iframe", "a", "object"] { #expect(reader.elements[name] == nil) }
        for name in ["src", "href", "onload", "onclick"] { #expect(reader.attributes[name] == nil) }
        #expect(!html.contains("url(") && !html.contains("@import"))
        // Coordinates are numbers.
        for name in ["x", "y", "d", "width", "height"] {
            #expect((reader.attributes[name] ?? []).allSatisfy { !$0.contains("nan") && !$0.contains("inf") })
        }
        return reader
    }

    @Test(
        arguments: [
            ([.served: 1_500], "All 1,500 clients were served."), ([.served: 1], "The one client was served."),
            (
                [.served: 96, .resetBeforeBanner: 1_404],
                "1,404 of 1,500 clients were lost: 1,404 reset before the banner."
            ),
            ([.ghost: 1], "The one client was lost: connected and never greeted."),
            (
                [.ghost: 2, .stalled: 3],
                "All 5 clients were lost: 3 left waiting in the middle, 2 connected and never greeted."
            ),
            (
                [.served: 1, .refused421: 2, .refused: 1],
                "1 of 4 clients was lost: 1 refused by the system. 2 more were told no."
            ),
            ([.served: 1, .refused421: 2], "2 of 3 clients were told no: 2 sent away with 421. None was lost."),
            ([.served: 5, .localLimit: 1], "5 of 6 clients were served. 1 was not tested."),
            ([.interrupted: 4], "Nothing was measured. 4 were not tested."), ([:], "Nothing was measured."),
        ] as [([Ending: Int], String)]
    )
    func theVerdictIsASentence(_ endings: [Ending: Int], _ text: String) {
        #expect(Verdict(of: Self.round(endings)).text == text)
        #expect(Self.page(Self.result([Self.round(endings)])).text.contains(text))
    }

    @Test func serversTextsStayTexts() {
        let hostile = "<script>alert('x')</script>\"><img src=x onerror=y>&amp;]]>--\u{202E}"
        var round = Self.round([.refused421: 3])
        round.words = [ServerWords(ending: .refused421, code: 421, text: hostile, count: 3)]
        round.kernelCounters = ["TcpExt.<b>": 4]
        var result = Self.result([round])
        result.asked.target = "<host>:21"
        result.asked.path = "</style><script>"
        let reader = Self.page(result)
        #expect(reader.text.contains("<script>alert('x')</script>\"><img src=x onerror=y>&amp;]]>--"))
        #expect(reader.text.contains("</style><script>"))
        #expect(reader.text.contains("<host>:21"))
        #expect(!reader.text.contains("\u{202E}"))
    }

    @Test func theStyleNeedsNoEscapes() {
        #expect(Markup.escaped(ReportStyle.text) == ReportStyle.text)
        #expect(ReportStyle.text.filter { $0 == "{" }.count == ReportStyle.text.filter { $0 == "}" }.count)
    }

    @Test func anEmptyRunIsAPage() {
        let reader = Self.page(Self.result([]))
        #expect(reader.text.contains("Nothing was measured."))
        #expect(reader.elements["svg"] == nil)
        #expect(Self.page(Self.result([RoundResult(startedAt: 0), RoundResult(startedAt: 0)])).elements["svg"] == nil)
    }

    @Test func oneClientInNoTimeIsAPage() {
        var round = RoundResult(startedAt: 0)
        round.endings = [.served: 1]
        round.latencies.connect = LatencySummary(nanoseconds: [0])
        round.timeline.slotSeconds = 0.001
        round.timeline.started = [1]
        round.timeline.connected = [1]
        round.timeline.greeted = [1]
        round.timeline.done = [1]
        round.timeline.lost = [0]
        let reader = Self.page(Self.result([round]))
        #expect(reader.text.contains("1970-01-01 00:00:00 UTC"))
        // Two pictures, each for a desk and for a phone.
        #expect(reader.elements["svg"] == 4)
    }

    @Test func allEndingsAreNamed() {
        let endings = Dictionary(uniqueKeysWithValues: Ending.allCases.enumerated().map { ($0.element, $0.offset + 7) })
        let text = Self.page(Self.result([Self.round(endings)])).text
        for ending in Ending.allCases { #expect(text.contains(ending.explanation)) }
        for kind in EndingKind.allCases { #expect(text.contains(kind.meaning)) }
        #expect(Set(Ending.allCases.map(\.words)).count == Ending.allCases.count)
    }

    @Test func twoHundredSlotsFit() {
        let reader = Self.page(Self.result([Self.round([.served: 1_000], slots: 200)]))
        #expect(reader.text.contains("1,000 started"))
    }

    @Test func giantNumbersTrapNowhere() {
        var round = Self.round([.served: .max, .ghost: .max, .refused421: -4])
        round.startedAt = .infinity
        round.seconds = 1e300
        round.timeline.started = [.max, .max, .min]
        round.timeline.lost = Array(repeating: .max, count: 900)
        round.timeline.slotSeconds = .nan
        round.latencies.greeting.max = .max
        round.latencies.greeting.buckets = [.init(upper: .max, count: .max), .init(upper: .min, count: .max)]
        round.slowConnects.clusters = [.init(afterSeconds: .max, count: .max)]
        round.kernelCounters = ["TcpExt.ListenDrops": .max]
        round.words = [.init(ending: .ghost, code: .max, text: "x", count: .max)]
        round.fileBytes = .max
        round.generator.busyShare = .infinity
        _ = Self.page(Self.result([round]))
        round.timeline.slotSeconds = 1e300
        #expect(Self.page(Self.result([round, round])).text.contains("were lost"))
    }

    @Test func theSlowSayWhen() {
        var round = Self.round([.served: 1_500])
        round.slowConnects = SlowConnects(nanoseconds: [1_000_000_000, 3_000_000_000, 3_010_000_000])
        let text = Self.page(Self.result([round])).text
        #expect(text.contains("After 1 s") && text.contains("After 3 s") && !text.contains("After 2 s"))
    }

    @Test func onlyCountersThatMovedAreShownAndTheHarmfulComeFirst() throws {
        var round = Self.round([.served: 1_500])
        round.kernelCounters = ["Tcp.OutRsts": 5, "TcpExt.ListenOverflows": 458, "TcpExt.ListenDrops": 0]
        let text = Self.page(Self.result([round])).text
        let overflows = try #require(text.firstRange(of: "ListenOverflows"))
        let resets = try #require(text.firstRange(of: "OutRsts"))
        #expect(overflows.lowerBound < resets.lowerBound)
        #expect(!text.contains("ListenDrops"))
        round.kernelCounters = nil
        #expect(Self.page(Self.result([round])).text.contains("The target is another machine"))
    }

    @Test func aLimitedGeneratorIsNamedAtTheTop() {
        var round = Self.round([.served: 1_500])
        #expect(!Self.page(Self.result([round])).text.contains("set the pace"))
        round.generator.wasLimit = true
        #expect(Self.page(Self.result([round])).text.contains("set the pace"))
    }

    // MARK: Rounds

    @Test func theWorstRoundIsShownBesideTheSum() {
        let rounds = [[.served: 10], [.served: 4, .ghost: 6], [.served: 5, .refused421: 5]].map { Self.round($0) }
        let text = Self.page(Self.result(rounds)).text
        #expect(text.contains("What happened when: all rounds together"))
        #expect(text.contains("How long it took: round 2, the worst"))
        #expect(text.contains("6 of 30 clients were lost"))
    }

    @Test func rowsAreBounded() {
        let rounds = Array(repeating: Self.round([.served: 10]), count: 300)
        let reader = Self.page(Self.result(rounds))
        #expect(reader.text.contains("And 100 rounds more"))
        #expect(reader.text.contains("All 3,000 clients were served."))
    }

    @Test func aSumLosesNobody() {
        var short = Self.round([.served: 10], slots: 50)
        short.timeline.slotSeconds = 0.002
        let sum = RoundResult.sum(of: [short, Self.round([.served: 5, .ghost: 1], slots: 3)])
        #expect(sum.endings == [.served: 15, .ghost: 1])
        #expect(sum.timeline.slotSeconds == 0.01)
        #expect(sum.timeline.started.count == 10)
        #expect(sum.timeline.started.reduce(0, +) == 53 * 5)
        #expect(sum.timeline.lost.reduce(0, +) == 53)
        #expect(sum.latencies.greeting.count == 2_000)
        #expect(sum.latencies.greeting.buckets.map(\.count).reduce(0, +) == 2_000)
        #expect((500_000...526_000).contains(sum.latencies.greeting.p50))
        #expect(sum.latencies.greeting.p99 <= sum.latencies.greeting.max)
    }

    @Test func columnsHoldEveryBucketOnce() {
        let summary = LatencySummary(nanoseconds: (1...5_000).map { Int64($0) * 40_000 })
        let scale = Scale(.logarithmic, from: 10, to: 1e6)
        let columns = LogarithmicColumns(scale: scale, count: 72).columns(of: summary.buckets)
        #expect(abs(columns.map(\.height).reduce(0, +) - 5_000) < 1e-3)
        #expect(columns.allSatisfy { $0.from < $0.to })
    }
}
