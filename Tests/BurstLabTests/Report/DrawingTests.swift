// The parts of charts: markup, scales, ticks, shapes.
import Testing

@testable import BurstLab

@Suite struct MarkupTests {
    @Test func allIsEscaped() {
        let hostile = "<script>alert(\"x\")</script> & 'y' \u{1B}[2J \u{202E}txt \u{0}"
        let markup = Markup.element("p", [.init("title", hostile)], [.text(hostile)]).written
        let reader = MarkupReader(markup)
        let shown = "<script>alert(\"x\")</script> & 'y' \u{FFFD}[2J \u{FFFD}txt \u{FFFD}"
        #expect(reader.problems.isEmpty)
        #expect(reader.elements == ["p": 1])
        #expect(reader.text == shown)
        #expect(reader.attributes["title"] == [shown])
    }

    @Test func onlyShapesAndVoidElementsStandAlone() {
        #expect(Markup.tag("div", []).written == "<div></div>")
        #expect(Markup.element("meta", [.init("charset", "utf-8")], []).written == "<meta charset=\"utf-8\"/>")
        #expect(Markup.group([.text("a"), .tag("b", "c")]).written == "a<b>c</b>")
    }

    @Test(arguments: ["<p>", "<p></q>", "<p", "a & b", "<p a=b></p>", "<p a=\"<\"></p>", "</p>"])
    func theReaderOfTheseTestsIsStrict(_ markup: String) { #expect(!MarkupReader(markup).problems.isEmpty) }
}

@Suite struct ScaleTests {
    @Test(arguments: [
        (0.0, 10.0, 5, [0.0, 2, 4, 6, 8, 10]), (0, 1_500, 5, [0, 500, 1_000, 1_500]), (0, 1, 4, [0, 0.5, 1]),
        (0, 0.95, 5, [0, 0.2, 0.4, 0.6, 0.8]), (-5, 5, 2, [-5, 0, 5]), (3, 3, 4, [3, 3.5, 4]),
        (0, 1e15, 2, [0, 5e14, 1e15]),
    ])
    func linearTicks(_ lower: Double, _ upper: Double, _ wished: Int, _ expected: [Double]) {
        let ticks = Scale(.linear, from: lower, to: upper).ticks(about: wished)
        #expect(ticks.count == expected.count)
        for (tick, value) in zip(ticks, expected) { #expect(abs(tick - value) <= 1e-9 * max(1, abs(value))) }
    }

    @Test(arguments: [
        (1.0, 10.0, 8, [1.0, 2, 5, 10]), (30, 600, 8, [50, 100, 200, 500]),
        (1, 1e6, 7, [1, 10, 100, 1e3, 1e4, 1e5, 1e6]),
        (1, 1e6, 3, [1, 1e3, 1e6]), (3, 4, 5, []), (60, 900, 1, [100, 200, 500]),
    ])
    func logarithmicTicks(_ lower: Double, _ upper: Double, _ wished: Int, _ expected: [Double]) {
        let ticks = Scale(.logarithmic, from: lower, to: upper).ticks(about: wished)
        #expect(ticks.map { ($0 * 1e3).rounded() } == expected.map { ($0 * 1e3).rounded() })
    }

    @Test func placesAreEven() {
        let linear = Scale(.linear, from: 10, to: 20)
        #expect([5, 10, 15, 20, 99].map(linear.place) == [0, 0, 0.5, 1, 1])
        let logarithmic = Scale(.logarithmic, from: 1, to: 10_000)
        for (value, place) in [(1.0, 0.0), (10, 0.25), (100, 0.5), (10_000, 1)] {
            #expect(abs(logarithmic.place(of: value) - place) < 1e-9)
        }
        #expect(abs(Scale.logarithm(2.718_281_828_459_045) - 1) < 1e-9)
    }

    @Test(arguments: [Scale.Kind.linear, .logarithmic])
    func nonsenseHasPlacesAndTicksToo(_ kind: Scale.Kind) {
        let values = [-.infinity, -1e300, -1, 0, 1e-300, 1, 1e300, .infinity, .nan]
        for lower in values {
            for upper in values {
                let scale = Scale(kind, from: lower, to: upper)
                for value in values { #expect((0...1).contains(scale.place(of: value))) }
                for wished in [-1, 0, 1, 1_000] { #expect(scale.ticks(about: wished).count <= 75) }
            }
        }
    }
}

@Suite struct UnitTextTests {
    @Test(arguments: [
        (0.0, "0"), (50, "50 µs"), (999, "999 µs"), (1_000, "1.0 ms"), (38_200, "38 ms"), (1_200_000, "1.20 s"),
        (75_000_000, "75 s"), (.nan, "0"), (-4, "0"),
    ])
    func times(_ microseconds: Double, _ text: String) { #expect(UnitText.time(microseconds: microseconds) == text) }

    @Test func ticks() {
        #expect([0, 0.25, 0.5].map { UnitText.tick(seconds: $0, upTo: 0.6) } == ["0", "250 ms", "500 ms"])
        #expect([0.5, 2, 12.5].map { UnitText.tick(seconds: $0, upTo: 12.5) } == ["0.5 s", "2 s", "12.5 s"])
        #expect([50, 1_000, 5e5, 2e6].map { UnitText.tick(microseconds: $0) } == ["50 µs", "1 ms", "500 ms", "2 s"])
        #expect(
            [0, 1_500, 250_000, 1.5e6, 2e12].map { UnitText.tick(count: $0) } == [
                "0", "1,500", "250 k", "1.5 M", "2 T",
            ]
        )
    }

    @Test(arguments: [
        (0, 10, "0 %"), (96, 1_500, "6.4 %"), (1, 1_500_000, "under 0.1 %"), (1_499_999, 1_500_000, "over 99.9 %"),
        (10, 10, "100 %"), (1, 0, "0 %"),
    ])
    func shares(_ part: Int, _ whole: Int, _ text: String) { #expect(UnitText.share(part, of: whole) == text) }

    @Test(arguments: [(1.0, "1"), (1.25, "1.3"), (-0.04, "0"), (.nan, "0"), (.infinity, "0"), (1e9, "100000")])
    func coordinates(_ value: Double, _ text: String) { #expect(Svg.number(value) == text) }
}

@Suite struct ChartTests {
    private static func chart(_ layers: [Chart.Layer]) -> Chart {
        let axis = Chart.Axis(scale: Scale(.linear, from: 0, to: 100), name: "<unit>") { "\(Int($0))" }
        return Chart(label: "a \"chart\"", x: axis, y: axis, layers: layers)
    }

    @Test func stepsJumpAtTheirPlaceAndHoldToTheEnd() {
        let chart = Self.chart([.steps([Point(0, 0), Point(50, 100)], class: "line")])
        let reader = MarkupReader(chart.drawn(.wide).written)
        #expect(reader.problems.isEmpty)
        // Four corners: begin, the jump's foot, its head, the right end.
        #expect(reader.attributes["d"]?.map { path in path.filter { $0 == "M" || $0 == "L" }.count } == [4])
        #expect(reader.attributes["aria-label"] == ["a \"chart\""])
    }

    @Test func oneAmongMillionsIsSeen() {
        let columns = [Chart.Column(from: 0, to: 1, height: 1e-6), .init(from: 2, to: 3, height: 0)]
        let reader = MarkupReader(Self.chart([.columns(columns, class: "fill")]).drawn(.narrow).written)
        #expect(reader.elements["rect"] == 1)
        #expect((reader.attributes["height"] ?? []).compactMap { Double($0) }.allSatisfy { $0 >= 1.5 })
    }

    @Test(arguments: [([10.0, 50, 90], 3), ([50, 50.5, 51], 1), ([10, 90, 90.5], 2), ([99, 99, 100, 100], 1)])
    func wordsThatWouldOverlapAreOne(_ places: [Double], _ words: Int) {
        let marks = places.map { Chart.Mark(x: $0, name: "p50") }
        let reader = MarkupReader(Self.chart([.marks(marks, class: "mark")]).drawn(.wide).written)
        #expect(reader.attributes["class"]?.filter { $0 == "mark-name" }.count == words)
        #expect(reader.attributes["class"]?.filter { $0 == "mark" }.count == places.count)
    }

    @Test func emptyLayersDrawNothing() {
        let layers: [Chart.Layer] = [
            .steps([], class: "l"), .area([], class: "l"), .columns([], class: "l"), .marks([], class: "l"),
        ]
        #expect(MarkupReader(Self.chart(layers).drawn(.narrow).written).attributes["d"] == nil)
    }

    @Test func aWholeAxisHasNoHalves() {
        let axis = Chart.Axis(scale: Scale(.linear, from: 0, to: 1.04), isWhole: true) { "\($0)" }
        #expect(axis.ticks(about: 5) == [0, 1])
    }
}
