// What a client's dialogue is told, what it answers, and how it ends.
public import FTPProtocol

/// Something that happened to a client.
public enum ClientInput: Hashable, Sendable {
    /// The control connection stands.
    case connected
    /// The server sent bytes on the control connection.
    case bytes([UInt8])
    /// The transfer that was wanted may begin: there is a descriptor for it.
    case transferAllowed
    /// The data connection stands.
    case dataConnected
    /// The data connection ended in order, or all bytes of an upload were given to the kernel.
    case dataEnded
    /// The data connection couldn't be made, or broke.
    case dataFailed
    /// A client that holds its session is to leave.
    case toldToLeave
    /// The server ended the control connection in order.
    case closed
    /// The control connection was reset.
    case reset
    /// The server was silent for too long.
    case timedOut
}

/// Something the client's owner is to do, in the order given.
public enum ClientAction: Hashable, Sendable {
    /// Send these bytes on the control connection.
    case send([UInt8])
    /// Say `transferAllowed` as soon as there is a descriptor for a data connection.
    case wantTransfer
    /// Connect to this port of the host that the control connection leads to, whatever address a 227 names: a load must
    /// not be led to other hosts.
    case openData(port: UInt16)
    /// Send that many bytes on the data connection, close it, and say `dataEnded`.
    case sendData(count: Int)
    /// Take what comes on the data connection until it ends, close it, and say `dataEnded`.
    case receiveData
    /// Nothing to do; the client came this far.
    case reached(ClientMilestone)
    /// Close what is open. Nothing follows.
    case finished(ClientEnding)
}

/// How far a client came.
public enum ClientMilestone: Hashable, Sendable {
    /// The 220 is there.
    case greeted
    /// The 230 is there.
    case loggedIn
}

/// How a dialogue ended.
public enum ClientEnding: Hashable, Sendable {
    /// With all that the client came for.
    case served
    /// With a reply that says no.
    case refused(Reply)
    /// The server ended the connection in order.
    case closed(afterBanner: Bool)
    /// The connection was reset.
    case reset(afterBanner: Bool)
    /// Silence, after the server had said something, if only half a banner, or from the begin.
    case timedOut(afterWord: Bool)
    /// What came was no answer.
    case broken(ClientFault)
}

/// What was wrong with what came.
public enum ClientFault: String, Hashable, Sendable {
    /// Lines without a code.
    case notFTP = "The server sent lines that are no replies."
    /// A line or reply over the limits.
    case tooLong = "The server sent a reply without an end."
    /// A reply that answers nothing that was asked.
    case unexpectedReply = "The server answered something that wasn't asked."
    /// A 227 or 229 without a port.
    case noDataPort = "The server's answer to PASV or EPSV names no port."
    /// The data connection couldn't be made.
    case noDataConnection = "The data connection could not be made."
    /// The server called a transfer complete that wasn't.
    case cutShort = "The server called a transfer complete that broke off."
}
