// eventfd(2): wakes a thread that waits in a `Poller`.
internal import CLinux
public import SystemPackage

/// A descriptor that one thread waits for and any other makes readable.
public final class WakeSignal: Sendable {
    /// Give it to `Poller.add` for `.readable`.
    public let descriptor: Int32

    /// Opens the descriptor.
    public init() throws(Errno) {
        let descriptor = eventfd(0, Int32(EFD_NONBLOCK | EFD_CLOEXEC))
        guard descriptor >= 0 else { throw .current }
        self.descriptor = descriptor
    }

    deinit { _ = close(self.descriptor) }

    /// Wakes the waiting thread; several calls before it runs count as one.
    public func raise() {
        var one: UInt64 = 1
        _ = write(self.descriptor, &one, MemoryLayout<UInt64>.size)
    }

    /// Makes the descriptor quiet again; called by the thread that was woken.
    public func lower() {
        var count: UInt64 = 0
        _ = read(self.descriptor, &count, MemoryLayout<UInt64>.size)
    }
}
