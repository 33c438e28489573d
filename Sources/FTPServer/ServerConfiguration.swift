// What a server is told before it starts.
public import Admission
public import FTPProtocol
public import FTPSession
internal import LinuxSystem
internal import SystemPackage

/// Where a server listens, how many it takes, and how long it waits.
public struct ServerConfiguration: Sendable {
    /// Where clients connect; port 0 lets the kernel choose.
    public var bindings: [Endpoint]
    /// Whose manners a burst meets.
    public var profile = ServerProfile.spillway
    /// How a burst is met; all of it can be changed while the server runs.
    public var burst = BurstSettings()
    /// Ports for passive data connections; nil lets the kernel choose some.
    public var passivePorts: ClosedRange<UInt16>?
    /// What a transfer may go without moving a byte.
    public var stalledTransferTimeMax: Duration = .seconds(300)
    /// What transfers get to finish when the server stops.
    public var drainTimeMax: Duration = .seconds(30)
    /// What holds for every session.
    public var session = SessionPolicy()

    /// A configuration with the defaults.
    public init(bindings: [Endpoint]) { self.bindings = bindings }
}

/// Why a server could not start; `description` is one line for the person who starts it.
public struct ServerError: Error, CustomStringConvertible {
    /// One line: what is wrong, and what to do.
    public let description: String

    init(_ description: String) { self.description = description }

    /// What the system refused, or what a part has put into words already.
    init(_ error: any Error) {
        switch error as? Errno {
        case .tooManyOpenFiles?, .tooManyOpenFilesInSystem?:
            self.description =
                "The descriptor limit (\(DescriptorLimit.current)) is too low: raise it (ulimit -n), or name fewer "
                + "passive ports."
        case let error?: self.description = "The server can't start: \(error)."
        case nil: self.description = "\(error)"
        }
    }
}
