import FTPProtocol
import Testing

@Suite("GlobPath")
struct GlobPathTests {
    private static func path(_ text: String) throws -> VirtualPath {
        try #require(PathArgument(text.utf8).flatMap(VirtualPath.root.resolving))
    }

    private static func components(_ texts: [String]) throws -> [GlobPath.Component] {
        try texts.map { text in
            guard GlobPattern.isPattern(text.utf8) else { return .name(Array(text.utf8)) }
            return .pattern(try #require(GlobPattern(text.utf8)))
        }
    }

    @Test(
        "A path is split before its first pattern",
        arguments: [
            ("/", "/", []), ("/a/b", "/a/b", []), ("/*", "/", ["*"]), ("/a/b/*.d/x?", "/a/b", ["*.d", "x?"]),
            ("/a/[bc]/d", "/a", ["[bc]", "d"]), ("/a*/b/c*/d", "/", ["a*", "b", "c*", "d"]), ("/a/[b/c", "/a/[b/c", []),
            ("/*/*/*/*", "/", ["*", "*", "*", "*"]), ("/a/\\*", "/a", ["\\*"]),
        ]
    )
    func splits(path: String, folder: String, components: [String]) throws {
        let path = try Self.path(path)
        let glob = try #require(GlobPath(path))
        #expect(glob.folder.text == folder)
        #expect(try glob.components == Self.components(components))
        #expect(GlobPath.hasPattern(path) == !components.isEmpty)
    }

    @Test("A path has four patterns at most")
    func limit() throws {
        #expect(try GlobPath(Self.path("/*/a/*/b/*/c/*/d")) != nil)
        #expect(try GlobPath(Self.path("/*/*/*/*/*")) == nil)
        #expect(try GlobPath(Self.path(String(repeating: "/*", count: 2_000))) == nil)
    }
}
