// The result as one JSON object, keys sorted, so that two runs can be compared line by line.
internal import FoundationEssentials

extension BurstResult {
    /// One line of JSON.
    ///
    /// - Throws: never in practice: a result holds no number that JSON lacks.
    public func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }

    /// Reads what `json` wrote.
    public init(json: String) throws {
        self = try JSONDecoder().decode(BurstResult.self, from: Data(json.utf8))
    }
}
