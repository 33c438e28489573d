// How patient the door is, and how much it does at a time.
internal import FTPProtocol
internal import LinuxSystem
internal import SystemPackage

/// The limits of the door's own work, none of which an operator has to know.
struct DoorManners: Sendable {
    /// Connections taken from one listener before the next one gets its turn.
    var acceptsPerTurn = 128
    /// Clients given to one event loop at once. In a burst all loops should have work from the first moment.
    var clientsPerBatch = 64
    /// How long a waiting client goes without a line when `waitingGreeting` is on.
    var greetingInterval: Duration = .seconds(10)
    /// How long the listeners rest when accepting failed for want of descriptors or memory.
    var shortagePause: Duration = .milliseconds(100)
    /// How long newcomers for whom there is no descriptor are left in the kernel's queue, from the last session's end or
    /// from the first of them, before they are sent away.
    var hopeTimeMax: Duration = .seconds(1)
    /// How soon the door looks again whether there are descriptors or slots that clients wait for.
    var descriptorPause: Duration = .milliseconds(5)
    /// What a client that is sent away gets to read its 421 and close.
    var lingerTimeMax: Duration = .seconds(2)
    /// What handshakes that have begun get to end before a listener is closed that isn't needed any more.
    var retirementTime: Duration = .seconds(3)
    /// What handshakes that have begun get to end when the door closes.
    var handshakeTimeMax: Duration = .milliseconds(100)
    /// The accept call; another one in tests.
    var accept: @Sendable (_ listener: Int32) throws(Errno) -> (descriptor: Int32, peer: Endpoint) = {
        (listener) throws(Errno) in try Socket.accept(listener)
    }
}
