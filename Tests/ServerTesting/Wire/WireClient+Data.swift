// Data connections of all four kinds, and whole transfers over them.
public import FTPProtocol

/// How a data connection comes about.
public enum DataMode: String, CaseIterable, Sendable {
    case passive = "PASV"
    case extendedPassive = "EPSV"
    case active = "PORT"
    case extendedActive = "EPRT"

    /// Those that an IPv6 connection can have.
    public static let forIPv6: [DataMode] = [.extendedPassive, .extendedActive]
}

/// A data connection that is prepared: in passive mode it stands, in active mode it is waited for.
public struct PreparedData {
    fileprivate enum Way {
        case connected(WireSocket)
        case listening(WireListener)
    }

    fileprivate let way: Way

    /// The connection.
    public func socket() throws -> WireSocket {
        switch self.way {
        case .connected(let socket): socket
        case .listening(let listener): try listener.accept().socket
        }
    }
}

extension WireClient {
    /// Asks for a passive port, and returns where it is.
    public func passiveEndpoint(_ mode: DataMode = .extendedPassive) throws -> Endpoint {
        switch mode {
        case .passive:
            let reply = try self.ask("PASV", 227)
            guard let endpoint = PassiveReply.passiveEndpoint(in: reply.text) else {
                throw WireError.malformed("no endpoint in the 227", dialogue: self.dialogue)
            }
            return endpoint
        case .extendedPassive, .active, .extendedActive:
            return try self.passiveEndpoint(in: try self.ask("EPSV", 229))
        }
    }

    /// Connects to where a 229 says.
    public func connectPassive(to reply: Reply) throws -> WireSocket {
        try WireSocket(to: try self.passiveEndpoint(in: reply))
    }

    private func passiveEndpoint(in reply: Reply) throws -> Endpoint {
        guard let port = PassiveReply.extendedPassivePort(in: reply.text) else {
            throw WireError.malformed("no port in the 229", dialogue: self.dialogue)
        }
        return Endpoint(address: self.server.address, port: port)
    }

    /// Listens, and tells the server where with PORT or EPRT.
    public func listen(_ mode: DataMode) throws -> WireListener {
        let listener = try WireListener(at: try self.socket.local.address)
        if mode == .active {
            guard let numbers = HostPort.text(of: listener.endpoint) else {
                throw WireError.malformed("PORT can't tell an IPv6 address", dialogue: self.dialogue)
            }
            try self.ask("PORT " + numbers, 200)
        } else {
            try self.ask("EPRT " + ExtendedPort.text(of: listener.endpoint), 200)
        }
        return listener
    }

    /// Prepares a data connection.
    public func data(_ mode: DataMode = .extendedPassive) throws -> PreparedData {
        switch mode {
        case .passive, .extendedPassive:
            let socket = try WireSocket(to: try self.passiveEndpoint(mode), from: try self.socket.local.address)
            return PreparedData(way: .connected(socket))
        case .active, .extendedActive:
            return PreparedData(way: .listening(try self.listen(mode)))
        }
    }

    /// Begins a transfer: data connection, command, 150.
    public func begin(_ line: String, _ mode: DataMode = .extendedPassive) throws -> WireSocket {
        let data = try self.data(mode)
        try self.ask(line, 150)
        return try data.socket()
    }

    /// A whole download or listing; the 226 is read.
    public func retrieve(_ line: String, _ mode: DataMode = .extendedPassive) throws -> [UInt8] {
        let socket = try self.begin(line, mode)
        let bytes = try socket.readToEnd()
        try self.expect(226)
        return bytes
    }

    /// The lines of a listing, without their ends.
    public func list(_ line: String, _ mode: DataMode = .extendedPassive) throws -> [String] {
        let text = String(decoding: try self.retrieve(line, mode), as: UTF8.self)
        return text.split(separator: "\r\n", omittingEmptySubsequences: true).map(String.init)
    }

    /// A whole upload; the 226 is read and returned.
    @discardableResult
    public func store(_ bytes: [UInt8], _ line: String, _ mode: DataMode = .extendedPassive) throws -> Reply {
        let socket = try self.begin(line, mode)
        try socket.write(bytes)
        socket.close()
        return try self.expect(226)
    }

    /// Waits until the server has moved this many bytes of the transfer that runs, as STAT tells.
    public func waitForProgress(_ count: UInt64) throws {
        let isThere = try eventually { try self.ask("STAT", 213).progress >= count }
        guard isThere else { throw WireError.silence("moving \(count) bytes") }
    }
}

extension Reply {
    /// The number of bytes in the reply to a STAT during a transfer.
    public var progress: UInt64 { self.text.split { !$0.isNumber }.compactMap { UInt64($0) }.first ?? 0 }
}
