// TYPE A: lines end in CRLF on the wire and in LF here (RFC 959 section 3.1.1.1). State is kept across chunks.

private let lineFeed = UInt8(ascii: "\n")
private let carriageReturn = UInt8(ascii: "\r")

/// Turns LF into CRLF, for downloads in TYPE A.
///
/// A CRLF that is in the file stays one, also when a chunk ends between its bytes: so do ProFTPD and vsftpd 3, while
/// wu-ftpd and older vsftpd sent CRCRLF. A CR that stands alone stays as it is.
public struct LineEndingEncoder: Hashable, Sendable {
    private var endedInReturn = false

    /// An encoder at a file's beginning.
    public init() {}

    /// Appends the chunk's bytes, converted: at most twice as many.
    public mutating func encode(_ chunk: UnsafeRawBufferPointer, into output: inout [UInt8]) {
        output.reserveCapacity(output.count + 2 * chunk.count)
        var copied = 0
        self.forEachBareLineFeed(in: chunk) { feed in
            output.append(chunk, from: copied, to: feed)
            output.append(carriageReturn)
            copied = feed
        }
        output.append(chunk, from: copied, to: chunk.count)
    }

    /// Appends the chunk's bytes, converted: at most twice as many.
    public mutating func encode(_ chunk: ArraySlice<UInt8>, into output: inout [UInt8]) {
        chunk.withUnsafeBytes { self.encode($0, into: &output) }
    }

    /// How many bytes the chunk has when converted; moves the state on as `encode` does.
    public mutating func encodedCount(_ chunk: UnsafeRawBufferPointer) -> Int {
        var count = chunk.count
        self.forEachBareLineFeed(in: chunk) { _ in count += 1 }
        return count
    }

    /// Calls with the offset of each LF that has no CR before it, here or at the end of the chunk before.
    private mutating func forEachBareLineFeed(in chunk: UnsafeRawBufferPointer, _ body: (Int) -> Void) {
        guard let last = chunk.last else { return }
        var feed = chunk.offset(of: lineFeed, from: 0)
        while feed < chunk.count {
            let followsReturn = feed == 0 ? self.endedInReturn : chunk[feed - 1] == carriageReturn
            if !followsReturn { body(feed) }
            feed = chunk.offset(of: lineFeed, from: feed + 1)
        }
        self.endedInReturn = last == carriageReturn
    }
}

/// Turns CRLF into LF, for uploads in TYPE A.
///
/// A CR that no LF follows is kept: it is the file's. A CR at a chunk's end is held until the next chunk, or `finish`.
public struct LineEndingDecoder: Hashable, Sendable {
    private var holdsReturn = false

    /// A decoder at a file's beginning.
    public init() {}

    /// Appends the chunk's bytes, converted: at most one more, the CR that was held.
    public mutating func decode(_ chunk: UnsafeRawBufferPointer, into output: inout [UInt8]) {
        guard let first = chunk.first else { return }
        output.reserveCapacity(output.count + chunk.count + 1)
        if self.holdsReturn, first != lineFeed { output.append(carriageReturn) }
        self.holdsReturn = chunk.last == carriageReturn

        let end = self.holdsReturn ? chunk.count - 1 : chunk.count
        var copied = 0
        var found = chunk.offset(of: carriageReturn, from: 0)
        while found < end {
            if chunk[found + 1] == lineFeed {
                output.append(chunk, from: copied, to: found)
                copied = found + 1
            }
            found = chunk.offset(of: carriageReturn, from: found + 1)
        }
        output.append(chunk, from: copied, to: end)
    }

    /// Appends the chunk's bytes, converted: at most one more, the CR that was held.
    public mutating func decode(_ chunk: ArraySlice<UInt8>, into output: inout [UInt8]) {
        chunk.withUnsafeBytes { self.decode($0, into: &output) }
    }

    /// Appends the CR that is still held at the upload's end, if there is one.
    public mutating func finish(into output: inout [UInt8]) {
        if self.holdsReturn { output.append(carriageReturn) }
        self.holdsReturn = false
    }
}

/// Counts what a file's size is in TYPE A, which is what SIZE answers then (RFC 3659 section 4).
public struct EncodedSizeCounter: Hashable, Sendable {
    private var encoder = LineEndingEncoder()

    /// Bytes that a download in TYPE A would send for what was added.
    public private(set) var size: UInt64 = 0

    /// A counter at a file's beginning.
    public init() {}

    /// Adds the file's next bytes.
    public mutating func add(_ chunk: UnsafeRawBufferPointer) {
        self.size &+= UInt64(self.encoder.encodedCount(chunk))
    }

    /// Adds the file's next bytes.
    public mutating func add(_ chunk: ArraySlice<UInt8>) {
        chunk.withUnsafeBytes { self.add($0) }
    }
}
