// One data connection, from wherever it came.
internal import FTPProtocol
internal import LinuxSystem
internal import Synchronization

/// A connected socket for one transfer.
///
/// Whoever uses `descriptor` makes sure that nobody closes it meanwhile: a transfer does both under its own lock.
final class DataConnection: Sendable {
    /// The socket: non-blocking, close-on-exec.
    let descriptor: Int32
    /// Who is at the other end.
    let peer: Endpoint
    private let isOpen = Atomic(true)

    /// Takes the descriptor over.
    init(descriptor: Int32, peer: Endpoint) {
        self.descriptor = descriptor
        self.peer = peer
    }

    deinit { self.close() }

    /// Closes the socket, once however often it is called.
    func close() {
        guard self.isOpen.exchange(false, ordering: .relaxed) else { return }
        Socket.close(self.descriptor)
    }
}
