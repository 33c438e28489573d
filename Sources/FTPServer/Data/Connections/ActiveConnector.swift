// Active mode, PORT and EPRT: the server connects to the client.
internal import FTPProtocol
internal import LinuxSystem
internal import Synchronization
internal import SystemPackage

/// Makes data connections to clients. Whether an address may be connected to is the session's decision.
final class ActiveConnector: Sendable {
    private let door: DataDoor

    init(door: DataDoor) { self.door = door }

    /// Connects; how long that may take is the caller's to limit, by `cancel`.
    ///
    /// - Parameters:
    ///   - from: the address that the control connection came to, so that firewalls see one server. The port is the
    ///     kernel's choice: port 20, which RFC 959 has in mind, needs privileges.
    ///   - ended: called once, maybe before this returns; not called any more after `cancel`.
    func connect(
        to peer: Endpoint,
        from local: IPAddress?,
        ended: @escaping @Sendable (Result<DataConnection, Errno>) -> Void
    ) -> ActiveAttempt {
        do throws(Errno) {
            let descriptor = try Socket.startConnect(to: peer, from: local)
            let attempt = ActiveAttempt(DataConnection(descriptor: descriptor, peer: peer), ended)
            self.door.watch(attempt)
            return attempt
        } catch {
            ended(.failure(error))
            return ActiveAttempt()
        }
    }
}

/// A connect that is under way.
final class ActiveAttempt: Sendable {
    private struct Pending: Sendable {
        let connection: DataConnection
        let ended: @Sendable (Result<DataConnection, Errno>) -> Void
        var forget: (@Sendable () -> Void)?
    }

    /// nil once it is over. The lock is also what keeps the descriptor open while it is used.
    private let pending: Mutex<Pending?>

    /// An attempt that is over already.
    init() { self.pending = Mutex(nil) }

    init(_ connection: DataConnection, _ ended: @escaping @Sendable (Result<DataConnection, Errno>) -> Void) {
        self.pending = Mutex(Pending(connection: connection, ended: ended))
    }

    /// Gives up, if it hasn't ended yet: nothing is told of it any more.
    func cancel() {
        guard let pending = self.pending.withLock({ $0.take() }) else { return }
        pending.connection.close()
        pending.forget?()
    }

    /// Ends it with that result, if it hasn't ended yet.
    func end(_ result: Result<Void, Errno>) {
        guard let pending = self.pending.withLock({ $0.take() }) else { return }
        Self.tell(pending, result)
    }

    /// Waits for the connect's end; `forget` is called when it is over.
    func arm(on poller: borrowing Poller, token: UInt64, forget: @escaping @Sendable () -> Void) {
        let failure: Errno? = self.pending.withLock { pending in
            guard let descriptor = pending?.connection.descriptor else { return nil }
            pending?.forget = forget
            do throws(Errno) {
                try poller.add(descriptor, token: token, for: [.writable, .once])
                return nil
            } catch {
                return error
            }
        }
        if let failure { self.end(.failure(failure)) }
    }

    /// The socket has an answer.
    func socketReady(on poller: borrowing Poller) {
        guard let pending = self.pending.withLock({ $0.take() }) else { return }
        poller.remove(pending.connection.descriptor)
        Self.tell(pending, Socket.pendingError(pending.connection.descriptor).map { .failure($0) } ?? .success(()))
    }

    private static func tell(_ pending: Pending, _ result: Result<Void, Errno>) {
        pending.forget?()
        if case .failure = result { pending.connection.close() }
        pending.ended(result.map { pending.connection })
    }
}
