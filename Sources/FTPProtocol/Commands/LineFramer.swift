// From received bytes to lines (RFC 959 5.3), with the Telnet bytes taken out (RFC 854; RFC 1123 4.1.2.10).
// What a line means is the parser's matter.

/// Cuts a byte stream into lines.
///
/// Take all lines with `next()` before the next `append`: then it never holds more than one read and one line. Between
/// commands it holds no memory of its own: a server has thousands of idle ones.
public struct LineFramer: Hashable, Sendable {
    /// Longest line unless said otherwise, its end not counted.
    public static let lineBytesMaxDefault = 4_096

    /// What comes out.
    public enum Frame: Hashable, Sendable {
        /// A line without its end.
        case line(ArraySlice<UInt8>)
        /// A line that was longer than the limit; its bytes are gone.
        case tooLong
    }

    /// Where in a Telnet command the stream stands.
    private enum Telnet: UInt8, Hashable, Sendable {
        /// In none.
        case data
        /// Behind an IAC.
        case command
        /// Behind WILL, WONT, DO or DONT.
        case option
        /// Behind an IAC IP: a DM that lost its IAC may follow.
        case interrupted
        /// In a subnegotiation.
        case subnegotiation
        /// Behind an IAC in a subnegotiation.
        case subnegotiationCommand
    }

    /// Longest line, its end not counted.
    public let lineBytesMax: Int
    private var bytes: [UInt8] = []
    /// The first byte that wasn't handed out yet.
    private var start = 0
    /// Up to here there is no line end behind `start`.
    private var scanned = 0
    /// How much is held of the line that isn't complete yet.
    private var lineBytes = 0
    private var telnet = Telnet.data

    /// A framer for lines up to that length.
    public init(lineBytesMax: Int = LineFramer.lineBytesMaxDefault) {
        precondition(lineBytesMax > 0, "A line has at least one byte.")
        self.lineBytesMax = lineBytesMax
    }

    /// How many bytes it holds: lines not taken yet, and the one that isn't complete.
    public var bufferedBytes: Int { self.bytes.count - self.start }

    /// Whether a line was begun and not ended.
    public var hasPartialLine: Bool { self.lineBytes > 0 || self.telnet != .data }

    /// Takes what was received.
    @inlinable
    public mutating func append(_ bytes: some Collection<UInt8>) {
        let isDone: Void? = bytes.withContiguousStorageIfAvailable { self.append(contiguous: $0) }
        if isDone == nil { Array(bytes).withUnsafeBufferPointer { self.append(contiguous: $0) } }
    }

    /// The next line, or nil when none is complete.
    public mutating func next() -> Frame? {
        guard let end = self.bytes[self.scanned...].firstIndex(of: Byte.lineFeed) else {
            self.forgetTaken()
            return nil
        }
        var line = self.bytes[self.start..<end]
        self.start = end + 1
        self.scanned = self.start
        // The slice now owns the buffer alone: nothing is copied, and nothing stays here.
        if self.start == self.bytes.count { self.forgetTaken() }
        if line.last == Byte.carriageReturn { line = line.dropLast() }
        return line.count > self.lineBytesMax ? .tooLong : .line(line)
    }

    private mutating func forgetTaken() {
        if self.start == self.bytes.count {
            self.bytes = []
        } else if self.start > 0 {
            self.bytes = Array(self.bytes[self.start...])
        }
        self.start = 0
        self.scanned = self.bytes.count
    }
}

// MARK: - Taking bytes in

extension LineFramer {
    private enum Byte {
        static let lineFeed: UInt8 = 0x0A
        static let carriageReturn: UInt8 = 0x0D
        static let subnegotiationEnd: UInt8 = 240
        static let dataMark: UInt8 = 242
        static let interruptProcess: UInt8 = 244
        static let subnegotiationBegin: UInt8 = 250
        static let options: ClosedRange<UInt8> = 251...254
        static let interpretAsCommand: UInt8 = 255
    }

    /// Of a line that is too long this much is kept, so that `next()` sees that it is: a carriage return at the limit
    /// may still turn out to be part of the line.
    private var keptBytesMax: Int { self.lineBytesMax + 2 }

    @usableFromInline
    mutating func append(contiguous new: UnsafeBufferPointer<UInt8>) {
        // Almost every read: a whole command, no Telnet, nowhere near the limit.
        if self.telnet == .data, self.lineBytes + new.count <= self.lineBytesMax, let tail = Self.plainTail(of: new) {
            self.lineBytes = tail.hasLineEnd ? tail.bytes : self.lineBytes + tail.bytes
            if self.bytes.isEmpty { self.bytes = Array(new) } else { self.bytes.append(contentsOf: new) }
        } else {
            for byte in new { self.take(byte) }
        }
    }

    /// How much stands behind the last line end; nil when a byte may be Telnet's.
    private static func plainTail(of new: UnsafeBufferPointer<UInt8>) -> (bytes: Int, hasLineEnd: Bool)? {
        var tail = 0
        var hasLineEnd = false
        for byte in new {
            if byte >= Byte.dataMark { return nil }
            tail += 1
            if byte == Byte.lineFeed {
                tail = 0
                hasLineEnd = true
            }
        }
        return (tail, hasLineEnd)
    }

    private mutating func take(_ byte: UInt8) {
        if byte == Byte.lineFeed { self.endTelnetCommand() }
        switch self.telnet {
        case .data: self.takeData(byte)
        case .command: self.takeCommand(byte)
        case .option: if byte != Byte.carriageReturn { self.telnet = .data }
        case .interrupted: self.takeAfterInterrupt(byte)
        case .subnegotiation: if byte == Byte.interpretAsCommand { self.telnet = .subnegotiationCommand }
        case .subnegotiationCommand: self.telnet = byte == Byte.subnegotiationEnd ? .data : .subnegotiation
        }
    }

    /// A line end is never part of a Telnet command. RFC 854 would allow it in a subnegotiation, which no FTP client sends;
    /// but a name in Latin-1 can look like the begin of one, and must not swallow the commands behind it. Its own line is
    /// cut short then, so it gets a NUL, which no parser takes.
    private mutating func endTelnetCommand() {
        switch self.telnet {
        case .data, .command, .interrupted: break
        case .option, .subnegotiation, .subnegotiationCommand:
            self.telnet = .data
            self.store(0)
        }
    }

    /// Clients send `IAC IP IAC DM ABOR` with one of the first four bytes as urgent data (RFC 959 4.1.3). Where urgent
    /// data doesn't arrive in line, that one byte is missing: what is left of IP or DM at a line's begin is dropped. No
    /// verb begins so; further on these bytes begin characters of UTF-8.
    private mutating func takeData(_ byte: UInt8) {
        if byte == Byte.interpretAsCommand {
            self.telnet = .command
        } else if self.lineBytes > 0 || (byte != Byte.dataMark && byte != Byte.interruptProcess) {
            self.store(byte)
        }
    }

    private mutating func takeCommand(_ byte: UInt8) {
        self.telnet = .data
        switch byte {
        case Byte.interpretAsCommand: self.store(byte)
        case Byte.options: self.telnet = .option
        case Byte.subnegotiationBegin: self.telnet = .subnegotiation
        case Byte.interruptProcess: self.telnet = .interrupted
        case Byte.subnegotiationEnd..<Byte.subnegotiationBegin: break
        default: self.takeAfterLoneIAC(byte)
        }
    }

    /// An IAC before something that is no Telnet command: at a line's begin the rest of a Synch whose DM was urgent data,
    /// elsewhere a byte of a name that isn't UTF-8. Left out there, it would make the name of another file.
    private mutating func takeAfterLoneIAC(_ byte: UInt8) {
        if self.lineBytes > 0 { self.store(Byte.interpretAsCommand) }
        self.takeData(byte)
    }

    private mutating func takeAfterInterrupt(_ byte: UInt8) {
        self.telnet = .data
        if byte != Byte.dataMark { self.takeData(byte) }
    }

    private mutating func store(_ byte: UInt8) {
        if byte == Byte.lineFeed {
            self.bytes.append(byte)
            self.lineBytes = 0
        } else if self.lineBytes < self.keptBytesMax {
            self.bytes.append(byte)
            self.lineBytes += 1
        }
    }
}
