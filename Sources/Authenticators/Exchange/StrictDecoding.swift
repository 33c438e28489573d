// Decoding that takes nothing it doesn't know, within bounds.
internal import FoundationEssentials

/// Any key there may be.
private struct AnyKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { return nil }
}

extension Decoder {
    /// Throws when there are keys that the type doesn't have.
    func refuseKeys<Key: CodingKey & CaseIterable>(notIn: Key.Type) throws {
        let known = Set(Key.allCases.map(\.stringValue))
        let container = try self.container(keyedBy: AnyKey.self)
        guard let stranger = container.allKeys.first(where: { !known.contains($0.stringValue) }) else { return }
        throw DecodingError.dataCorrupted(.init(codingPath: [], debugDescription: Self.text(of: stranger, in: known)))
    }

    private static func text(of stranger: any CodingKey, in known: Set<String>) -> String {
        "there is no key \"\(Reason.printable(stranger.stringValue))\"; there are \(known.sorted().joined(separator: ", "))"
    }
}

extension KeyedDecodingContainer {
    /// An error at a key.
    func wrong(_ key: Key, _ what: String) -> DecodingError {
        .dataCorruptedError(forKey: key, in: self, debugDescription: what)
    }

    /// A name that may stand in rules and logs.
    func name(_ key: Key) throws -> String? {
        guard let name = try self.decodeIfPresent(String.self, forKey: key) else { return nil }
        return try self.checked(name, key)
    }

    /// A list of names; empty when there is none.
    func names(_ key: Key) throws -> [String] {
        let names = try self.decodeIfPresent([String].self, forKey: key) ?? []
        guard names.count <= AnswerLimits.groupsMax else {
            throw self.wrong(key, "more than \(AnswerLimits.groupsMax)")
        }
        return try names.map { try self.checked($0, key) }
    }

    /// A path from a root on.
    func absolutePath(_ key: Key) throws -> String? {
        guard let path = try self.decodeIfPresent(String.self, forKey: key) else { return nil }
        guard path.utf8.first == UInt8(ascii: "/"), path.utf8.count <= AnswerLimits.pathBytesMax else {
            throw self.wrong(key, "not a path that begins with / and has at most \(AnswerLimits.pathBytesMax) bytes")
        }
        guard !Reason.holdsControl(path) else { throw self.wrong(key, "holds control characters") }
        return path
    }

    /// A limit.
    func atLeast(_ least: Int, _ key: Key) throws -> Int? {
        guard let limit = try self.decodeIfPresent(Int.self, forKey: key) else { return nil }
        guard limit >= least else { throw self.wrong(key, "not \(least) or more") }
        return limit
    }

    private func checked(_ name: String, _ key: Key) throws -> String {
        guard !name.isEmpty, name.utf8.count <= AnswerLimits.nameBytesMax else {
            throw self.wrong(key, "not a name of 1 to \(AnswerLimits.nameBytesMax) bytes")
        }
        guard !Reason.holdsControl(name) else { throw self.wrong(key, "holds control characters") }
        return name
    }
}
