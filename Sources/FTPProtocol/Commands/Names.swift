// The names that checksums and facts have on the wire: FEAT, OPTS, HASH, MLST.

extension HashAlgorithm {
    /// As IANA's registry of FTP hashes writes it: `SHA-256`.
    public var name: String {
        switch self {
        case .crc32: "CRC32"
        case .md5: "MD5"
        case .sha1: "SHA-1"
        case .sha256: "SHA-256"
        }
    }

    /// The algorithm of that name, in whatever case, with or without the dash.
    public init?(name bytes: some Collection<UInt8>) {
        let plain = bytes.filter { $0 != UInt8(ascii: "-") }
        let found = Self.allCases.first { Words.equal(plain, $0.name.filter { $0 != "-" }) }
        guard let found else { return nil }
        self = found
    }
}

extension FactSet {
    /// Each fact and its name, in the order in which FEAT tells them (RFC 3659 7.5).
    public static let names: [(fact: FactSet, name: String)] = [
        (.type, "type"), (.size, "size"), (.modify, "modify"), (.create, "create"),
        (.unique, "unique"), (.perm, "perm"), (.unixMode, "UNIX.mode"),
    ]

    /// The fact of that name, in whatever case; empty when it isn't one of ours.
    public init(name bytes: some Collection<UInt8>) {
        self = Self.names.first { Words.equal(bytes, $0.name) }?.fact ?? []
    }

    /// The chosen facts as OPTS MLST answers them: `type;size;`.
    public var list: String {
        Self.names.filter { self.contains($0.fact) }.map { $0.name + ";" }.joined()
    }
}
