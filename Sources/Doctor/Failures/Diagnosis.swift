// From evidence to findings.
public import Admission
public import Telemetry

/// A failure that happened, or may have.
public struct Finding: Hashable, Sendable, Codable {
    /// The row of `FailureTable`.
    public var failure: String
    /// What it did to clients.
    public var harm: Harm
    /// What was hit.
    public var title: String
    /// What clients saw.
    public var clientSees: String
    /// How often, as far as it is known.
    public var count: UInt64
    /// The numbers that show it.
    public var evidence: String
    /// False when something else can have moved the same numbers.
    public var isCertain: Bool
    /// What helps.
    public var cure: String
    /// What helps on IIS.
    public var cureInIIS: String

    init(_ failure: Failure, _ proof: Proof) {
        self.failure = failure.id
        self.harm = failure.harm
        self.title = failure.title
        self.clientSees = failure.clientSees
        self.count = proof.count
        self.evidence = proof.evidence
        self.isCertain = proof.isCertain
        self.cure = failure.cure
        self.cureInIIS = failure.cureInIIS
    }
}

/// Looks for every failure of the table.
public enum Diagnosis {
    /// What happened: the certain before the possible, the worst first, the most frequent first.
    public static func findings(_ evidence: Evidence) -> [Finding] {
        FailureTable.rows
            .compactMap { row in row.proof?(evidence).map { Finding(row, $0) } }
            .sorted { left, right in
                if left.isCertain != right.isCertain { return left.isCertain }
                if left.harm != right.harm { return left.harm < right.harm }
                return left.count > right.count
            }
    }

    /// The same for whoever has no more than counters, a status and perhaps settings.
    public static func findings(
        counters: [String: UInt64],
        status: ServerStatus,
        settings: BurstSettings = BurstSettings(),
        facts: HostFacts = HostFacts()
    ) -> [Finding] {
        self.findings(Evidence(counters: counters, status: status, settings: settings, facts: facts))
    }
}
