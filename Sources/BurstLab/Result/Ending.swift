// How a client's visit ended. Each client has exactly one ending, so that the counts add up to the clients.

/// What became of one client.
///
/// The raw values are the names in `--json` and in reports.
public enum Ending: String, Hashable, Sendable, Codable, CaseIterable, CodingKeyRepresentable {
    /// It got all it came for.
    case served
    /// 421: the server sent it away, and said so.
    case refused421
    /// The server said no in another way; code and text are kept.
    case otherRefusal
    /// RST before the banner: "Connection closed by remote host".
    case resetBeforeBanner
    /// RST after the banner.
    case resetLater
    /// The connection stands, and not a byte came until the time was over. The server may not know of this client: its
    /// kernel answered with a SYN cookie and dropped the last ACK.
    case ghost
    /// No answer to the SYN until the time was over.
    case connectTimedOut
    /// RST in answer to the SYN: nothing listens there.
    case refused
    /// The server ended the connection in order, and without a banner.
    case closedWithoutAWord
    /// The server ended the connection in order, in the middle of the dialogue.
    case closedLater
    /// What came wasn't FTP, or a transfer was cut short.
    case protocolError
    /// The server began to speak, and then there was silence until the time was over.
    case stalled
    /// This machine had no descriptor, port or memory for the client: no fault of the server.
    case localLimit
    /// No way to the host, or another error of the network.
    case unreachable
    /// The run was ended before the client was done.
    case interrupted

    /// What it means, for a person, in a few words.
    public var meaning: String {
        switch self {
        case .served: "got all they came for"
        case .refused421: "sent away with 421"
        case .otherRefusal: "told no by another reply"
        case .resetBeforeBanner: "reset before the banner"
        case .resetLater: "reset after the banner"
        case .ghost: "connected, no banner came: lost in the server's accept queue, or left waiting"
        case .connectTimedOut: "no answer to the SYN"
        case .refused: "connection refused: nothing listens there"
        case .closedWithoutAWord: "closed before the banner"
        case .closedLater: "closed in the middle of the dialogue"
        case .protocolError: "got something that isn't FTP, or half a file"
        case .stalled: "silence after the server's first words"
        case .localLimit: "not started for want of descriptors or ports here: not the server's fault"
        case .unreachable: "no way to the host"
        case .interrupted: "not done when the run was ended"
        }
    }
}
