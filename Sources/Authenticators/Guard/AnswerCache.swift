// Answers that may be given again for a while.
internal import Accounts

/// A bounded number of answers, each with an end.
///
/// Two generations: when the younger one is full it becomes the older one, and what was that is forgotten. So nothing
/// has to be searched or sorted, and no answer goes before as many new ones came as a generation holds.
struct AnswerCache<Key: Hashable & Sendable>: Sendable {
    private struct Entry {
        let result: AuthenticationResult
        let end: ContinuousClock.Instant
    }

    private var younger: [Key: Entry] = [:]
    private var older: [Key: Entry] = [:]
    private let generationMax: Int

    /// - Parameter answersMax: how many it holds; 0 is none.
    init(answersMax: Int) { self.generationMax = max(0, answersMax) / 2 }

    /// How many it holds.
    var count: Int { self.younger.count + self.older.count }

    /// The answer, unless its time is over.
    func answer(for key: Key, at now: ContinuousClock.Instant) -> AuthenticationResult? {
        guard let entry = self.younger[key] ?? self.older[key], now < entry.end else { return nil }
        return entry.result
    }

    /// Keeps an answer until its end.
    mutating func keep(_ result: AuthenticationResult, for key: Key, until end: ContinuousClock.Instant) {
        guard self.generationMax > 0 else { return }
        if self.younger[key] == nil, self.younger.count >= self.generationMax {
            self.older = self.younger
            self.younger = [:]
        }
        self.older[key] = nil
        self.younger[key] = Entry(result: result, end: end)
    }

    /// Forgets all.
    mutating func forget() {
        self.younger = [:]
        self.older = [:]
    }
}
