// From commands back to verbs and permissions.
import FTPProtocol
import Testing

@Suite("Command and row")
struct CommandRowTests {
    @Test("A checksum's verb depends on the algorithm")
    func checksumVerbs() throws {
        let verbs = try HashAlgorithm.allCases.map { Command.checksum($0, try path("a"), nil).verb }
        #expect(verbs == [.XCRC, .XMD5, .XSHA1, .XSHA256])
    }

    @Test("Permissions come from the row, and from the argument where it decides")
    func permissions() throws {
        let name = try path("a")
        #expect(Command.retrieve(name).permissions == .read)
        #expect(Command.modify([.mode(0)], name).permissions == .changeAttributes)
        #expect(Command.status(nil).permissions == [])
        #expect(Command.status(ListArgument()).permissions == .list)
        #expect(Command.site(.help).permissions == [])
        #expect(Command.site(.changeMode(0, name)).permissions == .changeAttributes)
        #expect(Command.site(.setTimes(FileTime(seconds: 0), name)).permissions == .changeAttributes)
        #expect(Command.changeDirectory(name).permissions == [])
    }
}
