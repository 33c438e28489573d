// Finds a row by the bytes that a peer sent: up to eight of them, upper-cased, are one number. No String is made.

/// A verb's letters as a number.
struct VerbKey: Hashable, Comparable {
    /// Longest verb; XSHA256 has seven letters.
    static let bytesMax = 8

    let number: UInt64

    /// Nil when it is empty, too long, or holds something that no verb holds.
    init?(_ bytes: some Collection<UInt8>) {
        var number: UInt64 = 0
        var count = 0
        for byte in bytes {
            count += 1
            // A NUL would vanish in the number, and the verb behind it be found.
            guard count <= Self.bytesMax, byte > 0x20, byte < 0x7F else { return nil }
            number = number << 8 | UInt64(Words.upperCased(byte))
        }
        guard count > 0 else { return nil }
        self.number = number
    }

    static func < (left: VerbKey, right: VerbKey) -> Bool { left.number < right.number }
}

extension CommandTable {
    private static let index: [(key: VerbKey, row: CommandRow)] =
        CommandTable.rows
        .compactMap { row in VerbKey(row.verb.rawValue.utf8).map { ($0, row) } }
        .sorted { $0.0 < $1.0 }

    /// The row of the verb that these bytes spell, in whatever case.
    public static func row(of bytes: some Collection<UInt8>) -> CommandRow? {
        VerbKey(bytes).flatMap(Self.row(of:))
    }

    /// The verb that these bytes spell, in whatever case.
    public static func verb(of bytes: some Collection<UInt8>) -> Verb? { Self.row(of: bytes)?.verb }

    private static func row(of key: VerbKey) -> CommandRow? {
        var low = 0
        var high = Self.index.count
        while low < high {
            let middle = (low + high) / 2
            if Self.index[middle].key < key { low = middle + 1 } else { high = middle }
        }
        guard low < Self.index.count, Self.index[low].key == key else { return nil }
        return Self.index[low].row
    }

    /// Verbs that the RFCs, or clients in the field, know, and that aren't served: 502 instead of 500 (RFC 959 4.2).
    private static let notImplemented: Set<VerbKey> = Set(
        """
        SMNT ADAT MIC CONF ENC LPRT LPSV ESTA ESTP XSEM XSEN MLFL MAIL MSND MSOM MSAM MRSQ MRCP XRSQ XRCP \
        MFCT COMB SSCN CPSV CSID DSIZ THMB MD5 MMD5 XMD XSHA XSHA384 XSHA512 XDSS XTP5 XDWN
        """
        .split(separator: " ").compactMap { VerbKey($0.utf8) }
    )

    /// Whether the verb is known and not served: 502; anything else that has no row is 500.
    public static func isKnownButNotImplemented(_ bytes: some Collection<UInt8>) -> Bool {
        VerbKey(bytes).map(Self.notImplemented.contains) ?? false
    }
}

extension Verb {
    /// What the table says of it.
    public var row: CommandRow {
        guard let row = CommandTable.row(of: self.rawValue.utf8) else {
            preconditionFailure("The verb has no row in CommandTable.")
        }
        return row
    }
}
