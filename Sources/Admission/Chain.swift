// A doubly linked list through the indices of arrays: adding and taking out anywhere costs the same at any length, and
// nothing is allocated for it.

/// The neighbours of one element; one array of these for each list that an element can be in.
struct Links: Hashable, Sendable {
    fileprivate(set) var previous = Chain.end
    fileprivate(set) var next = Chain.end
}

/// The two ends of a list.
struct Chain: Hashable, Sendable {
    /// Stands for "no element".
    static let end: Int32 = -1

    private(set) var first = Chain.end
    private(set) var last = Chain.end

    var isEmpty: Bool { self.first == Chain.end }

    /// The element behind this one, which must be in the list; nil behind the last.
    func next(after element: Int32, in links: [Links]) -> Int32? {
        let next = links[Int(element)].next
        return next == Chain.end ? nil : next
    }

    mutating func append(_ element: Int32, in links: inout [Links]) {
        links[Int(element)] = Links(previous: self.last, next: Chain.end)
        if self.last == Chain.end { self.first = element } else { links[Int(self.last)].next = element }
        self.last = element
    }

    mutating func remove(_ element: Int32, in links: inout [Links]) {
        let gone = links[Int(element)]
        links[Int(element)] = Links()
        if gone.previous == Chain.end { self.first = gone.next } else { links[Int(gone.previous)].next = gone.next }
        if gone.next == Chain.end { self.last = gone.previous } else { links[Int(gone.next)].previous = gone.previous }
    }
}
