// The control socket of a running server.
internal import LinuxSystem
internal import Synchronization
internal import SystemPackage

/// Answers operators on a Unix socket. Who starts it must stop it.
public final class ControlServer: Sendable {
    /// Where it listens.
    public let path: String
    private let parts: ControlParts
    private let thread = Mutex<SystemThread?>(nil)

    /// Makes the socket; requests wait until `start`.
    public convenience init(path: String, server: any Administrable) throws(ControlError) {
        try self.init(path: path, server: server, limits: ControlLimits())
    }

    init(path: String, server: any Administrable, limits: ControlLimits) throws(ControlError) {
        self.path = path
        self.parts = try ControlParts(socket: try ControlSocket(at: path), server: server, limits: limits)
    }

    /// Begins to answer.
    public func start() throws(ControlError) {
        let parts = self.parts
        do throws(Errno) {
            let thread = try SystemThread(name: "control") {
                var loop = ControlLoop(parts)
                loop.run()
            }
            self.thread.withLock { $0 = thread }
        } catch { throw .failed(path: self.path, error) }
    }

    /// Removes the socket, and returns when nobody is answered any more. Nothing happens when it is called again.
    public func stop() {
        guard !self.parts.isStopping.isRaised else { return }
        self.parts.isStopping.raise()
        self.parts.wake.raise()
        let thread = self.thread.withLock { $0.take() }
        thread?.join()
        self.parts.socket.remove()
    }
}

/// What clients may cost.
struct ControlLimits: Sendable {
    /// Clients at a time; more wait in the kernel's queue.
    var clientsMax = 16
    /// Bytes of a request.
    var lineBytesMax = 65_536
    /// What a client has for each request, from connecting or from its last answer until the next one has been taken.
    var requestTimeMax: Duration = .seconds(5)
    /// What passes before accepting is tried again when there was no descriptor for a client.
    var shortagePause: Duration = .milliseconds(100)
}

/// What the thread and its owner share.
final class ControlParts: Sendable {
    let socket: ControlSocket
    let desk: ControlDesk
    let limits: ControlLimits
    let poller: Poller
    let wake: WakeSignal
    let isStopping = CancellationFlag()

    static let wakeToken: UInt64 = 0
    static let listenerToken: UInt64 = 1

    init(socket: ControlSocket, server: any Administrable, limits: ControlLimits) throws(ControlError) {
        self.socket = socket
        self.desk = ControlDesk(server: server)
        self.limits = limits
        do throws(Errno) {
            self.poller = try Poller()
            self.wake = try WakeSignal()
            try self.poller.add(self.wake.descriptor, token: Self.wakeToken, for: .readable)
            try self.poller.add(socket.descriptor, token: Self.listenerToken, for: .readable)
        } catch {
            socket.remove()
            throw .failed(path: socket.path, error)
        }
    }
}
