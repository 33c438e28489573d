// LIST, NLST, MLSD, MLST and STAT with a path, and what may not be seen through links.
import FTPProtocol
import ServerTesting
import Testing

@Suite("Listings over the wire")
struct FolderListingTests {
    /// Two files, a hidden one, and a folder with one file.
    private static func fill(_ root: TemporaryFolder) throws {
        try root.write("12345", to: "a.txt")
        try root.write("1234567", to: "two words.log")
        try root.write("", to: ".hidden")
        try root.makeFolder("in")
        try root.write("x", to: "in/deep.txt")
    }

    @Test("LIST shows a line an entry, as ls does")
    func list() async throws {
        try await withServer { server in
            try Self.fill(server.root)
            let client = try server.client()
            let lines = try client.list("LIST")
            #expect(lines.count == 3)
            #expect(lines.contains { $0.hasPrefix("-rw") && $0.contains(" 5 ") && $0.hasSuffix(" a.txt") }, "\(lines)")
            #expect(lines.contains { $0.contains(" 7 ") && $0.hasSuffix(" two words.log") }, "\(lines)")
            #expect(lines.contains { $0.hasPrefix("drwx") && $0.hasSuffix(" in") }, "\(lines)")
            #expect(try client.list("LIST -a").contains { $0.hasSuffix(" .hidden") })
            #expect(try client.list("LIST -la in").contains { $0.hasSuffix(" deep.txt") })
            #expect(try client.list("LIST a.txt").count == 1)
            #expect(try client.list("LIST -R").contains { $0.hasSuffix("deep.txt") })
        }
    }

    @Test("NLST tells names that can be used as they are, and takes patterns")
    func names() async throws {
        try await withServer { server in
            try Self.fill(server.root)
            let client = try server.client()
            #expect(try client.list("NLST").sorted() == ["a.txt", "in", "two words.log"])
            #expect(try client.list("NLST *.txt") == ["a.txt"])
            #expect(try client.list("NLST in") == ["in/deep.txt"])
            #expect(try client.list("NLST */*.txt") == ["in/deep.txt"])
            #expect(try client.list("NLST *.nothing").isEmpty)
            try client.ask("CWD in", 250)
            #expect(try client.list("NLST") == ["deep.txt"])
        }
    }

    @Test("MLSD tells facts that MLST tells too, and OPTS MLST chooses them")
    func machine() async throws {
        try await withServer { server in
            try Self.fill(server.root)
            let client = try server.client()
            try client.ask("OPTS MLST type;size;", 200)
            let lines = try client.list("MLSD")
            #expect(lines.contains("type=file;size=5; a.txt"), "\(lines)")
            #expect(lines.contains("type=file;size=0; .hidden"), "\(lines)")
            #expect(lines.contains { $0.hasPrefix("type=dir;") && $0.hasSuffix(" in") }, "\(lines)")
            #expect(try client.ask("MLST a.txt", 250).leading.last == " type=file;size=5; /a.txt")
            _ = try client.data()
            try client.ask("MLSD a.txt", 501)
        }
    }

    @Test("STAT with a path lists it on the control connection")
    func stat() async throws {
        try await withServer { server in
            try Self.fill(server.root)
            let client = try server.client()
            let lines = try client.ask("STAT in", 213).leading
            #expect(lines.contains { $0.hasPrefix(" -rw") && $0.hasSuffix(" deep.txt") }, "\(lines)")
            #expect(try client.ask("STAT .", 213).leading.count == 4)
            try client.ask("NOOP", 200)
        }
    }

    @Test("SITE DIRSTYLE switches LIST to the DOS form and back")
    func dosStyle() async throws {
        try await withServer { server in
            try Self.fill(server.root)
            let client = try server.client()
            try client.ask("SITE DIRSTYLE", 200)
            let lines = try client.list("LIST")
            #expect(lines.contains { $0.contains("<DIR>") && $0.hasSuffix(" in") }, "\(lines)")
            try client.ask("SITE DIRSTYLE", 200)
            #expect(try client.list("LIST").contains { $0.hasPrefix("drwx") })
        }
    }

    @Test("An empty folder has an empty listing")
    func empty() async throws {
        try await withServer { server in
            let client = try server.client()
            for verb in ["LIST", "NLST"] { #expect(try client.retrieve(verb).isEmpty) }
        }
    }

    @Test("Links that lead out of the root open nothing")
    func linksOut() async throws {
        try await withServer { server in
            let outside = try TemporaryFolder()
            defer { outside.remove() }
            try outside.write("secret", to: "file")
            try server.root.makeLink("absolute", to: outside.path)
            try server.root.makeLink("upwards", to: "../..")
            try server.root.makeLink("file", to: outside["file"])
            let client = try server.client()
            for line in [
                "CWD absolute", "CWD upwards", "RETR file", "RETR absolute/file", "SIZE file", "LIST absolute/file",
                "STOR absolute/new", "APPE file", "MKD absolute/new", "DELE absolute/file", "HASH file",
                "RETR /../../etc/passwd", "RETR ../../../../../../etc/passwd", "SITE CHMOD 777 absolute/file",
            ] {
                _ = try client.data()
                try client.ask(line, 550)
            }
            #expect(try outside.names() == ["file"])
            #expect(try outside.read("file") == Array("secret".utf8))
            #expect(try client.list("NLST").count == 3)
            // A new file takes the place of the link, as everywhere else: what it points to isn't touched.
            try client.store([1], "STOR upwards")
            #expect(try server.root.read("upwards") == [1])
            // The links themselves are seen, and nothing of what they point to.
            for line in ["LIST -R", "LIST absolute", "LIST absolute/", "MLSD", "NLST */*"] {
                #expect(try !client.list(line).contains { $0.hasSuffix("/file") }, "\(line)")
            }
        }
    }

    @Test("Links that stay within the root are followed")
    func linksWithin() async throws {
        try await withServer { server in
            try Self.fill(server.root)
            try server.root.makeLink("link", to: "in")
            try server.root.makeLink("link.txt", to: "in/deep.txt")
            let client = try server.client()
            #expect(try client.retrieve("RETR link.txt") == Array("x".utf8))
            for line in ["SIZE link.txt", "MDTM link.txt", "HASH link.txt"] { try client.ask(line, 213) }
            #expect(try client.ask("SIZE link.txt").text == "1")
            #expect(try client.list("NLST link").map { $0.suffix(8) } == ["deep.txt"])
            try client.ask("CWD link", 250)
            #expect(try client.retrieve("RETR deep.txt") == Array("x".utf8))
        }
    }
}

@Suite("Listings of large folders", .serialized)
struct LargeFolderTests {
    private static let count = 100_000

    @Test("A folder of 100,000 entries is listed completely, by NLST, LIST, MLSD and STAT")
    func complete() async throws {
        try await withServer { server in
            let names = Set((0..<Self.count).map { "#\($0) of many.txt" })
            try server.root.makeFolder("many")
            for name in names { try server.root.write([], to: "many/\(name)") }
            let client = try server.client()
            try client.ask("CWD many", 250)
            for verb in ["NLST", "LIST", "MLSD"] {
                let lines = try client.list(verb).filter { !$0.contains("type=cdir") && !$0.contains("type=pdir") }
                #expect(lines.count == Self.count, "\(verb)")
                let isComplete = Set(lines.compactMap(Self.name)) == names
                #expect(isComplete, "\(verb) leaves some out, or shows others twice")
            }
            let lines = try client.ask("STAT .", 213).leading
            let isComplete = Set(lines.compactMap(Self.name)) == names
            #expect(isComplete, "STAT shows \(lines.count) lines")
        }
    }

    private static func name(_ line: String) -> String? {
        line.firstIndex(of: "#").map { String(line[$0...]) }
    }
}
