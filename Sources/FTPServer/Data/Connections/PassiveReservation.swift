// A passive port that one session may use once.
internal import Synchronization

/// The right of one session to get the next connection from its client to a port.
///
/// It is over when the connection came, or was released, or nobody holds it any more.
final class PassiveReservation: Sendable {
    /// What to announce to the client.
    let port: UInt16

    private enum State: Sendable {
        /// Can become: `arrived`, `expected`, `over`.
        case open
        /// The client was faster than the command that needs the connection. Can become: `over`.
        case arrived(DataConnection)
        /// The command waits for the client. Can become: `over`.
        case expected(@Sendable (DataConnection) -> Void)
        case over
    }

    private let state = Mutex(State.open)
    private let giveBack: @Sendable () -> Void

    /// - Parameter giveBack: makes the port free again; called more than once at times.
    init(port: UInt16, giveBack: @escaping @Sendable () -> Void) {
        self.port = port
        self.giveBack = giveBack
    }

    deinit { self.release() }

    /// Calls with the connection, at once if it is there, else when it comes; at most once, and never after `release`
    /// has returned unless it was under way.
    func whenConnected(_ body: @escaping @Sendable (DataConnection) -> Void) {
        let connection: DataConnection? = self.state.withLock { state in
            switch state {
            case .open, .expected:
                state = .expected(body)
                return nil
            case .arrived(let connection):
                state = .over
                return connection
            case .over:
                return nil
            }
        }
        connection.map(body)
    }

    /// Gives the port back, and drops a connection that came and wasn't taken. Nothing happens when it is called again.
    func release() {
        let unused: DataConnection? = self.state.withLock { state in
            defer { state = .over }
            guard case .arrived(let connection) = state else { return nil }
            return connection
        }
        unused?.close()
        self.giveBack()
    }

    /// The client's connection came.
    func deliver(_ connection: DataConnection) {
        let body: (@Sendable (DataConnection) -> Void)? = self.state.withLock { state in
            switch state {
            case .open:
                state = .arrived(connection)
                return nil
            case .expected(let body):
                state = .over
                return body
            case .arrived, .over:
                return nil  // Released meanwhile: the last reference to the connection closes it.
            }
        }
        body?(connection)
    }
}
