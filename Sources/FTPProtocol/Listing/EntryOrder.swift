// The order of a listing's lines: `-t`, `-S` and `-r`, as `ls` has them.

/// An order of entries.
public struct EntryOrder: Hashable, Sendable {
    /// What entries are compared by; those that are equal in it are compared by name.
    public enum Key: Hashable, Sendable {
        /// The name's bytes, the smallest first.
        case name
        /// When it last changed, the newest first.
        case time
        /// The size, the largest first.
        case size
    }

    /// What entries are compared by.
    public var key: Key
    /// True for the order turned round as a whole.
    public var reversed: Bool

    /// An order; by names unless told otherwise.
    public init(by key: Key = .name, reversed: Bool = false) {
        self.key = key
        self.reversed = reversed
    }

    /// The order that a listing's options ask for; with both `-t` and `-S` it is by time.
    public init(_ options: ListOptions) {
        self.key = options.contains(.byTime) ? .time : options.contains(.bySize) ? .size : .name
        self.reversed = options.contains(.reversed)
    }

    /// True when the left entry comes before the right one; entries without attributes come behind those with.
    public func precedes(_ left: DirectoryEntry, _ right: DirectoryEntry) -> Bool {
        self.reversed ? self.isOrdered(right, left) : self.isOrdered(left, right)
    }

    /// Puts the entries into this order.
    public func sort(_ entries: inout [DirectoryEntry]) {
        entries.sort(by: self.precedes)
    }

    private func isOrdered(_ left: DirectoryEntry, _ right: DirectoryEntry) -> Bool {
        switch self.key {
        case .name: break
        case .time:
            if let order = Self.descending(left.attributes?.modified, right.attributes?.modified) { return order }
        case .size:
            if let order = Self.descending(left.attributes?.size, right.attributes?.size) { return order }
        }
        return left.name.lexicographicallyPrecedes(right.name)
    }

    /// True when the left value is larger, nil when they are equal; no value is smaller than any.
    private static func descending<Value: Comparable>(_ left: Value?, _ right: Value?) -> Bool? {
        switch (left, right) {
        case (nil, nil): nil
        case (nil, .some): false
        case (.some, nil): true
        case (.some(let left), .some(let right)): left == right ? nil : left > right
        }
    }
}
