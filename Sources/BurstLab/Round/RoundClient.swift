// What is kept of a client while a round runs: small, because there are tens of thousands.
internal import FTPClient

/// One client of a round.
struct RoundClient {
    /// Its control connection; -1 before it is opened and after it is closed.
    var control: Int32 = -1
    /// Its data connection; -1 when there is none.
    var data: Int32 = -1
    var dataUse = DataUse.none
    /// Whether one of the round's places for transfers is its own.
    var holdsPlace = false
    var dialogue: ClientDialogue
    var times = ClientTimes()
    /// Whether a line couldn't be sent because the connection was reset. The kernel tells a reset once, and told it then.
    var isReset = false
    /// Bytes that are still to be sent.
    var uploadLeft = 0
    /// Nil as long as it isn't over.
    var ending: Ending?

    init(dialogue: ClientDialogue) { self.dialogue = dialogue }
}

/// What a data connection is waited for.
enum DataUse: UInt8 {
    /// There is none, or the server's reply comes first.
    case none
    case connecting
    case sending
    case receiving
}

/// When a client came how far, by `ClockReading.monotonic`; 0 is never.
struct ClientTimes: Hashable {
    var started: Int64 = 0
    var connected: Int64 = 0
    var greeted: Int64 = 0
    var loggedIn: Int64 = 0
    var ended: Int64 = 0
    /// The last time that the server's word, or data, led anywhere.
    var heard: Int64 = 0
}
