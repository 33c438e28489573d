// The protocol over a real socket: good requests, bad ones, and clients that are rude.
import Admission
import Configuration
import LinuxSystem
import ServerTesting
import SystemPackage
import Testing

@testable import Admin

@Suite struct ControlProtocolTests {
    @Test func helloNamesTheProcessAndTheVerbs() throws {
        try withControl { client in
            let raw = try RawClient(client.path)
            try raw.send(#"{"spillway":1,"do":"hello"}"# + "\n")
            let verbs = #""hello","get","set","status","reload","site""#
            let answer = #"{"hello":{"process":\#(ProcessIdentity.current),"verbs":[\#(verbs)]},"#
            #expect(try raw.lines(1) == [answer + #""ok":true,"spillway":1}"#])
        }
    }

    @Test func setTellsOldNewEffectiveAndWarnings() throws {
        let server = PaperServer()
        try withControl(server) { client in
            let done = try client.set(["SET", "MSFTPSVC/1/ListenBacklog", "500"])
            #expect(done.changes == [ControlChange(name: "listenBacklog", from: "16384", to: "500")])
            #expect(done.rows.map(\.effective) == ["500 on 1 listener"])
            #expect(done.warnings.count == 1)
            #expect(server.settings.listenBacklog == 500)
            #expect(try client.settings("listenbacklog").map(\.asked) == ["500"])
        }
    }

    @Test func setIsAllOrNothing() throws {
        let server = PaperServer()
        try withControl(server) { client in
            for line in [
                ["listenBacklog=32768", "maxPoolThreads=0"], ["listenBacklog=32768", "noSuchThing=1"],
                ["listenBacklog", "-1"], ["listenBacklog", "1e9"], ["listenBacklog"], [],
                ["listenBacklog=99", "listenBacklog=98"], [String(repeating: "9", count: 60_000)],
            ] {
                let error = #expect(throws: ControlClientError.self) { try client.set(line) }
                guard case .refused(let reason) = error else {
                    Issue.record("\(line.joined().prefix(80)) is not refused but \(String(describing: error))")
                    continue
                }
                #expect(!reason.isEmpty)
            }
            #expect(server.settings == BurstSettings())
            #expect(server.changeCount == 0)
            _ = try client.set(["listenBacklog=32768", "maxPoolThreads=8", "waitingGreeting=on"])
            #expect(server.changeCount == 1)
        }
    }

    @Test(arguments: [
        ("", "no request"), ("{", "no request"), ("[]", "no request"), ("\u{0}\u{1}\u{7F}", "no request"),
        ("null", "no request"), ("{}", "no request"),
        (#"{"spillway":2,"do":"hello"}"#, "version 1 of the control protocol, not 2"),
        (#"{"spillway":1,"do":"dance"}"#, "knows hello, get, set, status"), (#"{"spillway":1}"#, #"no "do""#),
        (#"{"spillway":1,"do":"set","line":7}"#, "isn't text"),
        (#"{"spillway":1,"do":"get","name":"x"}"#, "x"),
        (String(repeating: "[", count: 60_000), "no request"),
    ])
    func badRequestsGetAReason(_ request: String, _ reason: String) throws {
        try withControl { client in
            let raw = try RawClient(client.path)
            // An empty line is no request, and gets no answer.
            let wanted = request.isEmpty ? #"{"spillway":1,"do":"hello"}"# : request
            try raw.send(request.isEmpty ? "\r\n\n" + wanted + "\n" : wanted + "\n")
            let answer = try #require(try raw.lines(1).first)
            guard !request.isEmpty else { return #expect(answer.contains("\"ok\":true")) }
            #expect(answer.contains(#""ok":false"#))
            #expect(answer.replacing("\\\"", with: "\"").contains(reason))
            try raw.send(#"{"spillway":1,"do":"status"}"# + "\n")
            #expect(try raw.lines(1).first?.contains("uptimeSeconds") == true)
        }
    }

    @Test func noiseHurtsNobody() throws {
        try withControl { client in
            for seed in UInt8(0)..<32 {
                let raw = try RawClient(client.path)
                try raw.send((0..<2_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ Int(seed) &* $0) })
                raw.endSending()
                #expect(try raw.lines().allSatisfy { $0.contains(#""ok":false"#) })
            }
            #expect(try client.hello().process == ProcessIdentity.current)
        }
    }

    @Test func lineWithoutEndIsRefusedAndNotKept() throws {
        try withControl { client in
            let raw = try RawClient(client.path)
            let isTaken = try raw.send([UInt8](repeating: 0x20, count: 8 << 20))
            #expect(!isTaken, "8 MiB without a line's end were taken")
            #expect(try client.hello().process == ProcessIdentity.current)
        }
        try withControl { client in
            let raw = try RawClient(client.path)
            try raw.send([UInt8](repeating: 0x78, count: 65_537))
            #expect(try raw.lines(1).first?.contains("65536 bytes at most") == true)
        }
    }

    @Test func requestsInOnePieceAreAnsweredInOrder() throws {
        try withControl { client in
            let raw = try RawClient(client.path)
            try raw.send(
                #"{"spillway":1,"do":"hello"}"# + "\n" + #"{"spillway":1,"do":"set","line":["listenBacklog","7"]}"#
            )
            raw.endSending()
            let answers = try raw.lines()
            #expect(answers.count == 2)
            #expect(answers.first?.contains("verbs") == true)
            #expect(answers.last?.contains(#""to":"7""#) == true)
        }
    }

    @Test func slowClientIsSentAwayAndHoldsNobodyUp() throws {
        var limits = ControlLimits()
        limits.requestTimeMax = .milliseconds(300)
        try withControl(limits: limits) { client in
            let slow = try RawClient(client.path)
            try slow.send(#"{"spillway":1,"#)
            #expect(try client.hello().process == ProcessIdentity.current)
            #expect(try slow.lines().isEmpty)
        }
    }

    @Test func clientThatReadsNothingHoldsNobodyUp() throws {
        var limits = ControlLimits()
        limits.requestTimeMax = .milliseconds(300)
        try withControl(limits: limits) { client in
            let deaf = try RawClient(client.path)
            let requests = String(repeating: #"{"spillway":1,"do":"get"}"# + "\n", count: 20_000)
            // Far more than the socket holds of answers that nobody reads: the server closes it.
            #expect(try !deaf.send(requests))
            #expect(try client.hello().process == ProcessIdentity.current)
        }
    }

    @Test func sixteenStuckClientsKeepNobodyOutForLong() throws {
        var limits = ControlLimits()
        limits.requestTimeMax = .milliseconds(300)
        try withControl(limits: limits) { client in
            let stuck = try (0..<40).map { _ in try RawClient(client.path) }
            #expect(try client.hello().process == ProcessIdentity.current)
            for each in stuck { #expect(try each.lines().isEmpty) }
        }
    }

    @Test func aHundredOneAfterTheOtherAndTwentyAtOnce() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let control = try ControlServer(path: folder["a.sock"], server: PaperServer())
        try control.start()
        defer { control.stop() }
        let client = ControlClient(path: control.path)
        for _ in 0..<100 { #expect(try client.settings().count == 12) }
        let threads = try (0..<20).map { index in
            try SystemThread(name: "asker") {
                for _ in 0..<20 { _ = try? client.set(["maxPoolThreads", "\(index + 1)"]) }
            }
        }
        for thread in threads { thread.join() }
        #expect(try (1...20).contains(Int(client.settings("maxPoolThreads")[0].asked) ?? 0))
    }
}
