// What a client comes for.

/// How far a client goes. The raw values are the words of `--mode`.
public enum ClientMode: String, Hashable, Sendable, Codable, CaseIterable {
    /// Waits for the banner, and leaves.
    case banner
    /// Logs in, and leaves.
    case login
    /// Logs in, stores a file, and leaves.
    case upload
    /// Logs in, fetches a file, and leaves.
    case download
    /// Logs in, and stays until it is told to leave.
    case hold

    /// Whether a data connection is needed.
    public var movesData: Bool {
        switch self {
        case .upload, .download: true
        case .banner, .login, .hold: false
        }
    }
}
