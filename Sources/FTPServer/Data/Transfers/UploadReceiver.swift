// STOR, APPE, STOU: from the socket into a sink, which is committed when the peer has closed.
internal import FTPProtocol
internal import FTPSession
internal import LinuxSystem
internal import Storage
internal import SystemPackage

/// Receives a file.
struct UploadReceiver: Mover {
    let interest = Readiness.readable
    private let sink: any WriteSink
    private let keepsPartial: Bool
    private var decoder: LineEndingDecoder?
    private var decoded: [UInt8] = []

    init(sink: any WriteSink, ascii: Bool, keepsPartial: Bool) {
        self.sink = sink
        self.keepsPartial = keepsPartial
        self.decoder = ascii ? LineEndingDecoder() : nil
    }

    mutating func step(on socket: Int32, with bench: Workbench) -> Step {
        let count: Int
        do throws(Errno) {
            let room = min(bench.buffer.count, bench.stepBytesMax)
            count = try Socket.receive(socket, into: UnsafeMutableRawBufferPointer(rebasing: bench.buffer[..<room]))
        } catch {
            return error == .wouldBlock ? .blocked : .failed(.connectionLost)
        }
        do throws(StorageError) {
            guard count > 0 else { return try self.finish() }
            try self.store(UnsafeRawBufferPointer(rebasing: bench.buffer[..<count]))
            return .moved(count)
        } catch {
            return .failed(.storage(error))
        }
    }

    func abandon() { self.sink.discard(keepingPartial: self.keepsPartial) }

    private mutating func store(_ bytes: UnsafeRawBufferPointer) throws(StorageError) {
        guard self.decoder?.decode(bytes, into: &self.decoded) != nil else { return try self.sink.write(bytes) }
        try self.storeDecoded()
    }

    private mutating func storeDecoded() throws(StorageError) {
        defer { self.decoded.removeAll(keepingCapacity: false) }
        guard !self.decoded.isEmpty else { return }
        try self.decoded.withUnsafeBufferPointer { bytes throws(StorageError) in
            try self.sink.write(UnsafeRawBufferPointer(bytes))
        }
    }

    /// The peer has sent everything (RFC 959 section 3.4.1: closing is the end of the file).
    private mutating func finish() throws(StorageError) -> Step {
        self.decoder?.finish(into: &self.decoded)
        try self.storeDecoded()
        try self.sink.commit()
        return .complete
    }
}
