// PASV and EPSV: ports that are bound ahead and shared by all sessions.
internal import FTPProtocol
internal import LinuxSystem
internal import SystemPackage
internal import Telemetry

/// The passive ports of a server.
///
/// A listener per session would cost five system calls each time, and a port number each: a burst uses up the range.
/// Here a reservation is a pair of a port and a client's address, so a thousand ports serve any number of clients, and
/// clients behind one address wait for each other only beyond a thousand.
final class PassivePorts: Sendable {
    /// Makes data connections to clients, on the same thread.
    let connector: ActiveConnector
    /// Ports of the range that are left out, because other programs listen on them.
    let skippedPortCount: Int
    private let listeners: [IPAddress: PassiveListeners]
    private let door: DataDoor

    /// Binds all ports. Nothing is accepted before `start`, and nothing stays open when it throws.
    init(settings: PassiveSettings, recorder: any EventRecorder) throws(PassivePortError) {
        var listeners: [IPAddress: PassiveListeners] = [:]
        for address in Self.distinct(settings.addresses) {
            listeners[address] = try PassiveListeners(at: address, settings: settings)
        }
        let sets = Array(listeners.values)
        do throws(Errno) {
            self.door = try DataDoor(sets: sets, recorder: recorder)
        } catch {
            throw .cannotListen(errno: error)
        }
        self.listeners = listeners
        self.connector = ActiveConnector(door: self.door)
        self.skippedPortCount = sets.reduce(0) { $0 + $1.skippedPortCount }
    }

    /// Begins to accept; who starts must `stop`.
    func start() throws { try self.door.start() }

    /// Ends what waits with an error, and closes nothing that was handed over. Nothing happens when called again.
    func stop() {
        self.door.stop()
        for set in self.listeners.values { set.stop() }
    }

    /// Whether control connections that come to that address can have ports here.
    func serves(_ address: IPAddress) -> Bool {
        let address = address.canonical
        return self.listeners[address] != nil || self.listeners[address.wildcard] != nil
    }

    /// Reserves a port for a client.
    ///
    /// - Parameters:
    ///   - client: whose connection will be accepted.
    ///   - local: the control connection's own address; its listeners are used, or those of its family's wildcard.
    ///   - ready: called once; before this returns if a port is free. A result that nobody keeps is given back.
    /// - Returns: what the request can be cancelled with while it waits.
    @discardableResult
    func reserve(
        for client: IPAddress,
        at local: IPAddress,
        ready: @escaping PassiveRequest.Ready
    ) -> PassiveRequest {
        let local = local.canonical
        guard let set = self.listeners[local] ?? self.listeners[local.wildcard] else {
            let request = PassiveRequest(ready: ready) {}
            request.answer(.failure(.noListeners))
            return request
        }
        return set.reserve(for: client, ready: ready)
    }

    /// The addresses to listen on: a wildcard stands for all of its family, beside which the others can't be bound.
    private static func distinct(_ addresses: [IPAddress]) -> Set<IPAddress> {
        let all = Set(addresses.map(\.canonical))
        return all.filter { $0 == $0.wildcard || !all.contains($0.wildcard) }
    }
}

extension IPAddress {
    /// The address of its family that stands for all.
    fileprivate var wildcard: IPAddress { self.isIPv6 ? .v6(high: 0, low: 0) : .v4(0) }
}
