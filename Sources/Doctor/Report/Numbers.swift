// Numbers that can't overflow.
internal import Telemetry

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
