// The other end of the control socket: one request, one answer, one connection.
public import Admission
public import Configuration
internal import FoundationEssentials
internal import LinuxSystem
internal import SystemPackage
public import Telemetry

/// Asks a running server.
public struct ControlClient: Sendable {
    /// Bytes of an answer that are read.
    private static let answerBytesMax = 4 << 20
    /// Longer than a server needs to be rid of sixteen clients that are stuck.
    private static let answerTimeMax: Duration = .seconds(10)

    /// The server's socket.
    public let path: String

    /// A client of the server at that socket; nothing is connected yet.
    public init(path: String) { self.path = path }

    /// A client of the server at that socket; without one, of the only server that runs in the usual places.
    public static func find(_ path: String?) throws(ControlClientError) -> ControlClient {
        if let path { return ControlClient(path: path) }
        let paths = ControlPath.live()
        guard let first = paths.first else { throw .noServers(folder: ControlPath.folders[0]) }
        guard paths.count == 1 else { throw .severalServers(paths: paths) }
        return ControlClient(path: first)
    }

    /// Sends a request, and waits for the answer.
    ///
    /// - Throws: `.refused` when the server says no.
    public func send(_ request: ControlRequest) throws(ControlClientError) -> ControlAnswer {
        guard let data = try? JSONEncoder().encode(request) else { throw .badAnswer(path: self.path) }
        let line = try self.exchange(Array(data) + [0x0A])
        guard let answer = try? JSONDecoder().decode(ControlAnswer.self, from: Data(line)) else {
            throw .badAnswer(path: self.path)
        }
        guard answer.ok else { throw .refused(answer.error ?? "The server refuses without a reason.") }
        return answer
    }

    /// Who answers.
    public func hello() throws(ControlClientError) -> ControlHello {
        try self.wanted(try self.send(ControlRequest(.hello)).hello)
    }

    /// The settings, with what they amount to; of one name that setting alone.
    public func settings(_ name: String? = nil, ofSite site: String? = nil) throws(ControlClientError) -> [SettingRow] {
        try self.wanted(try self.send(ControlRequest(.get, name: name, site: site)).rows)
    }

    /// How the server is doing.
    public func status() throws(ControlClientError) -> ServerStatus {
        try self.wanted(try self.send(ControlRequest(.status)).status)
    }

    /// How the server is doing, and its settings.
    public func statusAndSettings() throws(ControlClientError) -> (status: ServerStatus, settings: BurstSettings) {
        let answer = try self.send(ControlRequest(.status))
        guard let settings = try? BurstSettings(texts: try self.wanted(answer.settings)) else {
            throw .badAnswer(path: self.path)
        }
        return (try self.wanted(answer.status), settings)
    }

    /// Changes all settings that are named, or none.
    ///
    /// - Parameters:
    ///   - words: what stands behind `spillway set`: `NAME VALUE`, or `NAME=VALUE` for each.
    ///   - site: the only one that is changed, by name or number; nil changes all.
    public func set(_ words: [String], ofSite site: String? = nil) throws(ControlClientError) -> SettingChanges {
        let answer = try self.send(ControlRequest(.set, line: words, site: site))
        return SettingChanges(
            changes: try self.wanted(answer.changes),
            rows: try self.wanted(answer.rows),
            warnings: answer.warnings ?? []
        )
    }

    /// Lets the server read its configuration again.
    ///
    /// - Returns: what has changed, a line each.
    public func reload() throws(ControlClientError) -> [String] {
        try self.wanted(try self.send(ControlRequest(.reload)).plan)
    }

    /// Starts, pauses or stops a site, by its name or number.
    public func setState(ofSite site: String, to state: SiteState) throws(ControlClientError) {
        var request = ControlRequest(.site, name: site)
        request.state = state.rawValue
        _ = try self.send(request)
    }

    private func wanted<Value>(_ value: Value?) throws(ControlClientError) -> Value {
        guard let value else { throw .badAnswer(path: self.path) }
        return value
    }

    // MARK: The connection

    private func exchange(_ request: [UInt8]) throws(ControlClientError) -> [UInt8] {
        do throws(Errno) {
            let line = try ControlCall(path: self.path, until: .now + Self.answerTimeMax, bytesMax: Self.answerBytesMax)
            defer { line.close() }
            try line.write(request)
            return try line.readLine()
        } catch { throw self.error(error) }
    }

    private func error(_ error: Errno) -> ControlClientError {
        switch error {
        case .noSuchFileOrDirectory, .connectionRefused, .notDirectory: .noServer(path: self.path)
        case .permissionDenied, .notPermitted: .notPermitted(path: self.path)
        case .timedOut: .timedOut(path: self.path)
        case .brokenPipe, .connectionReset, .noMessage, .messageTooLong: .badAnswer(path: self.path)
        default: .failed(path: self.path, error)
        }
    }
}

/// A connection with a deadline.
private struct ControlCall: ~Copyable {
    private let descriptor: Int32
    private let deadline: ContinuousClock.Instant
    private let bytesMax: Int
    private let poller: Poller

    init(path: String, until deadline: ContinuousClock.Instant, bytesMax: Int) throws(Errno) {
        let poller = try Poller()
        let descriptor = try Self.connect(path, until: deadline)
        do throws(Errno) {
            try poller.add(descriptor, token: 0, for: .readable)
        } catch {
            Socket.close(descriptor)
            throw error
        }
        self.descriptor = descriptor
        self.deadline = deadline
        self.bytesMax = bytesMax
        self.poller = poller
    }

    func close() { Socket.close(self.descriptor) }

    /// A full queue empties as the server accepts.
    private static func connect(_ path: String, until deadline: ContinuousClock.Instant) throws(Errno) -> Int32 {
        while true {
            do throws(Errno) {
                return try UnixSocket.connect(to: path)
            } catch {
                guard error == .wouldBlock else { throw error }
                guard ContinuousClock.now < deadline else { throw .timedOut }
                ClockReading.sleep(nanoseconds: 10_000_000)
            }
        }
    }

    func write(_ bytes: [UInt8]) throws(Errno) {
        var sentCount = 0
        while true {
            sentCount += try ControlBytes.send(bytes[sentCount...], to: self.descriptor)
            guard sentCount < bytes.count else { return }
            try self.wait(for: .writable)
        }
    }

    func readLine() throws(Errno) -> [UInt8] {
        var line: [UInt8] = []
        while line.last != 0x0A {
            try self.wait(for: .readable)
            guard try ControlBytes.receive(from: self.descriptor, onto: &line) else { throw .noMessage }
            guard line.count <= self.bytesMax else { throw .messageTooLong }
        }
        return line
    }

    private func wait(for readiness: Readiness) throws(Errno) {
        try self.poller.modify(self.descriptor, token: 0, for: readiness)
        var events: [Poller.Event] = []
        while events.isEmpty {
            let left = self.deadline - .now
            guard left > .zero else { throw .timedOut }
            let milliseconds = left.components.seconds * 1_000 + left.components.attoseconds / 1_000_000_000_000_000 + 1
            self.poller.wait(milliseconds: Int32(clamping: milliseconds), into: &events)
        }
    }
}
