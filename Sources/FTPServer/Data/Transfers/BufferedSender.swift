// What has to be made or changed before it is sent: listings, TYPE A, files without a descriptor.
internal import FTPProtocol
internal import FTPSession
internal import LinuxSystem
internal import Storage
internal import SystemPackage

/// Makes bytes a piece at a time.
protocol ChunkProducer: AnyObject, Sendable {
    /// Appends the next bytes, some tens of KiB at a time; false: there are no more, what it appended now included.
    func next(into buffer: inout [UInt8]) throws(StorageError) -> Bool
}

/// Sends what it reads from a source, piece by piece; a piece is dropped when all of it is in the socket.
struct BufferedSender: Mover {
    /// What is read at once. A slow peer holds one piece, twice that long at most (TYPE A, a file of line ends).
    static let pieceBytes = 64 * 1_024

    /// Where the bytes come from.
    enum Origin: Sendable {
        /// A range of a file, as it is or with line ends encoded.
        case file(any ReadSource, Range<UInt64>, encoder: LineEndingEncoder?)
        case producer(any ChunkProducer)
        /// Everything is in the pending piece.
        case exhausted
    }

    let interest = Readiness.writable
    private var origin: Origin
    private var piece: [UInt8] = []
    private var sent = 0

    init(_ origin: Origin) { self.origin = origin }

    mutating func step(on socket: Int32, with bench: Workbench) -> Step {
        do throws(StorageError) {
            if self.sent == self.piece.count {
                self.piece.removeAll(keepingCapacity: true)
                self.sent = 0
                guard try self.refill(with: bench) else { return .complete }
            }
        } catch {
            return .failed(.storage(error))
        }
        return self.send(on: socket, atMost: bench.stepBytesMax)
    }

    func abandon() {}

    private mutating func send(on socket: Int32, atMost limit: Int) -> Step {
        guard self.sent < self.piece.count else { return .moved(0) }
        do throws(Errno) {
            let sent = try self.piece.withUnsafeBufferPointer { bytes throws(Errno) in
                let rest = UnsafeRawBufferPointer(bytes)[self.sent...].prefix(limit)
                return try Socket.send(socket, UnsafeRawBufferPointer(rebasing: rest))
            }
            self.sent += sent
            return .moved(sent)
        } catch {
            return error == .wouldBlock ? .blocked : .failed(.connectionLost)
        }
    }

    /// Fills the empty piece; false when nothing is left to send.
    private mutating func refill(with bench: Workbench) throws(StorageError) -> Bool {
        switch self.origin {
        case .file(let source, let range, let encoder):
            guard !range.isEmpty else { return false }
            try self.read(source, range, encoder, bench)
        case .producer(let producer):
            if try !producer.next(into: &self.piece) { self.origin = .exhausted }
        case .exhausted:
            return false
        }
        return true
    }

    private mutating func read(
        _ source: any ReadSource,
        _ range: Range<UInt64>,
        _ encoder: LineEndingEncoder?,
        _ bench: Workbench
    ) throws(StorageError) {
        let wanted = Int(min(UInt64(Self.pieceBytes), range.upperBound - range.lowerBound))
        let buffer = UnsafeMutableRawBufferPointer(rebasing: bench.buffer[..<wanted])
        let count = try source.read(at: range.lowerBound, into: buffer)
        guard count > 0 else { throw .failed("The file became shorter while it was sent.") }
        let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<count])
        var encoder = encoder
        if encoder?.encode(bytes, into: &self.piece) == nil { self.piece.append(contentsOf: bytes) }
        self.origin = .file(source, (range.lowerBound + UInt64(count))..<range.upperBound, encoder: encoder)
    }
}
