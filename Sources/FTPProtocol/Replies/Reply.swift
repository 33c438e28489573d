/// One reply of the server: a code and its lines (RFC 959 section 4.2).
public struct Reply: Hashable, Sendable {
    /// Three digits; the names are the meanings that RFC 959 and its successors give.
    public struct Code: RawRepresentable, Hashable, Sendable {
        /// The number, from 100 to 659.
        public let rawValue: UInt16
        /// A code from its number.
        public init(rawValue: UInt16) { self.rawValue = rawValue }

        /// 1xx: the command goes on, another reply follows.
        public var isPreliminary: Bool { self.rawValue / 100 == 1 }
        /// 2xx: the command did what it was to do.
        public var isPositive: Bool { self.rawValue / 100 == 2 }
        /// 3xx: the command wants another one.
        public var isIntermediate: Bool { self.rawValue / 100 == 3 }
        /// 4xx: it failed, and may work later.
        public var isTransientFailure: Bool { self.rawValue / 100 == 4 }
        /// 5xx: it failed, and will again.
        public var isPermanentFailure: Bool { self.rawValue / 100 == 5 }
    }

    /// The code.
    public var code: Code
    /// The text; of a multi-line reply the last line.
    public var text: String
    /// The lines before the last one, without code and without line ends; empty in most replies.
    public var leading: [String]

    /// A reply; with `leading` lines it is sent in the `211-` form of RFC 959.
    public init(_ code: Code, _ text: String, leading: [String] = []) {
        self.code = code
        self.text = text
        self.leading = leading
    }
}
