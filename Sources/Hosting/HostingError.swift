// Why a configuration can't be put in force.

/// Why a configuration can't be put in force; nothing of it is then.
public struct HostingError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A line for each reason.
    public let reasons: [String]

    /// An error with some reasons.
    public init(_ reasons: [String]) { self.reasons = reasons }

    /// An error with one reason.
    init(_ reason: String) { self.reasons = [reason] }

    /// All reasons.
    public var description: String { self.reasons.joined(separator: "\n") }
}
