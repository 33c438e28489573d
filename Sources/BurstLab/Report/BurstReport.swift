// The report: a result as one page that can be mailed, printed and read without a network.
internal import FTPProtocol

/// Writes a result as HTML.
public enum BurstReport {
    /// The page: styles and pictures are in it, and no script; nothing is loaded from anywhere.
    ///
    /// It is bounded whatever the result holds: at most 200 rows of rounds, and pictures of at most two of them.
    public static func html(_ result: BurstResult) -> String {
        "<!DOCTYPE html>\n" + Page(result.bounded).drawn.written + "\n"
    }

    /// The page of a result whose numbers are bounded.
    struct Page {
        let asked: BurstRequest
        let rounds: [RoundResult]
        let sum: RoundResult
        let wasInterrupted: Bool

        init(_ result: BurstResult) {
            self.asked = result.asked
            self.rounds = result.rounds
            self.sum = result.rounds.count == 1 ? result.rounds[0] : .sum(of: result.rounds)
            self.wasInterrupted = result.wasInterrupted
        }

        /// The whole page.
        var drawn: Markup {
            .element("html", [.init("lang", "en")], [self.head, .tag("body", [.tag("main", self.sections)])])
        }

        private var head: Markup {
            // Even a text that got through all escaping could load nothing and run nothing.
            let policy = "default-src 'none'; style-src 'unsafe-inline'"
            return .tag(
                "head",
                [
                    .element("meta", [.init("charset", "utf-8")], []),
                    .element(
                        "meta",
                        [.init("http-equiv", "Content-Security-Policy"), .init("content", policy)],
                        []
                    ),
                    .element(
                        "meta",
                        [.init("name", "viewport"), .init("content", "width=device-width, initial-scale=1")],
                        []
                    ),
                    .tag("title", "\(self.verdict.text) \(self.asked.target)"),
                    .tag("style", ReportStyle.text),
                ]
            )
        }

        private var sections: [Markup] {
            let all = [self.hero, self.endingSection] + [self.roundSection].compactMap { $0 } + self.pictures
            return all
                + [self.slowConnectSection, self.wordSection, self.kernelSection, self.generatorSection]
                .compactMap { $0 } + [self.askedSection, self.footer]
        }

        /// One round: its pictures. Several: those of all together, and those of the worst.
        private var pictures: [Markup] {
            guard self.rounds.count > 1 else { return RoundPictures(round: self.sum, place: "").sections }
            let worst = self.worst
            return RoundPictures(round: self.sum, place: "all rounds together").sections
                + RoundPictures(round: self.rounds[worst], place: "round \(worst + 1), the worst").sections
        }

        /// The index of the round that lost most; of rounds that lost alike, the one that greeted slowest.
        var worst: Int {
            self.rounds.indices.max { Self.badness(self.rounds[$0]) < Self.badness(self.rounds[$1]) } ?? 0
        }

        private static func badness(_ round: RoundResult) -> (Int, Int, Int) {
            (round.count(of: .lost), round.count(of: .toldNo), round.latencies.greeting.p99)
        }

        private var footer: Markup {
            .tag(
                "footer",
                "Latencies count from each client\u{2019}s connect, those over all rounds within 5 %. "
                    + "Written by spillway burst."
            )
        }
    }

    /// A date and a time of day: `2026-11-22 21:45:12 UTC`.
    static func date(_ secondsSince1970: Double) -> String {
        let time = CivilTime(FileTime(seconds: Int64(secondsSince1970)))
        let date = [time.month, time.day].map { Self.twoDigits($0) }
        let clock = [time.hour, time.minute, time.second].map { Self.twoDigits($0) }
        return "\(time.year)-\(date.joined(separator: "-")) \(clock.joined(separator: ":")) UTC"
    }

    private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
