// Small numbers for the addresses that something is counted for, so that the counts can stand in arrays.
internal import FTPProtocol

/// Gives each origin an index while it is needed; indices of forgotten origins are used again.
struct OriginTable: Sendable {
    private var keys: [Origin?] = []
    private var indices: [Origin: Int32] = [:]
    private var freeIndices: [Int32] = []

    /// One more than the largest index that was ever in use: the size of arrays that stand beside the table.
    var size: Int { self.keys.count }

    /// Origins that are known.
    var count: Int { self.indices.count }

    /// The indices in use.
    var all: [Int32] { self.keys.indices.lazy.filter { self.keys[$0] != nil }.map { Int32($0) } }

    /// The origin's index, a new one if it isn't known.
    mutating func index(of origin: Origin) -> Int32 {
        if let known = self.indices[origin] { return known }
        let index = self.freeIndices.popLast() ?? Int32(self.keys.count)
        if index == self.keys.count { self.keys.append(nil) }
        self.keys[Int(index)] = origin
        self.indices[origin] = index
        return index
    }

    /// Forgets an origin. Nothing happens when it is forgotten already.
    mutating func forget(_ index: Int32) {
        guard let key = self.keys[Int(index)] else { return }
        self.keys[Int(index)] = nil
        self.indices[key] = nil
        self.freeIndices.append(index)
    }
}
