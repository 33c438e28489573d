// Every verb once over the wire; what a verb does in detail is in the tests of the session and in the other files here.
import FTPProtocol
import ServerTesting
import Testing

@Suite("Verbs over the wire")
struct VerbTests {
    /// Lines and the codes that they are answered with, in this order.
    static let steps: [(line: String, code: UInt16)] =
        [
            ("SYST", 215), ("FEAT", 211), ("HELP", 214), ("HELP RETR", 214), ("HELP NOPE", 504), ("NOOP", 200),
            ("noop", 200), ("OPTS UTF8 ON", 200), ("OPTS UTF8 OFF", 504), ("OPTS MLST type;size;", 200),
            ("OPTS HASH MD5", 200), ("OPTS NOPE", 501), ("CLNT lftp", 200), ("LANG EN", 200), ("LANG FR", 504),
            ("STAT", 211), ("STAT a", 213), ("STAT nope", 550), ("SITE HELP", 214), ("SITE CHMOD 640 a", 200),
            ("SITE UTIME 20240229120000 a", 200), ("SITE UMASK", 200), ("SITE UMASK 027", 200), ("SITE IDLE", 200),
            ("SITE IDLE 60", 200), ("SITE IDLE 0", 501), ("SITE DIRSTYLE", 200), ("SITE WHO", 211), ("SITE NOPE", 504),
        ] + folders + parameters + files + names + [
            ("ACCT sales", 202), ("AUTH TLS", 502), ("PBSZ 0", 503), ("PROT P", 503), ("CCC", 533), ("NOPE", 500),
            ("SMNT a", 502), ("USER alice", 331), ("PASS wonderland", 230), ("REIN", 220), ("PWD", 530),
            ("HOST nowhere", 504), ("QUIT", 221),
        ]

    private static let folders: [(line: String, code: UInt16)] = [
        ("PWD", 257), ("XPWD", 257), ("CWD in", 250), ("CDUP", 250), ("XCWD in", 250), ("XCUP", 250), ("CWD nope", 550),
        ("CWD a", 550), ("CWD ..", 250), ("CDUP", 250),
    ]

    private static let parameters: [(line: String, code: UInt16)] = [
        ("TYPE A", 200), ("TYPE L 8", 200), ("TYPE E", 504), ("TYPE I", 200), ("STRU F", 200), ("STRU R", 504),
        ("MODE S", 200), ("MODE B", 504), ("PASV", 227), ("EPSV", 229), ("EPSV 1", 229), ("EPSV 2", 522),
        ("EPSV 3", 522), ("PORT 127,0,0,1,200,1", 200), ("PORT 127,0,0,1", 501), ("EPRT |1|127.0.0.1|51201|", 200),
        ("EPRT |2|::1|51201|", 522), ("EPRT |3|x|51201|", 522), ("EPRT nonsense", 501), ("PRET RETR a", 200),
        ("ALLO 4096", 200), ("ALLO 0", 200), ("REST 4", 350), ("REST x", 501), ("REST 0", 350), ("RANG 0 3", 350),
        ("REST 0", 350), ("ABOR", 226), ("RETR a", 425), ("STOR b", 425), ("APPE b", 425), ("STOU", 425), ("LIST", 425),
        ("NLST", 425), ("MLSD", 425), ("RETR", 501), ("STOR", 501),
    ]

    private static let files: [(line: String, code: UInt16)] = [
        ("SIZE a", 213), ("SIZE in", 550), ("SIZE nope", 550), ("MDTM a", 213), ("MDTM nope", 550),
        ("MDTM 20240229120000 a", 213), ("MFMT 20240229120000 a", 213), ("MFMT nonsense a", 501),
        ("MFF Modify=20240229120000;UNIX.mode=0640; a", 213), ("MLST a", 250), ("MLST", 250), ("MLST nope", 550),
        ("AVBL", 213), ("HASH a", 213), ("HASH nope", 550), ("XCRC a", 250), ("XMD5 a", 250), ("XSHA1 a", 250),
        ("XSHA256 a", 250), ("XSHA256 \"a\" 0 4", 250), ("XSHA256 nope", 550),
    ]

    private static let names: [(line: String, code: UInt16)] = [
        ("MKD new", 257), ("MKD new", 550), ("XMKD new2", 257), ("RMD new", 250), ("RMD new", 550), ("XRMD new2", 250),
        ("RMD /", 550), ("RNFR nope", 550), ("RNTO b", 503), ("RNFR a", 350), ("RNTO b", 250), ("RNFR b", 350),
        ("NOOP", 200), ("RNTO c", 503), ("DELE b", 250), ("DELE b", 550), ("DELE in", 550),
    ]

    @Test("Every verb is answered with its code")
    func everyVerb() async throws {
        try await withServer { server in
            try server.root.write("one\ntwo\n", to: "a")
            try server.root.makeFolder("in")
            let client = try server.client()
            for (line, code) in Self.steps {
                let reply = try client.ask(line)
                #expect(reply.code.rawValue == code, "\(line): \(reply.code.rawValue) \(reply.text)")
            }
            try client.expectEnd()
        }
    }

    @Test("No verb is missing in the list of this test")
    func noVerbMissing() {
        let tried = Set(Self.steps.compactMap { $0.line.uppercased().split(separator: " ").first.map(String.init) })
        let known = Set(CommandTable.rows.map(\.verb.rawValue))
        #expect(known.subtracting(tried).isEmpty)
    }

    @Test("Checksums, sizes and times are those of the file")
    func facts() async throws {
        try await withServer { server in
            try server.root.write("abc", to: "a")
            let client = try server.client()
            let sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
            #expect(try client.ask("HASH a", 213).text == "SHA-256 0-3 \(sha256) a")
            #expect(try client.ask("XSHA256 a", 250).text == sha256.uppercased())
            #expect(try client.ask("XMD5 a", 250).text == "900150983CD24FB0D6963F7D28E17F72")
            #expect(try client.ask("XSHA1 a", 250).text == "A9993E364706816ABA3E25717850C26C9CD0D89D")
            #expect(try client.ask("XCRC a", 250).text == "352441C2")
            #expect(try client.ask("SIZE a", 213).text == "3")
            try client.ask("MFMT 20240229120000 a", 213)
            #expect(try client.ask("MDTM a", 213).text == "20240229120000")
            let facts = try client.ask("MLST a", 250).leading
            #expect(facts.contains { $0.contains("modify=20240229120000") && $0.contains("size=3;") }, "\(facts)")
        }
    }

    @Test("Names with blanks, quotation marks, dashes and other scripts are taken as they are")
    func names() async throws {
        try await withServer { server in
            let client = try server.client()
            for name in ["two words", " begins blank", "ends blank ", "-a", "say \"hi\"", "Grüße 世界 🚢", "*", "[x]"] {
                let reply = try client.ask("MKD \(name)", 257)
                #expect(PathQuoting.path(in: reply.text) == Array("/\(name)".utf8), "\(reply.text)")
                try client.ask("CWD \(name)", 250)
                #expect(try PathQuoting.path(in: client.ask("PWD", 257).text) == Array("/\(name)".utf8))
                try client.store(Array(name.utf8), "STOR \(name)")
                #expect(try client.retrieve("RETR \(name)") == Array(name.utf8))
                #expect(try server.root.read("\(name)/\(name)") == Array(name.utf8))
                try client.ask("DELE \(name)", 250)
                try client.ask("CDUP", 250)
                try client.ask("RMD \(name)", 250)
            }
            #expect(try server.root.names().isEmpty)
        }
    }
}
