// Where directories of Windows are.
import Testing

@testable import IISImport

@Suite("The map of directories")
struct PathMapTests {
    private func place(_ path: String, _ mappings: String...) -> String? {
        PathMap(mappings.compactMap { PathMapping($0) }).place(path)?.directory
    }

    @Test(arguments: [
        ("D:\\ftproot", "D:\\ftproot=/srv/ftp", "/srv/ftp"),
        ("d:\\FTPRoot\\Cameras\\", "D:\\ftproot\\=/srv/ftp", "/srv/ftp/Cameras"),
        ("D:\\ftproot\\a b\\C", "d:=/srv/", "/srv/ftproot/a b/C"),
        ("D:\\x", "D:\\=/", "/x"),
        ("\\\\Files\\In\\new", "\\\\files\\in=/mnt/in", "/mnt/in/new"),
        ("%SystemDrive%\\inetpub\\ftproot", "%systemdrive%\\inetpub=/srv/inetpub", "/srv/inetpub/ftproot"),
        ("D:/ftproot/sub", "D:\\ftproot=/srv/ftp", "/srv/ftp/sub"),
    ])
    func `a prefix is replaced`(path: String, mapping: String, directory: String) {
        #expect(self.place(path, mapping) == directory)
    }

    @Test func `the longest match wins, in whatever order`() {
        #expect(self.place("D:\\a\\b\\c", "D:\\=/d", "D:\\A\\B\\=/ab", "D:\\a=/a") == "/ab/c")
        #expect(self.place("D:\\a\\b\\c", "D:\\a=/a", "D:\\A\\B\\=/ab") == "/ab/c")
    }

    @Test func `a name must match as a whole, and nothing climbs`() {
        #expect(self.place("D:\\ftproot2", "D:\\ftproot=/srv/ftp") == nil)
        #expect(self.place("D:\\ftproot\\..\\windows", "D:\\ftproot=/srv/ftp") == nil)
        #expect(self.place("E:\\x", "D:\\=/d") == nil)
    }

    @Test(arguments: ["", "=", "D:\\=", "=/srv", "D:\\ftproot"])
    func `half a mapping is none`(text: String) {
        #expect(PathMapping(text) == nil)
    }

    @Test(arguments: [
        ("D:\\ftproot", "./unmapped/D/ftproot"), ("\\\\files\\in", "./unmapped/files/in"),
        ("%SystemDrive%\\..\\x", "./unmapped/SystemDrive/x"), ("", "./unmapped"), ("D:\\a\"b\n", "./unmapped/D/ab"),
    ])
    func `what isn't mapped gets a harmless place`(path: String, directory: String) {
        #expect(PathMap.unmapped(path) == directory)
    }
}
