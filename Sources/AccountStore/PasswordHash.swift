// A password as it is stored: scrypt (RFC 7914) in the PHC string format,
// https://github.com/P-H-C/phc-string-format/blob/master/phc-sf-spec.md
internal import CryptoExtras
public import FTPProtocol
internal import FoundationEssentials

/// What hashing a password costs.
public struct ScryptCost: Hashable, Sendable {
    /// The logarithm of N, the rounds.
    public let roundsLog2: Int
    /// r, in 128 bytes.
    public let blockSize: Int
    /// p, one after the other.
    public let parallelism: Int

    /// Most memory that one hash may take, whatever a stored one asks for.
    public static let memoryBytesMax = 128 << 20
    /// Most work for one hash: N * r * p, eight times that of the standard.
    public static let workMax = 1 << 20

    /// N = 2^14, r = 8, p = 1: 16 MiB and about 40 ms of one processor.
    ///
    /// The least that RFC 7914 suggests for logins that somebody waits for. More would be safer for those whose
    /// file is stolen, and a burst of clients with different passwords would take as much longer.
    public static let standard = ScryptCost(checkedLog2: 14, blockSize: 8, parallelism: 1)

    private init(checkedLog2: Int, blockSize: Int, parallelism: Int) {
        self.roundsLog2 = checkedLog2
        self.blockSize = blockSize
        self.parallelism = parallelism
    }

    /// A cost; nil when it is beyond the limits, or isn't scrypt's.
    public init?(roundsLog2: Int, blockSize: Int, parallelism: Int) {
        guard (1...20).contains(roundsLog2), (1...64).contains(blockSize), (1...16).contains(parallelism) else {
            return nil
        }
        self.init(checkedLog2: roundsLog2, blockSize: blockSize, parallelism: parallelism)
        guard self.memoryBytes <= Self.memoryBytesMax, self.work <= Self.workMax else { return nil }
        // RFC 7914 section 6: N is less than 2^(128 * r / 8), which only small r could miss.
        guard roundsLog2 < 16 * blockSize else { return nil }
        // What swift-crypto lets BoringSSL use (128 * N * r * p and a page) must hold N + p + 1 blocks.
        let rounds = 1 << roundsLog2
        guard rounds * parallelism + 32 / blockSize > rounds + parallelism else { return nil }
    }

    /// Bytes that one hash takes.
    public var memoryBytes: Int { 128 * self.blockSize << self.roundsLog2 }
    var work: Int { self.blockSize * self.parallelism << self.roundsLog2 }
}

/// A salted hash of a password.
public struct PasswordHash: Hashable, Sendable, CustomStringConvertible {
    /// Longest text of one that is read.
    static let textBytesMax = 512
    private static let saltBytes = 16, keyBytes = 32

    /// What it costs to check.
    public let cost: ScryptCost
    private let salt: [UInt8]
    private let key: Secret
    /// `$scrypt$ln=14,r=8,p=1$SALT$HASH`: what is stored. Not for logs.
    public let text: String

    /// Nothing from which a password could be guessed.
    public var description: String { "<password hash>" }

    /// Hashes a password with a new salt. Takes the time and memory of its cost.
    public init(_ password: Secret, cost: ScryptCost = .standard) {
        var generator = SystemRandomNumberGenerator()
        let salt = (0..<Self.saltBytes).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        let key = Self.key(of: password, salt: salt, bytes: Self.keyBytes, cost: cost)
        self.init(cost: cost, salt: salt, key: key ?? [])
    }

    /// Reads what `text` is; nil when it is something else, or costs too much to check.
    public init?(_ text: String) {
        guard text.utf8.count <= Self.textBytesMax else { return nil }
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0].isEmpty, parts[1] == "scrypt", let cost = Self.cost(parts[2]),
            let salt = Self.bytes(parts[3]), (8...64).contains(salt.count),
            let key = Self.bytes(parts[4]), (16...64).contains(key.count)
        else {
            return nil
        }
        self.init(cost: cost, salt: salt, key: key)
    }

    private init(cost: ScryptCost, salt: [UInt8], key: [UInt8]) {
        self.cost = cost
        self.salt = salt
        self.key = Secret(key)
        let numbers = "ln=\(cost.roundsLog2),r=\(cost.blockSize),p=\(cost.parallelism)"
        self.text = "$scrypt$\(numbers)$\(Self.text(salt))$\(Self.text(key))"
    }

    /// Whether it is the hash of that password. Takes the time and memory of its cost, right or wrong.
    public func matches(_ password: Secret) -> Bool {
        let bytes = self.key.withBytes { $0.count }
        guard let key = Self.key(of: password, salt: self.salt, bytes: bytes, cost: self.cost) else { return false }
        return self.key.equals(Secret(key)) && password.withBytes { !$0.isEmpty }
    }

    /// Whether it should be made anew when the password is known: it is cheaper to guess than the standard.
    public func isWeaker(than cost: ScryptCost = .standard) -> Bool { self.cost.work < cost.work }

    private static func key(of password: Secret, salt: [UInt8], bytes: Int, cost: ScryptCost) -> [UInt8]? {
        password.withBytes { password in
            // An empty password is never right, and costs the same: it is hashed as one zero byte.
            try? KDF.Scrypt.deriveKey(
                from: password.isEmpty ? [0] : password,
                salt: salt,
                outputByteCount: bytes,
                rounds: 1 << cost.roundsLog2,
                blockSize: cost.blockSize,
                parallelism: cost.parallelism
            ).withUnsafeBytes { Array($0) }
        }
    }
}

extension PasswordHash {
    /// `ln=14,r=8,p=1`
    private static func cost(_ text: Substring) -> ScryptCost? {
        let pairs = text.split(separator: ",").map { $0.split(separator: "=", omittingEmptySubsequences: false) }
        guard pairs.allSatisfy({ $0.count == 2 }), pairs.map(\.[0]) == ["ln", "r", "p"] else { return nil }
        let numbers = pairs.compactMap { Int($0[1]) }
        guard numbers.count == 3 else { return nil }
        return ScryptCost(roundsLog2: numbers[0], blockSize: numbers[1], parallelism: numbers[2])
    }

    /// Base64 without its padding, as PHC has it.
    private static func text(_ bytes: [UInt8]) -> String {
        let padded = Data(bytes).base64EncodedString()
        return String(padded.prefix { $0 != "=" })
    }

    private static func bytes(_ text: Substring) -> [UInt8]? {
        guard !text.contains("=") else { return nil }
        let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        return Data(base64Encoded: text + padding).map { Array($0) }
    }
}
