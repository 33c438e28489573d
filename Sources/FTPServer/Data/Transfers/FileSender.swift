// RETR of a file that has a descriptor: from the page cache into the socket, never through this process.
internal import FTPProtocol
internal import FTPSession
internal import LinuxSystem
internal import Storage
internal import SystemPackage

/// Sends a range of a file with sendfile(2).
struct FileSender: Mover {
    /// What one `sendfile` is asked for: a call returns when the socket is full, which is earlier nearly always.
    static let callBytesMax = 1 << 20

    let interest = Readiness.writable
    private let source: any ReadSource
    private let descriptor: Int32
    private var offset: UInt64
    private let end: UInt64
    /// What goes on in its place, for files that `sendfile` doesn't take.
    private var substitute: BufferedSender?

    init(source: any ReadSource, descriptor: Int32, range: Range<UInt64>) {
        self.source = source
        self.descriptor = descriptor
        self.offset = range.lowerBound
        self.end = range.upperBound
    }

    mutating func step(on socket: Int32, with bench: Workbench) -> Step {
        if let step = self.substitute?.step(on: socket, with: bench) { return step }
        guard self.offset < self.end else { return .complete }
        let count = Int(min(self.end - self.offset, UInt64(min(Self.callBytesMax, bench.stepBytesMax))))
        do throws(Errno) {
            let sent = try Socket.sendFile(socket, from: self.descriptor, at: self.offset, count: count)
            guard sent > 0 else { return .failed(.sourceShrank) }
            self.offset += UInt64(sent)
            return .moved(sent)
        } catch {
            return self.failure(error)
        }
    }

    func abandon() {}

    private mutating func failure(_ error: Errno) -> Step {
        switch error {
        case .wouldBlock:
            return .blocked
        case .invalidArgument, .noFunction, .notSupported:
            // Some file systems can't give pages away (sendfile(2), EINVAL): read and send then.
            self.substitute = BufferedSender(.file(self.source, self.offset..<self.end, encoder: nil))
            return .moved(0)
        case .ioError, .overflow, .noMemory:
            return .failed(.storage(.failed("sendfile: \(error)")))
        default:
            return .failed(.connectionLost)
        }
    }
}

extension TransferFailure {
    /// The file became shorter than it was when the transfer began.
    static let sourceShrank = TransferFailure.storage(.failed("The file became shorter while it was sent."))
}
