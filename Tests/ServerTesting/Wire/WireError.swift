// What can go wrong between a test and a server.
public import FTPProtocol
public import SystemPackage

/// Why a step of a test's dialogue failed.
public enum WireError: Error, CustomStringConvertible {
    /// A call to the kernel failed.
    case system(Errno, String)
    /// The guard against hanging struck.
    case silence(String)
    /// The server closed the connection where a reply was to come.
    case ended(dialogue: [String])
    /// Another reply than the expected one.
    case unexpected(Reply, expected: [UInt16], dialogue: [String])
    /// What came is no reply.
    case malformed(String, dialogue: [String])

    /// What went wrong, and the last lines of the dialogue.
    public var description: String {
        switch self {
        case .system(let errno, let doing): "\(doing): \(errno)"
        case .silence(let doing): "\(doing): nothing happened for a minute"
        case .ended(let dialogue): "the server closed the connection" + Self.text(of: dialogue)
        case .unexpected(let reply, let expected, let dialogue):
            "expected \(expected.map(String.init).joined(separator: " or ")), got \(reply.code.rawValue) \(reply.text)"
                + Self.text(of: dialogue)
        case .malformed(let what, let dialogue): what + Self.text(of: dialogue)
        }
    }

    private static func text(of dialogue: [String]) -> String {
        "; the dialogue:\n" + dialogue.suffix(40).joined(separator: "\n")
    }
}
