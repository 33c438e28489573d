// Names on the wire in another charset than UTF-8: for clients that know nothing else.
internal import FTPProtocol
internal import LinuxSystem

/// Converts what a client sends and gets.
final class WireCharset: Sendable {
    /// As the configuration names it.
    let name: String
    private let reader: CharsetConverter
    private let writer: CharsetConverter

    /// nil when the system doesn't know the charset: names go as UTF-8 then.
    init?(_ name: String) {
        guard let charset = Charset(name), let reader = charset.reader, let writer = charset.writer else { return nil }
        self.name = name
        self.reader = reader
        self.writer = writer
    }

    /// A line in UTF-8; as it is when it is no text of the charset, which the parser then refuses.
    func read(_ line: [UInt8]) -> [UInt8] { self.reader.converting(line) ?? line }

    /// Text for the client; characters that it can't be told become `?`.
    func write(_ text: [UInt8]) -> [UInt8] { self.writer.convertingLossily(text) }
}

/// A listing in the client's charset.
final class ConvertedListing: ChunkProducer {
    private let source: any ChunkProducer
    private let charset: WireCharset

    init(_ source: any ChunkProducer, _ charset: WireCharset) {
        self.source = source
        self.charset = charset
    }

    func next(into buffer: inout [UInt8]) throws(StorageError) -> Bool {
        var lines: [UInt8] = []
        let hasMore = try self.source.next(into: &lines)
        buffer.append(contentsOf: self.charset.write(lines))
        return hasMore
    }
}
