import FTPProtocol
import LinuxSystem
import SystemPackage
import Testing

/// A client of the door tests: a plain socket that waits as long as it takes.
final class Visitor: Sendable {
    /// How a connection ended.
    enum Ending: Equatable {
        case orderly
        case broken(Errno)
    }

    let descriptor: Int32
    private let poller: Poller

    init(to endpoint: Endpoint, from local: IPAddress? = nil) throws {
        self.descriptor = try Socket.startConnect(to: endpoint, from: local)
        self.poller = try Poller()
        try self.poller.add(self.descriptor, token: 0, for: [.readable, .peerClosed])
    }

    deinit { Socket.close(self.descriptor) }

    /// Closes in one direction, as a client that leaves in good order.
    func closeSending() { Socket.shutdownSending(self.descriptor) }

    /// Waits until it is connected.
    func settle() throws {
        let output = try Poller()
        var ready: [Poller.Event] = []
        try output.add(self.descriptor, token: 0, for: .writable)
        while ready.isEmpty { output.wait(milliseconds: -1, into: &ready) }
    }

    /// Says something, once it is connected.
    func say(_ text: String) throws {
        try self.settle()
        _ = try Array(text.utf8).withUnsafeBytes { bytes in try Socket.send(self.descriptor, bytes) }
    }

    /// Waits for a line.
    func line() -> String {
        var text: [UInt8] = []
        while text.last != UInt8(ascii: "\n"), case .success(let bytes) = self.read(1), !bytes.isEmpty { text += bytes }
        return String(decoding: text, as: UTF8.self)
    }

    /// Waits for the end of the connection.
    func readToEnd() -> (text: String, ending: Ending) {
        var text: [UInt8] = []
        while true {
            switch self.read(4_096) {
            case .success(let bytes):
                if bytes.isEmpty { return (String(decoding: text, as: UTF8.self), .orderly) }
                text += bytes
            case .failure(let error): return (String(decoding: text, as: UTF8.self), .broken(error))
            }
        }
    }

    private func read(_ count: Int) -> Result<[UInt8], Errno> {
        var bytes = [UInt8](repeating: 0, count: count)
        var ready: [Poller.Event] = []
        while true {
            let outcome = bytes.withUnsafeMutableBytes { buffer in
                Result { () throws(Errno) in try Socket.receive(self.descriptor, into: buffer) }
            }
            switch outcome {
            case .success(let count): return .success(Array(bytes.prefix(count)))
            case .failure(.wouldBlock), .failure(.nowInProgress), .failure(.socketNotConnected): break
            case .failure(let error): return .failure(error)
            }
            self.poller.wait(milliseconds: -1, into: &ready)
        }
    }
}

/// Waits until something holds; a minute is for ever.
func eventually(_ what: Comment, sourceLocation: SourceLocation = #_sourceLocation, _ holds: () -> Bool) async throws {
    for _ in 0..<30_000 {
        if holds() { return }
        try await Task.sleep(for: .milliseconds(2))
    }
    Issue.record(what, sourceLocation: sourceLocation)
}
