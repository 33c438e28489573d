// Each thing that a server can do to its clients has exactly one name.
import BurstLab
import FTPClient
import FTPProtocol
import LinuxSystem
import ServerTesting
import Testing

@Suite struct EndingTests {
    static let clients = 20

    struct Case: CustomTestStringConvertible, Sendable {
        let treatment: OddServer.Treatment
        let ending: Ending
        /// Where silence isn't what is shown, patience has no end that a busy machine could reach.
        var timeoutSeconds: Double {
            switch self.ending {
            case .ghost: 0.7
            case .stalled: 4
            default: 60
            }
        }
        var testDescription: String { "\(self.treatment): \(self.ending)" }
    }

    static let cases: [Case] = [
        Case(treatment: .neverAccept, ending: .ghost),
        Case(treatment: .reset, ending: .resetBeforeBanner),
        Case(treatment: .close, ending: .closedWithoutAWord),
        Case(treatment: .say([]), ending: .ghost),
        Case(treatment: .say(["220 hello\r\n"]), ending: .stalled),
        Case(treatment: .say(["220-hel"]), ending: .stalled),
        Case(treatment: .sayAndClose(["421 Full.\r\n"]), ending: .refused421),
        Case(treatment: .sayAndClose(["220 a\r\n", "421 Full.\r\n"]), ending: .refused421),
        Case(treatment: .sayAndClose(["220 a\r\n"]), ending: .closedLater),
        Case(treatment: .sayAndReset(["220 a\r\n", "331 b\r\n"]), ending: .resetLater),
        Case(treatment: .sayAndClose(["220 a\r\n", "530 No.\r\n"]), ending: .otherRefusal),
        Case(treatment: .say(["SSH-2.0-nothing\r\n"]), ending: .protocolError),
        Case(treatment: .say(["\u{7F}\u{FF}\n"]), ending: .protocolError),
        Case(treatment: .say(["220 a\r\n", "331 b\r\n", "230 c\r\n", "221 d\r\n"]), ending: .served),
        Case(treatment: .sayAndReset(["220 a\r\n", "331 b\r\n", "230 c\r\n", "221 d\r\n"]), ending: .served),
    ]

    @Test(arguments: Self.cases)
    func everyClientHasIt(_ example: Case) async throws {
        try await onBlockingThread {
            let server = try OddServer(example.treatment)
            let result = try server.run {
                try burst(server.endpoint, .login, clients: Self.clients) {
                    $0.request.timeoutSeconds = example.timeoutSeconds
                }
            }
            #expect(result.endings == [example.ending: Self.clients])
        }
    }

    @Test func aClosedPortRefuses() async throws {
        try await onBlockingThread {
            let listener = try Socket.listen(on: Endpoint(address: .loopback, port: 0), backlog: 1, sharesPort: false)
            let endpoint = try Socket.localEndpoint(listener)
            Socket.close(listener)
            let result = try burst(endpoint, .login, clients: Self.clients)
            #expect(result.endings == [.refused: Self.clients])
        }
    }

    /// More clients than the queue of a listener that never accepts: the ones in it are ghosts, the SYNs of the others
    /// are dropped. A ghost more, or one less, is the kernel's choice.
    @Test func aFullQueueGivesGhostsAndTimeOuts() async throws {
        try await onBlockingThread {
            let server = try OddServer(.neverAccept, backlog: 4)
            let result = try server.run { try burst(server.endpoint, .login, clients: 40) }
            let ghosts = result.endings[.ghost] ?? 0
            let timeOuts = result.endings[.connectTimedOut] ?? 0
            #expect(ghosts >= 5)
            #expect(timeOuts > 0)
            #expect(ghosts + timeOuts == 40)
            #expect(result.rounds[0].latencies.greeting.count == 0)
            #expect((result.rounds[0].kernelCounters?["TcpExt.ListenDrops"] ?? 0) > 0)
        }
    }

    @Test func wordsAreKeptAndCounted() async throws {
        try await onBlockingThread {
            let server = try OddServer(.sayAndClose(["421 Too many\u{1B}[2J.\r\n"]))
            let result = try server.run { try burst(server.endpoint, .login, clients: Self.clients) }
            let words = ServerWords(ending: .refused421, code: 421, text: "Too many?[2J.", count: Self.clients)
            #expect(result.rounds[0].words == [words])
        }
    }
}

/// A round of clients that are patient for a moment only.
func burst(
    _ server: Endpoint,
    _ mode: ClientMode,
    clients: Int,
    _ change: (inout BurstPlan) -> Void = { _ in }
) throws -> BurstResult {
    var request = BurstRequest(target: "\(server)", mode: mode, connections: clients)
    request.timeoutSeconds = 0.7
    var plan = BurstPlan(server: server, script: ClientScript(mode: mode), request: request)
    change(&plan)
    return try BurstRunner(plan: plan, stop: CancellationFlag()).run()
}

/// Runs what blocks where it holds up nobody.
func onBlockingThread<Value>(_ body: () throws -> Value) async throws -> Value {
    try await withTaskExecutorPreference(BlockingExecutor.shared) {
        await Task.yield()
        return try body()
    }
}
