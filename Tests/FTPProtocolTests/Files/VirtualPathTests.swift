import FTPProtocol
import RandomTesting
import Testing

@Suite("VirtualPath")
struct VirtualPathTests {
    private static func path(_ text: String, from folder: VirtualPath = .root) -> VirtualPath? {
        PathArgument(text.utf8).flatMap(folder.resolving)
    }

    private static let resolved: [(folder: String, argument: String, path: String)] = [
        ("/", "/", "/"),
        ("/", ".", "/"),
        ("/", "..", "/"),
        ("/", "../../..", "/"),
        ("/", "/../a", "/a"),
        ("/", "a", "/a"),
        ("/", "a/", "/a"),
        ("/", "a//b///c//", "/a/b/c"),
        ("/", "////", "/"),
        ("/a/b", "c", "/a/b/c"),
        ("/a/b", "/c", "/c"),
        ("/a/b", "..", "/a"),
        ("/a/b", "../..", "/"),
        ("/a/b", "../../../c", "/c"),
        ("/a/b", "./c/.", "/a/b/c"),
        ("/a/b", "c/../d", "/a/b/d"),
        ("/a", "...", "/a/..."),
        ("/a", "..b", "/a/..b"),
        ("/a", ".b", "/a/.b"),
        ("/a", "b..", "/a/b.."),
        ("/a", "-la", "/a/-la"),
        ("/a", " b ", "/a/ b "),
        ("/a", "\\..\\..", "/a/\\..\\.."),
        ("/a", "übung/日本/🎞", "/a/übung/日本/🎞"),
        ("/a", "e\u{301}", "/a/e\u{301}"),
        ("/a", "~", "/a/~"),
        ("/a", "*", "/a/*"),
    ]

    @Test("An argument is seen from a folder, and never leads above the root", arguments: Self.resolved)
    func resolves(folder: String, argument: String, path: String) throws {
        let folder = try #require(Self.path(folder))
        let resolved = try #require(Self.path(argument, from: folder))
        #expect(resolved.text == path)
        #expect(resolved.bytes == Array(path.utf8))
        #expect(resolved.description == path)
    }

    @Test("A resolved path means itself from everywhere", arguments: Self.resolved)
    func isNormal(folder: String, argument: String, path: String) throws {
        let resolved = try #require(Self.path(path))
        let elsewhere = try #require(Self.path("/x/y"))
        #expect(PathArgument(resolved.bytes).flatMap(elsewhere.resolving) == resolved)
    }

    @Test("A random walk over names, dots and slashes ends where a stack of names ends")
    func randomWalk() throws {
        var random = SeededRandom(seed: 6)
        let parts = ["a", "b", ".", "..", "", "..c", "日本"]
        for _ in 0..<2_000 {
            let names = (0..<Int.random(in: 1...12, using: &random)).map { _ in
                parts.randomElement(using: &random) ?? ""
            }
            var stack: [String] = []
            for name in names where name != "." && name != "" {
                if name == ".." { _ = stack.popLast() } else { stack.append(name) }
            }
            let path = try #require(Self.path("/" + names.joined(separator: "/")))
            #expect(path.text == "/" + stack.joined(separator: "/"))
            #expect(path.components.map { String(decoding: $0, as: UTF8.self) } == stack)
        }
    }

    @Test("Names of 255 bytes and paths of 4,095 are the longest")
    func limits() throws {
        let name = String(repeating: "n", count: 255)
        #expect(Self.path(name)?.bytes.count == 256)
        #expect(Self.path(name + "n") == nil)
        #expect(Self.path("x/" + name + "n/..") == nil)
        #expect(Self.path(String(repeating: "ü", count: 128)) == nil)

        let longest = String(repeating: name + "/", count: 15) + String(repeating: "m", count: 254)
        let path = try #require(Self.path(longest))
        #expect(path.bytes.count == VirtualPath.bytesMax)
        #expect(Self.path(longest + "m") == nil)
        #expect(Self.path("x", from: path) == nil)
        #expect(Self.path("../y", from: path) != nil)
        #expect(path.appending("x".utf8) == nil)
        #expect(path.components.count == 16)
    }

    @Test("Thousands of dots and slashes are no trouble")
    func manyDots() {
        #expect(Self.path(String(repeating: "../", count: 100_000)) == .root)
        #expect(Self.path(String(repeating: "a/../", count: 100_000)) == .root)
        #expect(Self.path(String(repeating: "/", count: 100_000) + "a")?.text == "/a")
    }

    @Test("Name, parent and components of a path, and of the root")
    func parts() throws {
        let path = try #require(Self.path("/a/bc/d"))
        #expect(Array(path.name) == Array("d".utf8))
        #expect(path.parent.text == "/a/bc")
        #expect(path.parent.parent.parent == .root)
        #expect(path.components.map(Array.init) == ["a", "bc", "d"].map { Array($0.utf8) })
        #expect(!path.isRoot)

        #expect(VirtualPath.root.isRoot)
        #expect(VirtualPath.root.name.isEmpty)
        #expect(VirtualPath.root.parent == .root)
        #expect(VirtualPath.root.components.isEmpty)
        #expect(Self.path("/a")?.parent == .root)
    }

    @Test("A path's first names are a path")
    func prefixes() throws {
        let path = try #require(Self.path("/a/bc/d"))
        #expect([-1, 0, 1, 2, 3, 4].map { path.prefix($0).text } == ["/", "/", "/a", "/a/bc", "/a/bc/d", "/a/bc/d"])
        #expect(VirtualPath.root.prefix(1) == .root)
    }

    @Test(
        "A path is below a folder when it has one name more at least, and all of the folder's names",
        arguments: [
            ("/a/b", "/a", true), ("/a/b/c", "/a", true), ("/a", "/", true), ("/a", "/a", false), ("/", "/", false),
            ("/ab", "/a", false), ("/a", "/a/b", false), ("/", "/a", false), ("/b/a", "/a", false),
        ]
    )
    func below(path: String, folder: String, isBelow: Bool) throws {
        let path = try #require(Self.path(path))
        let folder = try #require(Self.path(folder))
        #expect(path.isBelow(folder) == isBelow)
        #expect(path.isSameOrBelow(folder) == (isBelow || path == folder))
    }

    @Test("A backend's name is appended as it is")
    func appending() throws {
        let folder = try #require(Self.path("/a"))
        #expect(VirtualPath.root.appending("b".utf8)?.text == "/b")
        #expect(folder.appending("-b c".utf8)?.text == "/a/-b c")
        #expect(folder.appending("...".utf8)?.text == "/a/...")
        #expect(folder.appending([0xFF, 0xFE])?.bytes == Array("/a/".utf8) + [0xFF, 0xFE])
        #expect(folder.appending([UInt8](repeating: 0x61, count: 255)) != nil)
    }

    @Test(
        "What is no name isn't appended",
        arguments: ["", ".", "..", "/", "a/b", "/a", "a/", "../b", "a\0", String(repeating: "a", count: 256)]
    )
    func appendingNoName(name: String) throws {
        let folder = try #require(Self.path("/a"))
        #expect(folder.appending(name.utf8) == nil)
        #expect(VirtualPath.root.appending(name.utf8) == nil)
    }

    @Test("A log gets no control characters, and something for every byte")
    func description() throws {
        let path = try #require(VirtualPath.root.appending([0x61, 0x0A, 0x1B, 0x7F, 0xFF, 0x62]))
        #expect(path.description == "/a???\u{FFFD}b")
        #expect("\(path)" == path.description)
    }
}

@Suite("PathArgument")
struct PathArgumentTests {
    @Test("Bytes that are UTF-8 without control characters are taken as they are")
    func takes() {
        for text in ["a", " ", "-l", "/", "日本", "a\"b", "\u{85}", "\u{202E}", "\u{FFFD}"] {
            #expect(PathArgument(text.utf8)?.bytes == Array(text.utf8))
        }
    }

    private static let refusesRows: [[UInt8]] = [
        [], [0x00], [0x61, 0x0D, 0x0A], [0x61, 0x1B], [0x7F], [0x09], [0xFF], [0x61, 0xC3], [0x80], [0xC0, 0xAF],
        [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE0, 0x80, 0xAF],
    ]

    @Test("Nothing, control characters and what isn't UTF-8 are refused", arguments: Self.refusesRows)
    func refuses(bytes: [UInt8]) {
        #expect(PathArgument(bytes) == nil)
    }
}
