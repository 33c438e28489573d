// Endings in the words of the report.

/// What an ending says about the server.
enum EndingKind: Hashable, Sendable, CaseIterable {
    case good
    case toldNo
    case lost
    /// It says nothing: the client never came, or was taken away.
    case notTested

    /// For headings.
    var title: String {
        switch self {
        case .good: "Served"
        case .toldNo: "Told no"
        case .lost: "Lost"
        case .notTested: "Not tested"
        }
    }

    /// In a few words.
    var meaning: String {
        switch self {
        case .good: "They got all they came for."
        case .toldNo: "The server answered, and sent them away: they know that they have to come again."
        case .lost: "They got no answer, or only a part of one: each of them looks like a broken server."
        case .notTested: "They say nothing about the server."
        }
    }

    /// The class of its colour.
    var style: String {
        switch self {
        case .good: "good"
        case .toldNo: "no"
        case .lost: "lost"
        case .notTested: "none"
        }
    }
}

extension Ending {
    /// What it says about the server.
    var kind: EndingKind {
        switch self {
        case .served: .good
        case .refused421, .otherRefusal: .toldNo
        case .resetBeforeBanner, .resetLater, .ghost, .connectTimedOut, .refused, .closedWithoutAWord, .closedLater,
            .protocolError, .stalled, .unreachable:
            .lost
        case .localLimit, .interrupted: .notTested
        }
    }

    /// What happened to them, to be read after a number: "1,404 reset before the banner".
    var words: String {
        switch self {
        case .served: "done as asked"
        case .refused421: "sent away with 421"
        case .otherRefusal: "refused with another reply"
        case .resetBeforeBanner: "reset before the banner"
        case .resetLater: "reset after the banner"
        case .ghost: "connected and never greeted"
        case .connectTimedOut: "without an answer to their SYN"
        case .refused: "refused by the system"
        case .closedWithoutAWord: "closed without a word"
        case .closedLater: "closed in the middle"
        case .protocolError: "answered with nonsense"
        case .stalled: "left waiting in the middle"
        case .localLimit: "not started"
        case .unreachable: "without a way to the host"
        case .interrupted: "not done in time"
        }
    }

    /// One line on what it means.
    var explanation: String {
        switch self {
        case .served: "From the greeting to the last reply, as asked."
        case .refused421: "The server was full, and said so in order."
        case .otherRefusal: "A reply such as 530: a matter of accounts or rights, not of the burst."
        case .resetBeforeBanner: "RST instead of a banner: \u{201C}Connection closed by remote host\u{201D}."
        case .resetLater: "RST in the middle of the dialogue."
        case .ghost:
            "Connected, and no byte came in time: they stood in a queue, or the kernel dropped them from a full one."
        case .connectTimedOut: "The SYN got no answer in time, however often it was repeated."
        case .refused: "RST in answer to the SYN: nothing listened there."
        case .closedWithoutAWord: "The server ended the connection before its banner."
        case .closedLater: "The server ended the connection in the middle of the dialogue."
        case .protocolError: "What came wasn\u{2019}t FTP, or a file was cut short."
        case .stalled: "The server began to speak, and then there was silence until the time was over."
        case .localLimit: "This machine had no descriptor, port or memory for them: not the server\u{2019}s fault."
        case .unreachable: "No way to the host, or another error of the network."
        case .interrupted: "The run was ended before they were done."
        }
    }
}
