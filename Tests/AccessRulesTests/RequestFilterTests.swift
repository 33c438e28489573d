// Request filtering, case by case.
import AccessRules
import FTPProtocol
import Testing

@Suite struct RequestFilterTests {
    func access(_ filters: RequestFilter...) -> PathAccess { AccessRules(filters: filters).access(for: "ann") }

    func filter(at folder: String = "/", _ change: (inout RequestFilter) -> Void) -> RequestFilter {
        var filter = RequestFilter(path: path(folder))
        change(&filter)
        return filter
    }

    @Test func `an empty filter refuses nothing`() {
        let access = self.access(RequestFilter())
        #expect(RequestFilter().isEmpty == true)
        #expect(access.isUnrestricted == true)
        #expect(access.refusal(of: "/é/web.config") == nil)
        #expect(access.maxContentLength(at: path("/x")) == nil)
    }

    @Test(
        arguments: [
            ("/a.exe", RequestRefusal.fileExtension), ("/a.EXE", .fileExtension), ("/x/a.b.exe", .fileExtension),
            ("/a.bat", .fileExtension), ("/a.exe.txt", nil), ("/aexe", nil), ("/exe", nil), ("/.exe", .fileExtension),
            ("/a.exe.", nil), ("/a.exe/b", nil),
        ] as [(String, RequestRefusal?)]
    )
    func `extensions are denied with or without the dot, in any case`(text: String, refusal: RequestRefusal?) {
        let access = self.access(
            self.filter {
                $0.extensions = [ExtensionRule(".exe", isAllowed: false), ExtensionRule("BAT", isAllowed: false)]
            }
        )
        #expect(access.refusal(of: text) == refusal)
        #expect(access.refusal(of: text, isFolder: true) == nil)
    }

    @Test func `only listed extensions are allowed when unlisted ones aren't`() {
        let strict = self.filter {
            $0.allowsUnlistedExtensions = false
            $0.extensions = [ExtensionRule("jpg", isAllowed: true)]
        }
        #expect(self.access(strict).refusal(of: "/a.jpg") == nil)
        #expect(self.access(strict).refusal(of: "/a.png") == .fileExtension)
        #expect(self.access(strict).refusal(of: "/plain") == .fileExtension)
        #expect(self.access(strict).refusal(of: "/folder", isFolder: true) == nil)
        var withPlain = strict
        withPlain.extensions.append(ExtensionRule(".", isAllowed: true))
        #expect(self.access(withPlain).refusal(of: "/plain") == nil)
    }

    @Test func `a hidden segment is refused anywhere in a path, and no listing shows it`() {
        let access = self.access(self.filter { $0.hiddenSegments = ["_vti_bin", "Backup"] })
        #expect(access.refusal(of: "/a/backup/b.txt") == .hiddenSegment)
        #expect(access.refusal(of: "/BACKUP", isFolder: true) == .hiddenSegment)
        #expect(access.refusal(of: "/backups/b.txt") == nil)
        #expect(access.hides("backUP", in: "/any/folder") == true)
        #expect(access.hides("backups", in: "/") == false)
    }

    @Test func `a filter of a folder hides names there alone`() {
        let access = self.access(
            self.filter(at: "/a") { $0.hiddenSegments = ["x"] },
            self.filter(at: "/b/y") { $0.hiddenSegments = ["y"] }
        )
        #expect(access.hides("x", in: "/a") == true)
        #expect(access.hides("x", in: "/a/deep") == true)
        #expect(access.hides("x", in: "/") == false)
        // The folder's own name is a segment of every path in it.
        #expect(access.hides("y", in: "/b") == true)
        #expect(access.refusal(of: "/b/y", isFolder: true) == .hiddenSegment)
        #expect(access.hides("y", in: "/b/y/y/y") == true)
        #expect(access.hides("y", in: "/b/c") == false)
        #expect(access.hides("y", in: "/c/b") == false)
    }

    @Test(
        arguments: [
            ("/a..b", RequestRefusal.deniedSequence), ("/x/A%5Cb", .deniedSequence), ("/aXab", .deniedSequence),
            ("/a.b.c", nil), ("/xa/b", .deniedSequence), ("/axa", nil),
        ] as [(String, RequestRefusal?)]
    )
    func `sequences are denied anywhere in a path, across names too`(text: String, refusal: RequestRefusal?) {
        let access = self.access(self.filter { $0.deniedSequences = ["..", "%5c", "xab", "a/b", ""] })
        #expect(access.refusal(of: text) == refusal)
    }

    @Test func `length and bytes beyond ASCII are limited`() {
        let access = self.access(
            self.filter {
                $0.maxPathBytes = 10
                $0.allowsHighBitCharacters = false
            }
        )
        #expect(access.refusal(of: "/123456789") == nil)
        #expect(access.refusal(of: "/1234567890") == .pathTooLong)
        #expect(access.refusal(of: "/é") == .highBitCharacter)
    }

    @Test func `a folder's filter adds to those above it`() {
        let access = self.access(
            self.filter {
                $0.maxContentLength = 100
                $0.allowsHighBitCharacters = false
                $0.extensions = [ExtensionRule("exe", isAllowed: false)]
                $0.deniedSequences = ["zz"]
            },
            self.filter(at: "/in") {
                $0.maxContentLength = 0
                $0.allowsHighBitCharacters = true
                $0.extensions = [ExtensionRule("exe", isAllowed: true), ExtensionRule("com", isAllowed: false)]
            },
            self.filter(at: "/in/free") { $0.inheritsLists = false }
        )
        #expect(access.maxContentLength(at: path("/x")) == 100)
        #expect(access.maxContentLength(at: path("/in/x")) == nil)
        #expect(access.refusal(of: "/é") == .highBitCharacter)
        #expect(access.refusal(of: "/in/é") == nil)
        #expect(access.refusal(of: "/in/a.exe") == nil)
        #expect(access.refusal(of: "/in/a.com") == .fileExtension)
        #expect(access.refusal(of: "/a.com") == nil)
        #expect(access.refusal(of: "/in/zz") == .deniedSequence)
        #expect(access.refusal(of: "/in/free/zz.com") == nil)
    }

    @Test func `every reason has its own number and words`() {
        #expect(Set(RequestRefusal.allCases.map(\.substatus)).count == RequestRefusal.allCases.count)
        #expect(Set(RequestRefusal.allCases.map(\.text)).count == RequestRefusal.allCases.count)
        #expect(RequestRefusal.fileExtension.substatus == 11)
    }
}
