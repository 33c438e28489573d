/// A password on its way to the authenticator: it can be compared and handed on, but not printed.
public struct Secret: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let bytes: [UInt8]

    /// Takes the bytes.
    public init(_ bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }

    /// `<secret>`, whatever it holds.
    public var description: String { "<secret>" }
    /// `<secret>`, whatever it holds.
    public var debugDescription: String { "<secret>" }
    /// Shows nothing to `dump` and string interpolation of a containing value.
    public var customMirror: Mirror { Mirror(self, children: []) }

    /// Hands the bytes to an authenticator.
    public func withBytes<Value>(_ body: ([UInt8]) throws -> Value) rethrows -> Value { try body(self.bytes) }

    /// Compares in a time that depends on the lengths only.
    public func equals(_ other: Secret) -> Bool {
        var difference = UInt8(self.bytes.count == other.bytes.count ? 0 : 1)
        for (index, byte) in self.bytes.enumerated() {
            difference |= byte ^ (index < other.bytes.count ? other.bytes[index] : 0)
        }
        return difference == 0
    }
}
