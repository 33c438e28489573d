// USER, PASS, ACCT, FEAT, CLNT, LANG, HELP and the security verbs.
import FTPProtocol
import Testing

@Suite("Command parser: login and information")
struct CommandParserLoginTests {
    @Test("HOST takes names and addresses, and nothing else (RFC 7151 3.1)")
    func host() {
        CommandFixture.good("HOST ftp.example.com", .host("ftp.example.com")).check()
        CommandFixture.good("host [2001:db8::1]", .host("[2001:db8::1]")).check()
        CommandFixture.good("HOST 192.0.2.1", .host("192.0.2.1")).check()
        CommandFixture.bad("HOST", .syntax(.HOST)).check()
        CommandFixture.bad("HOST a b", .syntax(.HOST)).check()
        CommandFixture.bad("HOST a/b", .syntax(.HOST)).check()
        CommandFixture.bad("HOST " + String(repeating: "a", count: 256), .syntax(.HOST)).check()
    }

    @Test("USER takes a name of 1 to 255 bytes")
    func user() {
        CommandFixture.good("USER anonymous", .user("anonymous")).check()
        CommandFixture.good("USER  Jörg Müller ", .user("Jörg Müller")).check()
        CommandFixture.bad("USER", .syntax(.USER)).check()
        CommandFixture.bad("USER  ", .syntax(.USER)).check()
        let longest = String(repeating: "n", count: CommandParser.userBytesMax)
        CommandFixture.good("USER " + longest, .user(longest)).check()
        CommandFixture.bad("USER n" + longest, .syntax(.USER)).check()
    }

    @Test("PASS takes anything, and nothing")
    func password() {
        CommandFixture.good("PASS", .password(Secret([]))).check()
        CommandFixture.good("PASS ", .password(Secret([]))).check()
        CommandFixture.good("PASS  two spaces ", .password(Secret(" two spaces ".utf8))).check()
        CommandFixture.good("PASS ", bytes: [0xE4, 0xFF, 0xC0], .password(Secret([0xE4, 0xFF, 0xC0]))).check()
    }

    @Test("ACCT needs an account")
    func account() {
        CommandFixture.good("ACCT sales", .account).check()
        CommandFixture.bad("ACCT", .syntax(.ACCT)).check()
    }

    @Test("FEAT takes no argument, as RFC 2389 has it")
    func features() {
        CommandFixture.good("FEAT", .features).check()
        CommandFixture.good("FEAT ", .features).check()
        CommandFixture.bad("FEAT all", .syntax(.FEAT)).check()
    }

    @Test("Of a client's name 255 bytes are kept")
    func clientName() {
        CommandFixture.good("CLNT lftp 4.9", .clientName("lftp 4.9")).check()
        CommandFixture.good("CLNT", .clientName("")).check()
        let longest = String(repeating: "n", count: CommandParser.clientNameBytesMax)
        CommandFixture.good("CLNT nnn" + longest, .clientName(longest)).check()
    }

    @Test("LANG and HELP may stand alone")
    func optionalText() {
        CommandFixture.good("LANG", .language(nil)).check()
        CommandFixture.good("LANG en-US", .language("en-US")).check()
        CommandFixture.good("HELP", .help(nil)).check()
        CommandFixture.good("HELP retr ", .help("retr")).check()
    }

    @Test("The security verbs hand on which one it was", arguments: [Verb.AUTH, .PBSZ, .PROT, .CCC])
    func security(verb: Verb) {
        CommandFixture.good(verb.rawValue + " TLS", .security(verb)).check()
    }
}
