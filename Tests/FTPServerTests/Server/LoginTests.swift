// Who gets in, who doesn't, and what may be asked before.
import FTPProtocol
import ServerTesting
import Testing

@Suite("Login over the wire")
struct LoginTests {
    @Test("A client is greeted, named, let in and said goodbye to", arguments: [false, true])
    func dialogue(overIPv6: Bool) async throws {
        var setup = ServerSetup()
        setup.servesIPv6 = true
        try await withServer(setup) { server in
            let client = try server.visitor(overIPv6: overIPv6)
            try client.ask("USER alice", 331)
            try client.ask("PASS wonderland", 230)
            #expect(try PathQuoting.path(in: client.ask("PWD", 257).text) == Array("/".utf8))
            try client.ask("QUIT", 221)
            try client.expectEnd()
            #expect(server.becomesEmpty())
        }
    }

    @Test("The anonymous get in with any password, look, and may not touch", arguments: ["anonymous", "ftp", "FTP"])
    func anonymous(name: String) async throws {
        var setup = ServerSetup()
        setup.anonymous = .readOnly
        try await withServer(setup) { server in
            try server.root.write("hello", to: "a")
            let client = try server.visitor()
            try client.ask("USER " + name, 331)
            try client.ask("PASS me@example.org", 230)
            try client.ask("TYPE I", 200)
            #expect(try client.retrieve("RETR a") == Array("hello".utf8))
            try client.ask("EPSV", 229)
            try client.ask("STOR b", 550)
            try client.ask("DELE a", 550)
            try client.ask("SITE WHO", 550)
            #expect(try server.root.names() == ["a"])
        }
    }

    @Test("Without an anonymous account nobody gets in by that name")
    func noAnonymous() async throws {
        try await withServer { server in
            let client = try server.visitor()
            try client.ask("USER anonymous", 331)
            try client.ask("PASS me@example.org", 530)
        }
    }

    @Test("A wrong password and an unknown name are answered alike, and the third try ends the connection")
    func wrongPasswords() async throws {
        try await withServer { server in
            let client = try server.visitor()
            var texts: [String] = []
            for name in ["alice", "nobody"] {
                try client.ask("USER " + name, 331)
                texts.append(try client.ask("PASS wrong", 530).text)
            }
            #expect(texts[0] == texts[1])
            try client.ask("USER alice", 331)
            try client.ask("PASS WONDERLAND", 421)
            try client.expectEnd()
            #expect(server.becomesEmpty())
        }
    }

    @Test("After a wrong password the right one still lets in")
    func secondTry() async throws {
        try await withServer { server in
            let client = try server.visitor()
            try client.ask("USER alice", 331)
            try client.ask("PASS wrong", 530)
            try client.logIn()
            try client.ask("PWD", 257)
        }
    }

    @Test("Commands that need a login are refused before it, every one")
    func beforeLogin() async throws {
        try await withServer { server in
            let client = try server.visitor()
            for row in CommandTable.rows where row.phase == .loggedIn { try client.ask(row.example, 530) }
            try client.ask("PASS wonderland", 503)
            try client.logIn()
        }
    }

    @Test("A reader may read and list, and change nothing")
    func reader() async throws {
        try await withServer { server in
            try server.root.write("hello", to: "a")
            let client = try server.client("reader")
            #expect(try client.retrieve("RETR a") == Array("hello".utf8))
            #expect(try client.list("NLST") == ["a"])
            for line in [
                "STOR b", "STOR a", "APPE a", "STOU", "DELE a", "RNFR a", "MKD b", "RMD b",
                "MFMT 20240229120000 a", "SITE CHMOD 600 a", "SITE UTIME 20240229120000 a", "MDTM 20240229120000 a",
            ] {
                try client.ask("EPSV", 229)
                try client.ask(line, 550)
            }
            #expect(try server.root.names() == ["a"])
            #expect(try server.root.read("a") == Array("hello".utf8))
        }
    }

    @Test("REIN logs out, and USER makes another user of a client")
    func changesUser() async throws {
        try await withServer { server in
            let client = try server.client()
            try client.ask("REIN", 220)
            try client.ask("PWD", 530)
            try client.logIn("reader")
            try client.ask("MKD new", 550)
            try client.logIn("alice")
            try client.ask("MKD new", 257)
        }
    }
}
