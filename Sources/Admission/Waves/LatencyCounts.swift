// Durations, counted: percentiles of any number of clients in a few kilobytes.

/// Counts of durations in classes that grow with them: exact up to 31 µs, then with an error below 3.2 %.
///
/// The classes are log-linear, as in Gil Tene's HdrHistogram: each power of two is cut into 32 equal parts.
public struct LatencyCounts: Hashable, Sendable {
    /// The longest that is told apart; what takes longer counts as this.
    public static let longest: Duration = .seconds(300)

    private static let partBits = 5
    private static let parts = 1 << Self.partBits
    private static let microsecondsMax = Int(Self.longest / .microseconds(1))
    private static let classCount = Self.index(of: Self.microsecondsMax) + 1

    /// Durations that were added.
    public private(set) var count = 0
    private var classes: [UInt32] = []

    /// None yet; the memory is taken by the first one.
    public init() {}

    /// Adds a duration; below a microsecond it counts as 0.
    public mutating func add(_ duration: Duration) {
        self.makeClasses()
        let microseconds = min(max(0, duration / .microseconds(1)), Double(Self.microsecondsMax))
        self.classes[Self.index(of: Int(microseconds))] &+= 1
        self.count += 1
    }

    /// Adds all that another one has.
    public mutating func merge(_ other: LatencyCounts) {
        guard other.count > 0 else { return }
        self.makeClasses()
        for index in self.classes.indices { self.classes[index] &+= other.classes[index] }
        self.count += other.count
    }

    /// Forgets all, and keeps the memory.
    public mutating func reset() {
        self.count = 0
        for index in self.classes.indices { self.classes[index] = 0 }
    }

    /// The duration that this share of all don't exceed, 0 ... 1; the upper end of its class. Zero when there are none.
    public func percentile(_ share: Double) -> Duration {
        let wanted = max(1, Int((share * Double(self.count)).rounded(.up)))
        var seen = 0
        for (index, count) in self.classes.enumerated() {
            seen += Int(count)
            if seen >= wanted { return .microseconds(min(Self.upperEnd(of: index), Self.microsecondsMax)) }
        }
        return .zero
    }

    private mutating func makeClasses() {
        if self.classes.isEmpty { self.classes = Array(repeating: 0, count: Self.classCount) }
    }

    /// The highest five bits below the leading one choose the part, the place of the leading one the power of two.
    private static func index(of microseconds: Int) -> Int {
        guard microseconds >= Self.parts else { return microseconds }
        let shift = Int.bitWidth - 1 - microseconds.leadingZeroBitCount - Self.partBits
        return shift * Self.parts + microseconds >> shift
    }

    /// The largest value of a class.
    private static func upperEnd(of index: Int) -> Int {
        guard index >= 2 * Self.parts else { return index }
        let shift = index / Self.parts - 1
        return (index - shift * Self.parts + 1) << shift - 1
    }
}
