// What a kept answer is found by: nothing from which a password could be guessed.
internal import Accounts
internal import Crypto
internal import FTPProtocol

/// A keyed hash of credentials (HMAC with SHA-256); the key is random and stays in the process.
struct AnswerKey: Hashable, Sendable {
    private let words: SIMD4<UInt64>

    init(_ credentials: Credentials, _ key: SymmetricKey) {
        var code = HMAC<SHA256>(key: key)
        // The address too: what is asked may decide by it.
        Self.add(Array(credentials.user.utf8), to: &code)
        Self.add(credentials.password.withBytes { $0 }, to: &code)
        Self.add(Array("\(credentials.peer.canonical)".utf8), to: &code)
        Self.add(Array(credentials.site.utf8), to: &code)
        self.words = code.finalize().withUnsafeBytes { $0.loadUnaligned(as: SIMD4<UInt64>.self) }
    }

    /// With its length in front, so that no two credentials are the same bytes.
    private static func add(_ bytes: [UInt8], to code: inout HMAC<SHA256>) {
        withUnsafeBytes(of: UInt64(bytes.count).littleEndian) { code.update(data: $0) }
        bytes.withUnsafeBytes { code.update(data: $0) }
    }
}
