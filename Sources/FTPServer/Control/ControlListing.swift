// A listing that goes out on the control connection: STAT with a path (RFC 959 4.1.3).
internal import FTPProtocol
internal import FTPSession
internal import Storage

/// Writes a listing's lines between the two ends of a multi-line reply, as fast as the peer reads them.
final class ControlListing {
    let operation: OperationID
    let source: ListingSource
    private let permit: TransferPermit
    private unowned let control: ControlHandler
    private let fill: (ControlListing) -> Void
    private var isReading = false

    init(
        _ operation: OperationID,
        _ source: ListingSource,
        _ permit: TransferPermit,
        control: ControlHandler,
        fill: @escaping (ControlListing) -> Void
    ) {
        self.operation = operation
        self.source = source
        self.permit = permit
        self.control = control
        self.fill = fill
    }

    /// Asks for the next lines, unless they are on their way.
    func continueWriting() {
        guard !self.isReading else { return }
        self.isReading = true
        self.fill(self)
    }

    /// Sends the lines that were read.
    func write(_ lines: [UInt8]) {
        self.isReading = false
        self.control.queue { Self.indent(lines, into: &$0) }
        if self.control.sendQueued() { self.continueWriting() }
    }

    /// Reads up to a few kilobytes of lines, on the blocking pool.
    static func read(_ source: ListingSource) throws(StorageError) -> [UInt8]? {
        var chunk: [UInt8] = []
        guard try source.next(into: &chunk) || !chunk.isEmpty else { return nil }
        return chunk
    }

    /// A space before each line, so that no file's name can look like the reply's last line (RFC 959 4.2).
    private static func indent(_ lines: [UInt8], into bytes: inout [UInt8]) {
        for line in lines.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: true) {
            bytes.append(UInt8(ascii: " "))
            bytes.append(contentsOf: line)
            bytes.append(UInt8(ascii: "\n"))
        }
    }
}
