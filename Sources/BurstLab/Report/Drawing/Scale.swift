// From values to places, and the numbers that stand on an axis.

/// A range of values, spread evenly or by their logarithm.
struct Scale: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        /// Equal differences are equally far apart.
        case linear
        /// Equal ratios are equally far apart; all values are above 0.
        case logarithmic
    }

    let kind: Kind
    let lower: Double
    let upper: Double

    /// Largest value that an axis shows.
    static let valueMax = 1e15
    /// Smallest value of a logarithmic axis.
    static let logarithmMin = 1e-9

    /// A scale; nonsense becomes the nearest range that can be drawn.
    init(_ kind: Kind, from lower: Double, to upper: Double) {
        let floor = kind == .linear ? -Self.valueMax : Self.logarithmMin
        let low = min(max(lower.isFinite ? lower : 0, floor), Self.valueMax)
        let high = min(max(upper.isFinite ? upper : Self.valueMax, floor), Self.valueMax)
        self.kind = kind
        self.lower = min(low, high)
        // A single value gets room beside it: one unit, or what a Double can still tell apart.
        let least =
            kind == .linear ? self.lower + (low == high ? max(1, abs(low) * 1e-6) : 1e-9) : self.lower * 1.000_001
        self.upper = max(low, high, least)
    }

    /// Where a value lies: 0 at the lower end, 1 at the upper one, and never beyond.
    func place(of value: Double) -> Double {
        guard !value.isNaN else { return 0 }
        let value = min(max(value, self.lower), self.upper)
        switch self.kind {
        case .linear: return (value - self.lower) / (self.upper - self.lower)
        case .logarithmic:
            return Self.logarithm(value / self.lower) / Self.logarithm(self.upper / self.lower)
        }
    }

    /// Round numbers in the range, rising, about as many as wished, never more than 25.
    func ticks(about wished: Int) -> [Double] {
        switch self.kind {
        case .linear: self.linearTicks(wished)
        case .logarithmic: self.logarithmicTicks(wished)
        }
    }

    // MARK: Ticks

    private static let ticksMax = 25

    private func linearTicks(_ wished: Int) -> [Double] {
        let step = Self.roundStep(atLeast: (self.upper - self.lower) / Double(max(wished, 1)))
        let first = (self.lower / step).rounded(.up)
        let tolerance = step * 1e-6
        return (0..<Self.ticksMax).map { (first + Double($0)) * step }.filter { $0 <= self.upper + tolerance }
    }

    /// 1, 2 or 5 times a power of ten.
    static func roundStep(atLeast value: Double) -> Double {
        guard value.isFinite, value > 0 else { return 1 }
        let power = Self.powerOfTen(below: value)
        return [1, 2, 5, 10].map { $0 * power }.first { $0 >= value * 0.999_999 } ?? 10 * power
    }

    /// The powers of ten, with 2 and 5 times them where there is room; every second or third where there is none.
    private func logarithmicTicks(_ wished: Int) -> [Double] {
        let powers = self.powers
        let fine = powers.flatMap { power in [1, 2, 5].map { $0 * power } }.filter(self.holds)
        if fine.count <= wished { return fine }
        let coarse = powers.filter(self.holds)
        guard coarse.count > 1 else { return Array(fine.prefix(Self.ticksMax)) }
        let stride = max(1, (coarse.count + max(wished, 1) - 1) / max(wished, 1))
        return coarse.enumerated().filter { $0.offset.isMultiple(of: stride) }.map(\.element)
    }

    private var powers: [Double] {
        var power = Self.powerOfTen(below: self.lower)
        var powers: [Double] = []
        while power <= self.upper * 1.000_001 {
            powers.append(power)
            power *= 10
        }
        return powers
    }

    private func holds(_ value: Double) -> Bool {
        value >= self.lower * 0.999_999 && value <= self.upper * 1.000_001
    }

    // MARK: Logarithms without a library

    /// The largest power of ten that isn't above a value between 1e-10 and 1e16.
    private static func powerOfTen(below value: Double) -> Double {
        var power = 1.0
        while power > value * 1.000_001, power > 1e-12 { power /= 10 }
        while power * 10 <= value * 1.000_001, power < 1e16 { power *= 10 }
        return power
    }

    /// The natural logarithm of a positive number: `2^e * m`, and the series of artanh, which is exact to 1e-9 for m
    /// between 1 and 2.
    static func logarithm(_ value: Double) -> Double {
        guard value > 0, value.isFinite else { return 0 }
        let ratio = (value.significand - 1) / (value.significand + 1)
        let square = ratio * ratio
        let series = (0..<10).reversed().reduce(0.0) { sum, index in sum * square + 1 / Double(2 * index + 1) }
        return Double(value.exponent) * 0.693_147_180_559_945_3 + 2 * ratio * series
    }
}
