/// Names one site of a server: what IIS calls the site's number. Logs, seats and settings refer to it; a site keeps its
/// number when it is renamed.
public struct SiteID: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The number, from 1.
    public let rawValue: UInt32

    /// An identifier from its number.
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// The site of a server that has only one.
    public static let first = SiteID(rawValue: 1)

    /// The number.
    public var description: String { "\(self.rawValue)" }

    /// Orders by number.
    public static func < (left: SiteID, right: SiteID) -> Bool { left.rawValue < right.rawValue }
}
