// Transcripts: what servers say, what the client answers, how it ends.
import FTPClient
import FTPProtocol
import RandomTesting
import Testing

@Suite struct ClientDialogueTests {
    struct Transcript: CustomTestStringConvertible {
        let name: String
        let mode: ClientMode
        let hears: [String]
        let does: [String]
        let ending: ClientEnding?

        var testDescription: String { self.name }
    }

    private static let logIn = ["220 hello", "331 password", "230 in"]
    private static let loggedIn = ["<greeted>", "USER till", "PASS secret", "<in>"]

    static let transcripts: [Transcript] = [
        Transcript(
            name: "banner",
            mode: .banner,
            hears: ["220 hello", "221 bye"],
            does: ["<greeted>", "QUIT"],
            ending: .served
        ),
        Transcript(
            name: "login",
            mode: .login,
            hears: Self.logIn + ["221 bye"],
            does: Self.loggedIn + ["QUIT"],
            ending: .served
        ),
        Transcript(
            name: "replies of several lines",
            mode: .login,
            hears: ["220-one", "220-two", " 220 three", "220 four", "331 p", "230-a", "b", "230 c", "221-x", "221 y"],
            does: Self.loggedIn + ["QUIT"],
            ending: .served
        ),
        Transcript(
            name: "no password asked",
            mode: .login,
            hears: ["220 hello", "230 in", "221 bye"],
            does: ["<greeted>", "USER till", "<in>", "QUIT"],
            ending: .served
        ),
        Transcript(
            name: "202 to PASS",
            mode: .login,
            hears: ["220 hello", "331 p", "202 not needed", "221 bye"],
            does: Self.loggedIn + ["QUIT"],
            ending: .served
        ),
        Transcript(
            name: "120 first",
            mode: .banner,
            hears: ["120 soon", "220 now", "221 bye"],
            does: ["<greeted>", "QUIT"],
            ending: .served
        ),
        Transcript(
            name: "hangs up instead of 221",
            mode: .login,
            hears: Self.logIn + ["<closed>"],
            does: Self.loggedIn + ["QUIT"],
            ending: .served
        ),
        Transcript(
            name: "resets instead of 221",
            mode: .login,
            hears: Self.logIn + ["<reset>"],
            does: Self.loggedIn + ["QUIT"],
            ending: .served
        ),
        Transcript(
            name: "421 at the door",
            mode: .login,
            hears: ["421 full"],
            does: [],
            ending: .refused(Reply(.serviceNotAvailable, "full"))
        ),
        Transcript(
            name: "421 in the dialogue",
            mode: .login,
            hears: ["220 hello", "421 full"],
            does: ["<greeted>", "USER till"],
            ending: .refused(Reply(.serviceNotAvailable, "full"))
        ),
        Transcript(
            name: "wrong password",
            mode: .login,
            hears: ["220 hello", "331 p", "530 no"],
            does: ["<greeted>", "USER till", "PASS secret"],
            ending: .refused(Reply(.notLoggedIn, "no"))
        ),
        Transcript(
            name: "an account is wanted",
            mode: .login,
            hears: ["220 hello", "331 p", "332 account"],
            does: ["<greeted>", "USER till", "PASS secret"],
            ending: .refused(Reply(.needAccount, "account"))
        ),
        Transcript(
            name: "331 to PASS",
            mode: .login,
            hears: ["220 hello", "331 p", "331 p"],
            does: ["<greeted>", "USER till", "PASS secret"],
            ending: .broken(.unexpectedReply)
        ),
        Transcript(
            name: "not FTP",
            mode: .login,
            hears: ["SSH-2.0-x"],
            does: [],
            ending: .broken(.notFTP)
        ),
        Transcript(
            name: "an endless line",
            mode: .login,
            hears: [String(repeating: "2", count: 100_000)],
            does: [],
            ending: .broken(.tooLong)
        ),
        Transcript(
            name: "hold",
            mode: .hold,
            hears: Self.logIn + ["<leave>", "221 bye"],
            does: Self.loggedIn + ["QUIT"],
            ending: .served
        ),
        Transcript(
            name: "thrown out while holding",
            mode: .hold,
            hears: Self.logIn + ["421 idle"],
            does: Self.loggedIn,
            ending: .refused(Reply(.serviceNotAvailable, "idle"))
        ),
        Transcript(
            name: "closed at once",
            mode: .login,
            hears: ["<closed>"],
            does: [],
            ending: .closed(afterBanner: false)
        ),
        Transcript(
            name: "reset at once",
            mode: .login,
            hears: ["<reset>"],
            does: [],
            ending: .reset(afterBanner: false)
        ),
        Transcript(
            name: "a ghost",
            mode: .login,
            hears: ["<silence>"],
            does: [],
            ending: .timedOut(afterWord: false)
        ),
        Transcript(
            name: "half a banner",
            mode: .login,
            hears: ["220-hello", "<silence>"],
            does: [],
            ending: .timedOut(afterWord: true)
        ),
        Transcript(
            name: "closed later",
            mode: .login,
            hears: ["220 hello", "<closed>"],
            does: ["<greeted>", "USER till"],
            ending: .closed(afterBanner: true)
        ),
        Transcript(
            name: "reset later",
            mode: .login,
            hears: ["220 hello", "<reset>"],
            does: ["<greeted>", "USER till"],
            ending: .reset(afterBanner: true)
        ),
        Transcript(
            name: "stalled",
            mode: .login,
            hears: ["220 hello", "<silence>"],
            does: ["<greeted>", "USER till"],
            ending: .timedOut(afterWord: true)
        ),
    ]

    private static let ready = Self.logIn + ["200 type", "<allowed>"]
    private static let asked = Self.loggedIn + ["TYPE I", "<want>", "EPSV"]
    private static let open = Self.ready + ["229 x (|||4000|)", "<data>"]
    private static let stored = Self.asked + ["<open 4000>", "STOR burst-7.bin"]

    static let transfers: [Transcript] = [
        Transcript(
            name: "upload",
            mode: .upload,
            hears: Self.open + ["150 go", "<data ended>", "226 done", "221 bye"],
            does: Self.stored + ["<send 10>", "QUIT"],
            ending: .served
        ),
        Transcript(
            name: "226 before our end",
            mode: .upload,
            hears: Self.open + ["125 go", "226 done", "<data ended>", "<closed>"],
            does: Self.stored + ["<send 10>", "QUIT"],
            ending: .served
        ),
        Transcript(
            name: "PASV where EPSV isn't known",
            mode: .upload,
            hears: Self.ready + ["500 what", "227 ok (10,9,8,7,15,160)", "<data>"],
            does: Self.asked + ["PASV", "<open 4000>", "STOR burst-7.bin"],
            ending: nil
        ),
        Transcript(
            name: "a place comes late",
            mode: .upload,
            hears: Self.logIn + ["200 type"],
            does: Self.loggedIn + ["TYPE I", "<want>"],
            ending: nil
        ),
        Transcript(
            name: "no port",
            mode: .upload,
            hears: Self.ready + ["229 nothing"],
            does: Self.asked,
            ending: .broken(.noDataPort)
        ),
        Transcript(
            name: "no data connection",
            mode: .upload,
            hears: Self.ready + ["229 x (|||4000|)", "<data failed>"],
            does: Self.asked + ["<open 4000>"],
            ending: .broken(.noDataConnection)
        ),
        Transcript(
            name: "may not write",
            mode: .upload,
            hears: Self.open + ["550 no"],
            does: Self.stored,
            ending: .refused(Reply(.fileUnavailable, "no"))
        ),
        Transcript(
            name: "the disk is full",
            mode: .upload,
            hears: Self.open + ["150 go", "<data failed>", "452 full"],
            does: Self.stored + ["<send 10>"],
            ending: .refused(Reply(.insufficientStorage, "full"))
        ),
        Transcript(
            name: "226 for a broken upload",
            mode: .upload,
            hears: Self.open + ["150 go", "<data failed>", "226 done"],
            does: Self.stored + ["<send 10>"],
            ending: .broken(.cutShort)
        ),
        Transcript(
            name: "226 for an upload that never began",
            mode: .upload,
            hears: Self.open + ["226 done"],
            does: Self.stored,
            ending: .broken(.cutShort)
        ),
        Transcript(
            name: "download",
            mode: .download,
            hears: Self.open + ["150 go", "226 done", "<data ended>", "221 bye"],
            does: Self.asked + ["<open 4000>", "RETR ", "<receive>", "QUIT"],
            ending: .served
        ),
        Transcript(
            name: "no such file",
            mode: .download,
            hears: Self.open + ["550 none"],
            does: Self.asked + ["<open 4000>", "RETR ", "<receive>"],
            ending: .refused(Reply(.fileUnavailable, "none"))
        ),
    ]

    @Test(arguments: Self.transcripts + Self.transfers)
    func answers(_ transcript: Transcript) {
        let conversation = Conversation.run(transcript.mode, transcript.hears)
        #expect(conversation.log == transcript.does)
        #expect(conversation.ending == transcript.ending)
        #expect(conversation.dialogue.isFinished == (transcript.ending != nil))
    }

    /// The bytes of a transcript may come in any pieces.
    @Test(arguments: Self.transcripts + Self.transfers)
    func answersTheSameToPieces(_ transcript: Transcript) {
        var conversation = Conversation(transcript.mode)
        for line in transcript.hears {
            guard !line.hasPrefix("<") else {
                conversation.hear(line)
                continue
            }
            for byte in Array("\(line)\r\n".utf8) { conversation.tell(.bytes([byte])) }
        }
        #expect(conversation.log == transcript.does)
        #expect(conversation.ending == transcript.ending)
    }

    @Test func namesCanNotAddCommands() {
        var conversation = Conversation(.login) { $0.user = "a\r\nDELE b" }
        conversation.hear("220 hello")
        #expect(conversation.log == ["<greeted>", "USER aDELE b"])
    }

    @Test func uploadsGoToTheirFolderUnderNamesOfTheirOwn() {
        var conversation = Conversation(.upload) { $0.path = "in/box" }
        for line in Self.open { conversation.hear(line) }
        #expect(conversation.log.last == "STOR in/box/burst-7.bin")
    }

    @Test func aServerThatChattersEndlesslyIsBroken() {
        var conversation = Conversation(.hold)
        for line in Self.logIn { conversation.hear(line) }
        for _ in 0..<1_000 where conversation.ending == nil { conversation.hear("200 still here") }
        #expect(conversation.ending == .broken(.unexpectedReply))
    }

    @Test func aLineWithoutEndIsGivenUp() {
        var conversation = Conversation(.login)
        for _ in 0..<100 where conversation.ending == nil {
            conversation.tell(.bytes([UInt8](repeating: 0x32, count: 65_536)))
        }
        #expect(conversation.ending == .broken(.tooLong))
    }

    @Test func nothingIsDoneAfterTheEnd() {
        var conversation = Conversation.run(.login, ["421 full"])
        let log = conversation.log
        for line in ["220 hello", "<closed>", "<reset>", "<silence>", "<data>", "<leave>", "<allowed>"] {
            conversation.hear(line)
        }
        #expect(conversation.log == log)
        #expect(conversation.ending == .refused(Reply(.serviceNotAvailable, "full")))
    }

    /// Whatever comes, in whatever order: no trap, at most one ending, nothing after it.
    @Test(arguments: 0..<400 as Range<UInt64>)
    func randomInputsNeverTrap(_ seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let inputs: [ClientInput] = [
            .connected, .transferAllowed, .dataConnected, .dataEnded, .dataFailed, .toldToLeave, .closed, .reset,
            .timedOut,
        ]
        let words = ["220 a", "331 b", "230 c", "200 d", "229 (|||9|)", "227 1,2,3,4,5,6", "150 e", "226 f", "5", "42"]
        var dialogue = ClientDialogue(
            script: ClientScript(mode: ClientMode.allCases.randomElement(using: &random) ?? .login),
            number: 1
        )
        var endings = 0
        for _ in 0..<60 {
            let input: ClientInput =
                switch Int.random(in: 0..<12, using: &random) {
                case 0: inputs.randomElement(using: &random) ?? .connected
                case 1:
                    .bytes(
                        (0..<Int.random(in: 0..<40, using: &random)).map { _ in .random(in: 0...255, using: &random) }
                    )
                case 2...8: .bytes(Array("\(words.randomElement(using: &random) ?? "")\r\n".utf8))
                default: inputs.prefix(5).randomElement(using: &random) ?? .connected
                }
            let wasFinished = dialogue.isFinished
            let actions = dialogue.receive(input)
            if wasFinished { #expect(actions.isEmpty) }
            for action in actions { if case .finished = action { endings += 1 } }
        }
        #expect(endings == (dialogue.isFinished ? 1 : 0))
    }
}
