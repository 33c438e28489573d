// The first sentence of the report.
internal import Telemetry

/// What a run comes to, in plain words.
struct Verdict: Hashable, Sendable {
    /// One or two sentences.
    let text: String
    /// The kind that gives the page its colour.
    let kind: EndingKind

    /// - Parameter round: the sum of all rounds.
    init(of round: RoundResult) {
        let clients = round.clients
        let counts = EndingKind.allCases.reduce(into: [:]) { $0[$1] = round.count(of: $1) }
        let (lost, toldNo, untested) = (counts[.lost] ?? 0, counts[.toldNo] ?? 0, counts[.notTested] ?? 0)
        let rest = untested > 0 ? " \(untested.grouped) \(Self.verb(untested)) not tested." : ""
        if lost > 0 {
            let others = toldNo > 0 ? " \(toldNo.grouped) more \(Self.verb(toldNo)) told no." : ""
            self.text = Self.sentence(lost, clients, "lost", Self.details(.lost, round)) + others + rest
            self.kind = .lost
        } else if toldNo > 0 {
            self.text =
                Self.sentence(toldNo, clients, "told no", Self.details(.toldNo, round)) + " None was lost." + rest
            self.kind = .toldNo
        } else if let served = counts[.good], served > 0 {
            self.text =
                untested > 0 ? "\(served.grouped) of \(clients.grouped) clients were served." + rest : Self.all(clients)
            self.kind = .good
        } else {
            self.text = "Nothing was measured." + rest
            self.kind = .notTested
        }
    }

    private static func all(_ clients: Int) -> String {
        clients == 1 ? "The one client was served." : "All \(clients.grouped) clients were served."
    }

    private static func sentence(_ count: Int, _ clients: Int, _ what: String, _ details: String) -> String {
        if clients == 1 { return "The one client was \(what): \(details)." }
        return count == clients
            ? "All \(clients.grouped) clients were \(what): \(details)."
            : "\(count.grouped) of \(clients.grouped) clients \(Self.verb(count)) \(what): \(details)."
    }

    /// `1,404 reset before the banner, 3 left waiting in the middle`; the most frequent first.
    private static func details(_ kind: EndingKind, _ round: RoundResult) -> String {
        let endings = Ending.allCases.filter { $0.kind == kind && (round.endings[$0] ?? 0) > 0 }
        let ranked = endings.sorted { round.endings[$0] ?? 0 > round.endings[$1] ?? 0 }
        guard round.clients > 1 || ranked.count > 1 else { return ranked.first?.words ?? "" }
        return ranked.map { "\((round.endings[$0] ?? 0).grouped) \($0.words)" }.joined(separator: ", ")
    }

    private static func verb(_ count: Int) -> String { count == 1 ? "was" : "were" }
}
