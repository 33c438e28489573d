// OPTS.
import FTPProtocol
import Testing

@Suite("Command parser: OPTS")
struct CommandParserOptionsTests {
    @Test("OPTS UTF8 is on unless OFF is said")
    func utf8() {
        for line in ["OPTS UTF8", "OPTS UTF8 ON", "opts utf-8 on", "OPTS UTF8 NLST", "OPTS  UTF8  ON "] {
            CommandFixture.good(line, .options(.utf8(true))).check()
        }
        CommandFixture.good("OPTS UTF8 off", .options(.utf8(false))).check()
        CommandFixture.good("OPTS UTF8 maybe", .options(.unknown("UTF8 maybe"))).check()
    }

    @Test("OPTS MLST chooses facts, and leaves out those that aren't known")
    func machineList() {
        CommandFixture.good("OPTS MLST type;SIZE;unix.mode;", .options(.machineList([.type, .size, .unixMode]))).check()
        CommandFixture.good("OPTS MLST modify;media-type;perm", .options(.machineList([.modify, .perm]))).check()
        CommandFixture.good("OPTS MLST", .options(.machineList([]))).check()
        CommandFixture.good("OPTS MLST ;", .options(.machineList([]))).check()
    }

    @Test("OPTS HASH asks for the checksum or chooses it")
    func hash() {
        CommandFixture.good("OPTS HASH", .options(.hash(nil))).check()
        CommandFixture.good("OPTS HASH SHA-256", .options(.hash(.sha256))).check()
        CommandFixture.good("OPTS HASH sha1", .options(.hash(.sha1))).check()
        CommandFixture.good("OPTS HASH md5", .options(.hash(.md5))).check()
        CommandFixture.good("OPTS HASH CRC32", .options(.hash(.crc32))).check()
        CommandFixture.good("OPTS HASH SHA-999", .options(.unknown("HASH SHA-999"))).check()
    }

    @Test("Other options are handed on, none is a syntax error")
    func other() {
        CommandFixture.good("OPTS RETR x", .options(.unknown("RETR x"))).check()
        CommandFixture.bad("OPTS", .syntax(.OPTS)).check()
        CommandFixture.bad("OPTS  ", .syntax(.OPTS)).check()
    }
}
