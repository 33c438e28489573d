// A file descriptor with an owner. Numbers are lent for the time of a call, and nowhere else.
internal import CLinux
internal import Glibc

/// An open descriptor that is closed when nobody holds it any more.
public final class OwnedDescriptor: Sendable {
    /// The number, valid as long as this object lives.
    public let number: Int32

    /// Takes over an open descriptor.
    public init(owning number: Int32) {
        precondition(number >= 0, "Not a descriptor.")
        self.number = number
    }

    deinit { _ = close(self.number) }

    /// Gives up the lock that `FileCalls.lock` took; closing does it too, but only when no copy is left: a program that
    /// is being started holds copies of all descriptors for a moment.
    public func unlock() { _ = clinux_unlock(self.number) }

    /// Lends the number; the descriptor stays open until the body has returned.
    func lend<Value, Failure: Error>(_ body: (Int32) throws(Failure) -> Value) throws(Failure) -> Value {
        defer { withExtendedLifetime(self) {} }
        return try body(self.number)
    }
}
