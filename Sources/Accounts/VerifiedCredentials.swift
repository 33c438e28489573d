// What was found out about credentials, for a while: 2,000 logins at once must not cost 2,000 hashes.
internal import Crypto
public import FTPProtocol
internal import Synchronization

/// What credentials are remembered by: nothing from which a password could be guessed.
///
/// A keyed hash (HMAC with SHA-256); the key is random, and never leaves the process.
public struct CredentialKey: Hashable, Sendable {
    private let words: SIMD4<UInt64>

    fileprivate init(_ words: SIMD4<UInt64>) { self.words = words }
}

/// A bounded number of findings, each with an end. Any thread may ask.
///
/// Two generations: when the younger one is full it becomes the older one, and what was that is forgotten. So nothing
/// is searched or sorted, and nothing goes before as many new ones came as a generation holds.
public final class VerifiedCredentials<Finding: Sendable>: Sendable {
    private struct Entry {
        let finding: Finding
        let end: ContinuousClock.Instant
    }

    private struct Generations {
        var younger: [CredentialKey: Entry] = [:]
        var older: [CredentialKey: Entry] = [:]
    }

    private let secret: SymmetricKey
    private let generationMax: Int
    private let generations = Mutex(Generations())

    /// Nothing is known.
    ///
    /// - Parameter countMax: findings that are kept; 0 keeps none.
    public init(countMax: Int = 100_000) {
        self.secret = SymmetricKey(size: .bits256)
        self.generationMax = max(0, countMax) / 2
    }

    /// How many it holds, those too whose time is over.
    public var count: Int { self.generations.withLock { $0.younger.count + $0.older.count } }

    /// What a name and a password are remembered by.
    ///
    /// - Parameter scope: tells apart where the same name and password may mean somebody else.
    public func key(user: String, password: Secret, scope: String = "") -> CredentialKey {
        let code = password.withBytes { password in
            // With lengths in front, so that no two credentials are the same bytes.
            var bytes: [UInt8] = []
            bytes.reserveCapacity(user.utf8.count + scope.utf8.count + password.count + 8)
            for part in [user.utf8.count, scope.utf8.count] {
                withUnsafeBytes(of: UInt32(truncatingIfNeeded: part).littleEndian) { bytes.append(contentsOf: $0) }
            }
            bytes.append(contentsOf: user.utf8)
            bytes.append(contentsOf: scope.utf8)
            bytes.append(contentsOf: password)
            return HMAC<SHA256>.authenticationCode(for: bytes, using: self.secret)
        }
        return CredentialKey(code.withUnsafeBytes { $0.loadUnaligned(as: SIMD4<UInt64>.self) })
    }

    /// What was found, unless its time is over.
    public func finding(for key: CredentialKey, at now: ContinuousClock.Instant) -> Finding? {
        self.generations.withLock { generations in
            guard let entry = generations.younger[key] ?? generations.older[key], now < entry.end else { return nil }
            return entry.finding
        }
    }

    /// Remembers a finding until its end.
    public func remember(_ finding: Finding, for key: CredentialKey, until end: ContinuousClock.Instant) {
        guard self.generationMax > 0 else { return }
        self.generations.withLock { generations in
            if generations.younger[key] == nil, generations.younger.count >= self.generationMax {
                generations.older = generations.younger
                generations.younger = [:]
            }
            generations.older[key] = nil
            generations.younger[key] = Entry(finding: finding, end: end)
        }
    }

    /// Forgets what was found for a key.
    public func forget(_ key: CredentialKey) {
        self.generations.withLock { generations in
            generations.younger[key] = nil
            generations.older[key] = nil
        }
    }

    /// Forgets everything.
    public func forgetAll() { self.generations.withLock { $0 = Generations() } }
}
