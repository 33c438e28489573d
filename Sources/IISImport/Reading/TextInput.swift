// A file as UTF-8 bytes, one after another: a few kilobytes of it are in memory at a time.
internal import SystemPackage

/// The encodings of the files that Windows writes. Those of one byte a character pass as UTF-8 does; `LineReader` tells
/// them apart.
enum TextEncoding: Hashable {
    case utf8
    case utf16(bigEndian: Bool)
}

/// Where bytes come from: an empty answer is the end.
typealias ByteSource = (_ bytesMax: Int) throws(ImportError) -> [UInt8]

/// Reads text forward, byte by byte, and counts lines.
struct TextInput {
    static let chunkBytes = 64 << 10

    /// The file as the user named it; errors carry it.
    let file: String
    let limits: ImportLimits
    /// The line of the next byte, from 1.
    private(set) var line = 1

    private let source: ByteSource
    private var decoder: TextDecoder
    private var buffer: [UInt8] = []
    private var position = 0
    private var bytesRead = 0
    private var isAtEnd = false

    /// Looks at the first bytes for a byte order mark, or for the zeros of UTF-16 without one.
    init(file: String, limits: ImportLimits, source: @escaping ByteSource) throws(ImportError) {
        self.file = file
        self.limits = limits
        self.source = source
        let first = try source(Self.chunkBytes)
        self.bytesRead = first.count
        let (encoding, mark) = Self.encoding(of: first)
        self.decoder = TextDecoder(encoding)
        self.isAtEnd = first.isEmpty
        try self.take(first[mark...])
    }

    /// The next byte without taking it; nil at the end.
    mutating func peek() throws(ImportError) -> UInt8? {
        while self.position == self.buffer.count {
            guard !self.isAtEnd else { return nil }
            try self.fill()
        }
        return self.buffer[self.position]
    }

    /// Takes the next byte; nil at the end.
    mutating func next() throws(ImportError) -> UInt8? {
        guard let byte = try self.peek() else { return nil }
        self.position += 1
        if byte == Ascii.newline { self.line += 1 }
        return byte
    }

    /// The beginning of the text, at most `count` bytes and never more than what the first chunk holds. Takes nothing.
    func beginning(_ count: Int) -> ArraySlice<UInt8> { self.buffer[self.position...].prefix(count) }

    /// An error at the line that is being read.
    func error(_ problem: String) -> ImportError { ImportError(file: self.file, line: self.line, problem) }

    private mutating func fill() throws(ImportError) {
        let raw = try self.source(Self.chunkBytes)
        self.bytesRead += raw.count
        guard self.bytesRead <= self.limits.fileBytesMax else {
            let megabytes = self.limits.fileBytesMax >> 20
            throw ImportError(file: self.file, "The file is larger than \(megabytes) MB. Export the FTP service alone.")
        }
        self.isAtEnd = raw.isEmpty
        try self.take(raw[...])
    }

    private mutating func take(_ raw: ArraySlice<UInt8>) throws(ImportError) {
        self.position = 0
        self.buffer.removeAll(keepingCapacity: true)
        do {
            try self.decoder.decode(raw, into: &self.buffer)
            if self.isAtEnd { try self.decoder.finish() }
        } catch {
            throw self.error(error.problem)
        }
    }

    private static func encoding(of first: [UInt8]) -> (TextEncoding, markBytes: Int) {
        switch (first.first, first.dropFirst().first) {
        case (0xFF, 0xFE): return (.utf16(bigEndian: false), 2)
        case (0xFE, 0xFF): return (.utf16(bigEndian: true), 2)
        case (.some(let byte), 0) where byte != 0: return (.utf16(bigEndian: false), 0)
        case (0, .some(let byte)) where byte != 0: return (.utf16(bigEndian: true), 0)
        case (_, _): return (.utf8, first.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0)
        }
    }
}

extension TextInput {
    /// Opens a file for the time of `read`.
    static func reading<Result>(
        _ path: String,
        limits: ImportLimits,
        _ read: (inout TextInput) throws(ImportError) -> Result
    ) throws(ImportError) -> Result {
        let file: FileDescriptor
        do {
            file = try FileDescriptor.open(FilePath(path), .readOnly, options: [.closeOnExec])
        } catch {
            throw ImportError(file: path, "The file can't be opened: \(error).")
        }
        defer { try? file.close() }
        var input = try TextInput(file: path, limits: limits) { (count) throws(ImportError) -> [UInt8] in
            try Self.bytes(of: file, path: path, count: count)
        }
        return try read(&input)
    }

    private static func bytes(of file: FileDescriptor, path: String, count: Int) throws(ImportError) -> [UInt8] {
        do {
            return try [UInt8](unsafeUninitializedCapacity: count) { space, filled in
                filled = try file.read(into: UnsafeMutableRawBufferPointer(space))
            }
        } catch {
            throw ImportError(file: path, "The file can't be read: \(error).")
        }
    }
}
