// The client's side: from received bytes to replies (RFC 959 4.2). Tolerant of what servers in the field send; what is
// unlimited there has a limit here.

/// Reads replies out of a byte stream.
///
/// After each `append`, take what is there with `next()` until it is nil.
public struct ReplyParser: Hashable, Sendable {
    /// How much a server may say.
    public struct Limits: Hashable, Sendable {
        /// Longest line, its end not counted.
        public var lineBytesMax = 8_192
        /// Lines of one reply.
        public var linesMax = 4_096
        /// Bytes of one reply's text.
        public var textBytesMax = 262_144

        /// The defaults.
        public init() {}
    }

    /// What a server said instead of a reply. The stream is read on behind it.
    public enum Problem: Error, Hashable, Sendable {
        /// A line that has no code, and belongs to no reply.
        case malformed
        /// A line over the limit.
        case lineTooLong
        /// A reply with more lines or text than the limits allow; all of it was skipped.
        case tooLong
    }

    /// A reply of several lines whose last one hasn't come.
    private struct Open: Hashable {
        var code: Reply.Code
        var lines: [String] = []
        var textBytes = 0
        /// A limit was passed: the lines are no longer kept, its end is still looked for.
        var isTooLong = false
    }

    private let limits: Limits
    private var framer: LineFramer
    private var open: Open?

    /// A parser.
    public init(limits: Limits = Limits()) {
        self.limits = limits
        self.framer = LineFramer(lineBytesMax: limits.lineBytesMax)
    }

    /// Whether a reply was begun and not ended.
    public var isInsideReply: Bool { self.open != nil || self.framer.hasPartialLine }

    /// Takes what was received.
    public mutating func append(_ bytes: some Collection<UInt8>) { self.framer.append(bytes) }

    /// The next reply, or nil when none is complete.
    public mutating func next() -> Result<Reply, Problem>? {
        while let frame = self.framer.next() {
            if let result = self.take(frame) { return result }
        }
        return nil
    }

    private mutating func take(_ frame: LineFramer.Frame) -> Result<Reply, Problem>? {
        if var open = self.open {
            // Without this the lines would be copied for each line that comes.
            self.open = nil
            let result = self.take(frame, in: &open)
            self.open = result == nil ? open : nil
            return result
        }
        switch frame {
        case .tooLong: return .failure(.lineTooLong)
        // Some servers send empty lines between replies.
        case .line(let bytes): return bytes.isEmpty ? nil : self.begin(bytes)
        }
    }

    private mutating func begin(_ bytes: ArraySlice<UInt8>) -> Result<Reply, Problem>? {
        guard let code = Self.code(of: bytes) else { return .failure(.malformed) }
        let text = Self.text(of: bytes)
        guard bytes.dropFirst(3).first == UInt8(ascii: "-") else { return .success(Reply(code, text)) }
        var open = Open(code: code)
        self.keep(text, in: &open)
        self.open = open
        return nil
    }

    private func take(_ frame: LineFramer.Frame, in open: inout Open) -> Result<Reply, Problem>? {
        guard case .line(let bytes) = frame else {
            open.isTooLong = true
            return nil
        }
        guard Self.code(of: bytes) == open.code else {
            self.keep(String(decoding: bytes, as: UTF8.self), in: &open)
            return nil
        }
        // Many servers repeat `230-` before each line.
        if bytes.dropFirst(3).first == UInt8(ascii: "-") {
            self.keep(Self.text(of: bytes), in: &open)
            return nil
        }
        if open.isTooLong { return .failure(.tooLong) }
        return .success(Reply(open.code, Self.text(of: bytes), leading: open.lines))
    }

    private func keep(_ line: String, in open: inout Open) {
        open.textBytes += line.utf8.count
        let fits = open.lines.count < self.limits.linesMax && open.textBytes <= self.limits.textBytesMax
        if fits, !open.isTooLong {
            open.lines.append(line)
        } else {
            open.isTooLong = true
            open.lines = []
        }
    }

    /// The code at a line's begin: three digits, then a space, a dash or nothing.
    private static func code(of line: ArraySlice<UInt8>) -> Reply.Code? {
        guard let number = Digits.decimal(line.prefix(3), max: 659), number >= 100 else { return nil }
        let sign = line.dropFirst(3).first ?? UInt8(ascii: " ")
        guard sign == UInt8(ascii: " ") || sign == UInt8(ascii: "-") else { return nil }
        return Reply.Code(rawValue: UInt16(truncatingIfNeeded: number))
    }

    private static func text(of line: ArraySlice<UInt8>) -> String {
        String(decoding: line.dropFirst(4), as: UTF8.self)
    }
}
