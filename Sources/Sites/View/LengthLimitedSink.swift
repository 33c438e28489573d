// An upload to a folder where files may only be so large.
internal import FTPProtocol
internal import Storage
internal import Synchronization

/// A sink that refuses the first byte beyond a limit.
final class LengthLimitedSink: WriteSink {
    let path: VirtualPath
    private let sink: any WriteSink
    private let left: Mutex<UInt64>

    /// A sink.
    ///
    /// - Parameter left: bytes that may still be written.
    init(_ sink: any WriteSink, left: UInt64) {
        self.sink = sink
        self.path = sink.path
        self.left = Mutex(left)
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws(StorageError) {
        let isWithin = self.left.withLock { left in
            guard UInt64(bytes.count) <= left else { return false }
            left -= UInt64(bytes.count)
            return true
        }
        guard isWithin else { throw .tooLarge }
        try self.sink.write(bytes)
    }

    func commit() throws(StorageError) { try self.sink.commit() }

    func discard(keepingPartial: Bool) { self.sink.discard(keepingPartial: keepingPartial) }
}
