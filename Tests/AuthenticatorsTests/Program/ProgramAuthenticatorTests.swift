// Real programs: good ones, broken ones, hanging ones.
import Accounts
import Authenticators
import FTPProtocol
import ServerTesting
import Testing

@Suite("Program authenticator") struct ProgramAuthenticatorTests {
    @Test func tellsTheProgramWhoAsks() async throws {
        let script = try Script(#"cat > "$1/request"; echo '{"result":"unknown"}'"#)
        var credentials = Credentials.anna(#"pa"s\s/ é"#)
        credentials.peer = try #require(IPAddress("192.0.2.7"))
        #expect(try await ask(try script.authenticator(), credentials) == .unknown)
        let request = #"{"address":"192.0.2.7","password":"pa\"s\\s/ é","site":"Main","user":"anna"}"#
        #expect(try script.text(of: "request") == request + "\n")
    }

    @Test func passwordsThatAreNotUTF8GoInBase64() async throws {
        let script = try Script(#"cat > "$1/request"; echo '{"result":"unknown"}'"#)
        let credentials = Credentials(user: "anna", password: Secret([0xE9, 0x00, 0xFF]), site: "Main")
        #expect(try await ask(try script.authenticator(), credentials) == .unknown)
        let request = #"{"address":"127.0.0.1","passwordBase64":"6QD/","site":"Main","user":"anna"}"#
        #expect(try script.text(of: "request") == request + "\n")
    }

    @Test func takesOverTheAccount() async throws {
        let script = try Script(
            #"""
            cat <<'END'
            {"result": "accepted", "name": "ERP\\anna", "groups": ["cameras"], "home": "/srv/anna",
             "rights": ["list", "upload"], "limits": {"sessions": 2}, "charset": "SHIFT-JIS"}
            END
            """#
        )
        var account = Account(name: #"ERP\anna"#, permissions: [.list, .upload], home: .directory("/srv/anna"))
        account.groups = ["cameras"]
        account.limits.sessions = 2
        account.charset = "SHIFT-JIS"
        #expect(try await ask(try script.authenticator()) == .accepted(account))
    }

    @Test func rightsThatAreNotAnsweredAreThoseOfTheSettings() async throws {
        let arguments = [#"{"result":"accepted"}"#]
        let echo = try ProgramAuthenticator(
            path: "/bin/echo",
            arguments: arguments,
            permissions: .readOnly,
            limits: .patient
        )
        #expect(try await ask(echo) == .accepted(Account(name: "anna", permissions: .readOnly)))
        #expect(echo.resultAtOnce(for: .anna()) == nil)
    }

    @Test func bigRequestsDoNotBlock() async throws {
        // Larger than any pipe, and not read by the program.
        let script = try Script(#"echo '{"result":"unknown"}'"#)
        let credentials = Credentials.anna(String(repeating: "x", count: 1 << 20))
        #expect(try await ask(try script.authenticator(), credentials) == .unknown)
    }

    @Test(arguments: [
        ("exit 3", "exit code 3"),
        ("echo 'no database' >&2; exit 1", "exit code 1: no database"),
        (#"echo '{"result":"accepted"}'; exit 1"#, "exit code 1"),
        (#"printf 'a\033[2Jb\n' >&2; exit 1"#, "exit code 1: a?[2Jb"),
        ("kill -9 $$", "killed by signal 9"),
        ("echo hello", "not an answer"),
        ("true", "not an answer"),
        (#"echo '{"result":"accepted"} {"result":"accepted"}'"#, "not an answer"),
        (#"echo '{"result":"yes"}'"#, "not an answer: result:"),
        (#"echo '{"result":"unavailable","reason":"no database"}'"#, "no database"),
        ("cat /dev/zero", "larger than 65536 bytes"),
        ("cat /dev/zero >&2", "no answer within"),
    ])
    func whatIsNoAnswerIsUnavailable(_ body: String, _ expected: String) async throws {
        let script = try Script(body)
        // Only the last one has to wait for it.
        let limits = expected.hasPrefix("no answer") ? CallLimits.hasty : .patient
        let reason = try #require(try await ask(try script.authenticator(limits)).unavailableReason)
        #expect(reason.contains(expected), "\(reason)")
    }

    @Test func anAnswerMayBeAsLargeAsTheLimit() async throws {
        let script = try Script(#"printf '%65515s' ''; printf '{"result":"unknown"}\n'"#)
        #expect(try await ask(try script.authenticator()) == .unknown)
        let larger = try Script(#"printf '%65516s' ''; printf '{"result":"unknown"}\n'"#)
        let reason = try #require(try await ask(try larger.authenticator()).unavailableReason)
        #expect(reason.contains("larger"))
    }

    @Test func aProgramThatIsNotThereIsUnavailable() async throws {
        let missing = try ProgramAuthenticator(path: "/nowhere/ask", limits: .patient)
        let reason = try #require(try await ask(missing).unavailableReason)
        #expect(reason.hasPrefix("/nowhere/ask could not be started"))
        let folder = try ProgramAuthenticator(path: "/tmp", limits: .patient)
        #expect(try await ask(folder).unavailableReason?.hasPrefix("/tmp could not be started") == true)
    }

    @Test func relativePathsAreRefused() throws {
        #expect(throws: AuthenticatorError.self) { try ProgramAuthenticator(path: "ask") }
        #expect(throws: AuthenticatorError.self) { try ProgramAuthenticator(path: "/a", arguments: ["\0"]) }
    }

    @Test func killsAProgramThatHangsWithAllThatItStarted() async throws {
        let script = try Script(#"sleep 1000 & echo $! > "$1/child"; echo $$ > "$1/own"; wait"#)
        let reason = try #require(try await ask(try script.authenticator(.hasty)).unavailableReason)
        #expect(reason.contains("no answer within"))
        // Under load it may be killed before it wrote anything: then nothing is left either.
        for name in ["own", "child"] where script.folder.size(of: name) ?? 0 > 0 {
            let process = try #require(try script.process(in: name))
            #expect(eventually { hasEnded(process) }, "\(name)")
        }
    }

    @Test func doesNotWaitForWhatAProgramLeavesBehind() async throws {
        let script = try Script(#"sleep 1000 & echo $! > "$1/child"; echo '{"result":"unknown"}'"#)
        #expect(try await ask(try script.authenticator()) == .unknown)
        let child = try #require(try script.process(in: "child"))
        #expect(eventually { hasEnded(child) })
    }

    @Test func runsNoMoreProgramsThanItMay() async throws {
        let script = try Script(
            #"echo $$ > "$1/own"; while [ ! -e "$1/go" ]; do sleep 0.05; done; echo '{"result":"unknown"}'"#
        )
        let authenticator = try script.authenticator(CallLimits(callsMax: 1, timeMax: .seconds(120)))
        async let first = ask(authenticator)
        _ = try await blocking { try script.text(of: "own") }
        #expect(try await ask(authenticator).unavailableReason?.hasPrefix("busy") == true)
        try script.folder.write("", to: "go")
        #expect(try await first == .unknown)
        #expect(try await ask(authenticator) == .unknown)
    }

    @Test func manyAtOnceGetTheirOwnAnswers() async throws {
        // The answer repeats the user of the request.
        let script = try Script(
            #"read -r line; user=${line##*\"user\":\"}; echo "{\"result\":\"accepted\",\"name\":\"${user%%\"*}\"}""#
        )
        let authenticator = try script.authenticator()
        try await withThrowingTaskGroup(of: (String, String?).self) { group in
            for number in 0..<16 {
                group.addTask {
                    let credentials = Credentials(user: "user\(number)", password: Secret([]))
                    return (credentials.user, try await ask(authenticator, credentials).account?.name)
                }
            }
            for try await (asked, answered) in group { #expect(asked == answered) }
        }
    }
}
