// Which ports passive data connections come to, and what can go wrong with them.
internal import FTPProtocol
internal import SystemPackage

/// Which passive ports a server has.
struct PassiveSettings: Sendable {
    /// The ports that a firewall lets through; nil lets the kernel choose.
    var range: ClosedRange<UInt16>?
    /// The addresses that control connections come to: each gets its own listeners.
    var addresses: [IPAddress]
    /// How many listeners an address gets when there is no range.
    var portsWithoutRange = 1_000
    /// Reservations that wait for a port at an address, all clients together.
    var waitingMax = 65_536
    /// How long a port that was given up without its connection isn't given to the same address again: longer than a
    /// connection takes that is on its way, with one SYN lost (RFC 6298: sent again after a second).
    var restTime: Duration = .seconds(2)

    /// Listeners that it takes at most, each of them a descriptor.
    var listenersMax: Int { self.addresses.count * (self.range?.count ?? self.portsWithoutRange) }

    /// Settings with the defaults.
    init(range: ClosedRange<UInt16>?, addresses: [IPAddress]) {
        self.range = range
        self.addresses = addresses
    }
}

/// Why there is no passive port; `description` is one line for the operator.
enum PassivePortError: Error, Hashable, CustomStringConvertible {
    /// Every port of the range is taken by another program.
    case rangeTaken(ClosedRange<UInt16>)
    /// The kernel refuses to listen.
    case cannotListen(errno: Errno)
    /// Control connections don't come to that address.
    case noListeners
    /// Too many reservations wait already.
    case tooManyWaiting
    /// The server stops.
    case stopped

    var description: String {
        switch self {
        case .rangeTaken(let range):
            "No passive port of \(range.lowerBound)-\(range.upperBound) is free: other programs listen on all of them."
        case .cannotListen(let errno): "Passive ports can't be opened: \(errno)."
        case .noListeners: "There are no passive ports at the address that the client is connected to."
        case .tooManyWaiting: "Too many clients wait for a passive port."
        case .stopped: "The server stops."
        }
    }
}
