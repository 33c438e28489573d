// Numbers that can't overflow, and as people read them.

extension BinaryInteger {
    /// With a comma between groups of three digits.
    var grouped: String {
        let text = String(self)
        let digits = Array(text.drop { $0 == "-" })
        let sign = text.hasPrefix("-") ? "-" : ""
        return digits.indices.reduce(into: sign) { text, index in
            if index > 0, (digits.count - index).isMultiple(of: 3) { text.append(",") }
            text.append(digits[index])
        }
    }
}

extension Int {
    /// A number of bytes in MiB.
    var inMebibytes: String { "\((self >> 20).grouped) MiB" }

    /// The sum, or the largest number there is.
    func addingUpTo(_ other: Int) -> Int {
        let (sum, isTooMuch) = self.addingReportingOverflow(other)
        return isTooMuch ? (other > 0 ? .max : .min) : sum
    }

    /// The quotient, rounded up; for numbers that aren't negative.
    func dividedUp(by divisor: Int) -> Int { (self + divisor - 1) / divisor }
}
