// One hosted server for one test: made from the text of a spillway.yaml, as `spillway serve --config` makes it.
import Configuration
import FTPProtocol
import FTPServer
import Hosting
import LinuxSystem
import ServerTesting
import SystemPackage

/// A server that follows a configuration in a folder of its own.
struct Hosted: Sendable {
    /// Every user's password is `secret-` and the name.
    static let head = """
        server: {control: none, passivePorts: "${PASSIVE}"}
        authenticators:
          - name: users
            type: list
            users:
              - {name: alice, password: secret-alice, groups: [staff]}
              - {name: bob, password: secret-bob}
              - {name: reader, password: secret-reader, rights: read}
              - {name: 'EXAMPLE\\carol', password: 'secret-EXAMPLE\\carol'}
        siteDefaults: {authentication: [users]}

        """

    /// The server with its configuration.
    let hosted: HostedServer
    /// What it said happened.
    let events: EventLog
    /// Holds `spillway.yaml`, and the folders of sites: `site` and `other` are there.
    let folder: TemporaryFolder
    /// Ports that only this test has; `${PORT}` and `${PORT2}` in the text are the first two.
    let ports: ClosedRange<UInt16>

    init(_ text: String, folder: TemporaryFolder, ports: ClosedRange<UInt16>) throws {
        try folder.write(Self.head + text, to: "spillway.yaml")
        let (source, events) = (Self.source(folder["spillway.yaml"], ports: ports), EventLog())
        let hosted = try HostedServer(source([:]).settings, recorder: events, source: source)
        try hosted.start()
        (self.hosted, self.events, self.folder, self.ports) = (hosted, events, folder, ports)
    }

    private static func source(_ path: String, ports: ClosedRange<UInt16>) -> HostedServer.Source {
        let first = ports.lowerBound
        let variables = [
            "PORT": "\(first)", "PORT2": "\(first + 1)", "PASSIVE": "\(first + 2)-\(ports.upperBound)",
        ]
        let reader = ConfigurationReader(
            files: DiskFiles(),
            environment: { variables[$0] },
            isCharset: { Charset($0) != nil }
        )
        return { (numbers) throws(ConfigurationError) in try reader.read(path, numbers: numbers) }
    }

    // MARK: Changes

    /// Another text for the file; the part that all tests share stays.
    func write(_ text: String) throws { try self.folder.write(Self.head + text, to: "spillway.yaml") }

    /// Another text for the file, put in force.
    ///
    /// - Returns: what changes.
    @discardableResult
    func reload(_ text: String) throws -> [String] {
        try self.write(text)
        return try self.hosted.readAgain()
    }

    // MARK: Clients

    /// Where the clients of a binding connect.
    func endpoint(_ binding: Int = 0) -> Endpoint { self.hosted.server.endpoints[binding] }

    /// The address that sites share, and its neighbour.
    func sharedEndpoint(_ number: UInt16 = 0) -> Endpoint {
        Endpoint(address: .loopback, port: self.ports.lowerBound + number)
    }

    /// A client that was greeted.
    func visitor(_ binding: Int = 0, from local: IPAddress? = nil) throws -> WireClient {
        try self.visitor(at: self.endpoint(binding), from: local)
    }

    /// A client that was greeted.
    func visitor(at endpoint: Endpoint, from local: IPAddress? = nil) throws -> WireClient {
        let client = try WireClient(to: endpoint, from: local)
        try client.expect(220)
        return client
    }

    /// A client that is logged in, and set to bytes (TYPE I).
    func client(_ user: String = "alice", _ binding: Int = 0, from local: IPAddress? = nil) throws -> WireClient {
        let client = try self.visitor(binding, from: local)
        try client.enter(user)
        return client
    }

    /// Whether clients are greeted at an address: not when nobody listens, or they are sent away.
    static func isGreeted(_ endpoint: Endpoint) throws -> Bool {
        do {
            return try WireClient(to: endpoint).nextReply()?.code.rawValue == 220
        } catch WireError.system(let errno, _) where errno == .connectionRefused || errno == .connectionReset {
            return false
        }
    }

    /// Waits until no session is left. False when the guard against hanging struck.
    func becomesEmpty() -> Bool { eventually { self.hosted.server.sessionCount == 0 } }
}

extension WireClient {
    /// USER, PASS and TYPE I.
    func enter(_ user: String = "alice") throws {
        try self.ask("USER " + user, 331)
        try self.ask("PASS secret-" + user, 230)
        try self.ask("TYPE I", 200)
    }

    /// All lines of the reply to a command, which must have that code.
    func lines(_ line: String, _ code: UInt16) throws -> [String] { try self.ask(line, code).lines }

    /// The names of a folder, sorted.
    func names(_ folder: String = "") throws -> [String] {
        try self.list(folder.isEmpty ? "NLST" : "NLST " + folder).sorted()
    }
}

extension Reply {
    /// All its lines, without the code.
    var lines: [String] { self.leading + [self.text] }
}

/// Runs a server for the time of `body`, on threads that may block, and removes its folder at the end.
///
/// - Parameter prepare: puts files where the server will find them; the folders `site` and `other` are there.
func withHosted(
    _ text: String,
    prepare: (TemporaryFolder) throws -> Void = { _ in },
    _ body: (Hosted) async throws -> Void
) async throws {
    try await withServerPlace { folder, ports in
        try folder.makeFolder("site")
        try folder.makeFolder("other")
        try prepare(folder)
        let hosted = try Hosted(text, folder: folder, ports: ports)
        do { try await body(hosted) } catch {
            await hosted.hosted.server.stop()
            hosted.hosted.finish()
            throw error
        }
        await hosted.hosted.server.stop()
        hosted.hosted.finish()
    }
}
