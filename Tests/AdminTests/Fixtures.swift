// What the tests of the control socket share: a server that is none, and a client that says what it likes.
import Admission
import FTPProtocol
import LinuxSystem
import ServerTesting
import Synchronization
import SystemPackage
import Telemetry

@testable import Admin

/// Holds settings, and counts how often they are changed.
final class PaperServer: Administrable {
    private let state = Mutex((settings: BurstSettings(), changes: 0))

    var settings: BurstSettings { self.state.withLock { $0.settings } }
    var changeCount: Int { self.state.withLock { $0.changes } }

    func change(_ settings: BurstSettings) {
        self.state.withLock {
            $0.settings = settings
            $0.changes += 1
        }
    }

    func status() -> ServerStatus {
        let settings = self.settings
        let backlog = settings.listenBacklog
        let binding = BindingStatus(endpoint: "127.0.0.1:21", listeners: 1, backlog: backlog, queue: Gauge())
        var status = ServerStatus(
            processIdentifier: ProcessIdentity.current,
            uptimeSeconds: 1.5,
            bindings: [binding]
        )
        status.crowd.sessions.limit = settings.maxConnections
        status.crowd.waiting.limit = settings.waitingRoom
        status.resources.poolThreads.limit = settings.maxPoolThreads
        return status
    }
}

/// A control socket in a folder of its own, for the time of `body`.
func withControl<Value>(
    _ server: any Administrable = PaperServer(),
    limits: ControlLimits = ControlLimits(),
    _ body: (ControlClient) throws -> Value
) throws -> Value {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let control = try ControlServer(path: folder["a.sock"], server: server, limits: limits)
    try control.start()
    defer { control.stop() }
    return try body(ControlClient(path: control.path))
}

/// A client that sends bytes, not requests.
final class RawClient {
    private let descriptor: Int32
    private let poller: Poller

    init(_ path: String) throws {
        self.poller = try Poller()
        self.descriptor = try UnixSocket.connect(to: path)
        try self.poller.add(self.descriptor, token: 0, for: .readable)
    }

    deinit { Socket.close(self.descriptor) }

    /// Sends all, and waits while nothing fits; false when the server has closed.
    @discardableResult
    func send(_ bytes: [UInt8]) throws -> Bool {
        var rest = bytes[...]
        let isSent = try eventually {
            do {
                rest = rest.dropFirst(try ControlBytes.send(rest, to: self.descriptor))
            } catch Errno.brokenPipe, Errno.connectionReset { return true }
            return rest.isEmpty
        }
        return isSent && rest.isEmpty
    }

    @discardableResult
    func send(_ text: String) throws -> Bool { try self.send(Array(text.utf8)) }

    func endSending() { Socket.shutdownSending(self.descriptor) }

    /// What comes until that many lines are here, or the server closes.
    func lines(_ count: Int = .max) throws -> [String] {
        var input: [UInt8] = []
        var events: [Poller.Event] = []
        let isDone = try eventually {
            self.poller.wait(milliseconds: 100, into: &events)
            guard !events.isEmpty else { return false }
            do {
                guard try ControlBytes.receive(from: self.descriptor, onto: &input) else { return true }
            } catch Errno.connectionReset { return true }
            return input.count(where: { $0 == 0x0A }) >= count
        }
        guard isDone else { throw Errno.timedOut }
        return String(decoding: input, as: UTF8.self).split(separator: "\n").map(String.init)
    }
}
