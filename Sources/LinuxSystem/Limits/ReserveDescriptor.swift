// A descriptor that is kept for the moment when there is no other.
internal import CLinux
internal import Glibc

/// Holds one descriptor open, so that one can be had when the limit is reached.
public struct ReserveDescriptor: ~Copyable, Sendable {
    private var descriptor: Int32?

    /// Takes a descriptor, if there is one.
    public init() {
        self.descriptor = nil
        self.refill()
    }

    deinit { if let descriptor = self.descriptor { _ = close(descriptor) } }

    /// Whether it holds one.
    public var isHeld: Bool { self.descriptor != nil }

    /// Gives the descriptor up.
    ///
    /// - Returns: false when there was none.
    public mutating func spend() -> Bool {
        guard let descriptor = self.descriptor else { return false }
        _ = close(descriptor)
        self.descriptor = nil
        return true
    }

    /// Takes a descriptor again, if it holds none and one can be had.
    public mutating func refill() {
        guard self.descriptor == nil else { return }
        let descriptor = eventfd(0, Int32(EFD_CLOEXEC))
        if descriptor >= 0 { self.descriptor = descriptor }
    }
}
