// Servers that do one thing wrong, on real sockets.
import FTPProtocol
import LinuxSystem
import SystemPackage

/// Treats every client in the same way, on a thread of its own, until it is stopped.
final class OddServer: Sendable {
    /// What is done to a client.
    enum Treatment: Hashable, Sendable {
        /// It stays in the kernel's queue.
        case neverAccept
        /// RST at once.
        case reset
        /// FIN at once.
        case close
        /// The first text at once, and one for each thing that the client says; then silence.
        case say([String])
        /// The same, and FIN behind the last text.
        case sayAndClose([String])
        /// The same, and RST behind the last text.
        case sayAndReset([String])
    }

    let endpoint: Endpoint
    private let treatment: Treatment
    private let listener: Int32
    private let stop = CancellationFlag()

    init(_ treatment: Treatment, backlog: Int32 = 1_024) throws {
        self.treatment = treatment
        self.listener = try Socket.listen(
            on: Endpoint(address: .loopback, port: 0),
            backlog: backlog,
            sharesPort: false
        )
        self.endpoint = try Socket.localEndpoint(self.listener)
    }

    /// Serves while `body` runs.
    func run<Value>(_ body: () throws -> Value) throws -> Value {
        let thread = try SystemThread(name: "odd server") { self.serve() }
        defer {
            self.stop.raise()
            thread.join()
            Socket.close(self.listener)
        }
        return try body()
    }

    private func serve() {
        guard self.treatment != .neverAccept, let poller = try? Poller() else { return }
        try? poller.add(self.listener, token: UInt64(UInt32(bitPattern: self.listener)), for: .readable)
        var said: [Int32: Int] = [:]
        var events: [Poller.Event] = []
        while !self.stop.isRaised {
            poller.wait(milliseconds: 20, into: &events)
            for event in events {
                let descriptor = Int32(truncatingIfNeeded: event.token)
                if descriptor != self.listener {
                    self.answer(descriptor, &said)
                } else if let client = try? Socket.accept(self.listener).descriptor {
                    said[client] = 0
                    try? poller.add(client, token: UInt64(UInt32(bitPattern: client)), for: .readable)
                    self.greet(client, &said)
                }
            }
        }
        for descriptor in said.keys { Socket.close(descriptor) }
    }

    private func greet(_ client: Int32, _ said: inout [Int32: Int]) {
        switch self.treatment {
        case .neverAccept: break
        case .reset: self.reset(client, &said)
        case .close: Socket.shutdownSending(client)
        case .say, .sayAndClose, .sayAndReset: self.sayNext(client, &said)
        }
    }

    private func answer(_ client: Int32, _ said: inout [Int32: Int]) {
        guard said[client] != nil else { return }
        var buffer = [UInt8](repeating: 0, count: 4_096)
        let count = buffer.withUnsafeMutableBytes { (try? Socket.receive(client, into: $0)) ?? 0 }
        if count > 0 { return self.sayNext(client, &said) }
        said[client] = nil
        Socket.close(client)
    }

    private func sayNext(_ client: Int32, _ said: inout [Int32: Int]) {
        guard let index = said[client], index < self.texts.count else { return }
        said[client] = index + 1
        _ = try? Array(self.texts[index].utf8).withUnsafeBytes { try Socket.send(client, $0) }
        guard index + 1 == self.texts.count else { return }
        switch self.treatment {
        case .sayAndClose: Socket.shutdownSending(client)
        case .sayAndReset: self.reset(client, &said)
        case .neverAccept, .reset, .close, .say: break
        }
    }

    private func reset(_ client: Int32, _ said: inout [Int32: Int]) {
        said[client] = nil
        Socket.resetOnClose(client)
        Socket.close(client)
    }

    private var texts: [String] {
        switch self.treatment {
        case .say(let texts), .sayAndClose(let texts), .sayAndReset(let texts): texts
        case .neverAccept, .reset, .close: []
        }
    }
}
