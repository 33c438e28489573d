// What programs and endpoints are asked: one JSON object in one line. docs/authenticators.md describes it.
internal import Accounts
internal import FTPProtocol
internal import FoundationEssentials

/// The question, as it is sent.
struct AuthenticationRequest: Encodable {
    private let user: String
    /// The password if it is UTF-8, as nearly all are.
    private let password: String?
    /// Any other password, in Base64: old clients send Latin-1.
    private let passwordBase64: String?
    private let address: String
    private let site: String

    init(_ credentials: Credentials) {
        let (text, encoded) = credentials.password.withBytes { bytes in
            let text = String(validating: bytes, as: UTF8.self)
            return (text, text == nil ? Data(bytes).base64EncodedString() : nil)
        }
        self.user = credentials.user
        self.password = text
        self.passwordBase64 = encoded
        self.address = "\(credentials.peer.canonical)"
        self.site = credentials.site
    }

    /// The line, with its end.
    static func line(for credentials: Credentials) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Texts and nothing else: encoding can't fail. An empty line would be answered as garbage is.
        let line = try? encoder.encode(AuthenticationRequest(credentials))
        return Array(line ?? Data()) + [UInt8(ascii: "\n")]
    }
}
