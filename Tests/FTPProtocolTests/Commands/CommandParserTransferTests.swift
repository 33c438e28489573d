// TYPE, STRU, MODE, PORT, EPRT, EPSV, REST, RANG, ALLO.
import FTPProtocol
import Testing

@Suite("Command parser: transfer parameters")
struct CommandParserTransferTests {
    @Test("TYPE knows text and bytes, and tells other known types from nonsense")
    func type() {
        for line in ["TYPE A", "type a", "TYPE A N", "TYPE a n", "TYPE A "] {
            CommandFixture.good(line, .type(.ascii)).check()
        }
        for line in ["TYPE I", "TYPE i", "TYPE L 8", "TYPE l 8", "TYPE L8"] {
            CommandFixture.good(line, .type(.image)).check()
        }
        for line in ["TYPE E", "TYPE A T", "TYPE A C", "TYPE E N", "TYPE L 7", "TYPE L 36"] {
            CommandFixture.bad(line, .unsupportedParameter(.TYPE)).check()
        }
        for line in ["TYPE", "TYPE X", "TYPE A X", "TYPE L", "TYPE L x", "TYPE IA", "TYPE A N N"] {
            CommandFixture.bad(line, .syntax(.TYPE)).check()
        }
    }

    @Test("STRU and MODE hand on the letters that RFC 959 knows, upper-cased")
    func structureAndMode() {
        for letter in ["F", "R", "P"] {
            CommandFixture.good("STRU \(letter)", .structure(UInt8(ascii: letter.unicodeScalars.first ?? "?"))).check()
        }
        CommandFixture.good("STRU f", .structure(UInt8(ascii: "F"))).check()
        for letter in ["S", "B", "C"] {
            CommandFixture.good("MODE \(letter) ", .mode(UInt8(ascii: letter.unicodeScalars.first ?? "?"))).check()
        }
        CommandFixture.bad("MODE Z", .unsupportedParameter(.MODE)).check()
        for line in ["STRU", "STRU X", "STRU FF"] { CommandFixture.bad(line, .syntax(.STRU)).check() }
        for line in ["MODE", "MODE X", "MODE S S"] { CommandFixture.bad(line, .syntax(.MODE)).check() }
    }

    @Test("PORT takes six numbers")
    func port() {
        let endpoint = Endpoint(address: .v4(0xC0A8_0102), port: 51_201)
        CommandFixture.good("PORT 192,168,1,2,200,1", .port(endpoint)).check()
        CommandFixture.good("PORT 192,168,001,002,200,001 ", .port(endpoint)).check()
        for text in ["", "1,2,3,4,5", "1,2,3,4,5,6,7", "1,2,3,4,5,256", "1,2,3,4,5,-6", "1,2,3,4,5,", "a,b,c,d,e,f"] {
            CommandFixture.bad("PORT \(text)", .syntax(.PORT)).check()
        }
    }

    @Test("EPRT takes both families, and names a third as such")
    func extendedPort() {
        let v4 = Endpoint(address: .loopback, port: 5_282)
        let v6 = Endpoint(address: .v6(high: 0x1080 << 48, low: 0x0008_0800_200C_417A), port: 5_282)
        CommandFixture.good("EPRT |1|127.0.0.1|5282|", .extendedPort(v4)).check()
        CommandFixture.good("EPRT |2|1080::8:800:200C:417A|5282|", .extendedPort(v6)).check()
        CommandFixture.good("EPRT !1!127.0.0.1!5282! ", .extendedPort(v4)).check()
        CommandFixture.bad("EPRT |3|127.0.0.1|5282|", .unsupportedNetworkProtocol).check()
        CommandFixture.bad("EPRT |99999999999999999999|x|5282|", .unsupportedNetworkProtocol).check()
        for text in ["", "|1|127.0.0.1|5282", "|1|::1|5282|", "|2|127.0.0.1|5282|", "|1|127.0.0.1|65536|", "|||5282|"] {
            CommandFixture.bad("EPRT \(text)", .syntax(.EPRT)).check()
        }
    }

    @Test("EPSV takes nothing, a family or ALL")
    func extendedPassive() {
        CommandFixture.good("EPSV", .extendedPassive(.any)).check()
        CommandFixture.good("EPSV ", .extendedPassive(.any)).check()
        CommandFixture.good("EPSV all", .extendedPassive(.all)).check()
        CommandFixture.good("EPSV 1", .extendedPassive(.family(1))).check()
        CommandFixture.good("EPSV 2", .extendedPassive(.family(2))).check()
        CommandFixture.good("EPSV 7", .extendedPassive(.family(7))).check()
        CommandFixture.bad("EPSV 256", .unsupportedNetworkProtocol).check()
        CommandFixture.bad("EPSV x", .syntax(.EPSV)).check()
    }

    @Test("REST takes offsets up to the largest that a file can have")
    func restart() {
        CommandFixture.good("REST 0", .restart(0)).check()
        CommandFixture.good("REST 4294967296 ", .restart(4_294_967_296)).check()
        CommandFixture.good("REST 9223372036854775807", .restart(UInt64(Int64.max))).check()
        for text in ["", "-1", "+1", "1.5", "0x10", "1 2", "9223372036854775808", "18446744073709551616"] {
            CommandFixture.bad("REST \(text)", .syntax(.REST)).check()
        }
        CommandFixture.bad("REST " + String(repeating: "9", count: 1_000), .syntax(.REST)).check()
    }

    @Test("RANG includes its last byte, and takes a range back with 1 0")
    func range() {
        CommandFixture.good("RANG 0 0", .range(ByteRange(start: 0, end: 1))).check()
        CommandFixture.good("RANG 100 199", .range(ByteRange(start: 100, end: 200))).check()
        CommandFixture.good("RANG 1 0", .range(ByteRange(start: 0, end: nil))).check()
        for text in ["", "1", "2 1", "2 0", "1 2 3", "-1 2", "a b", "0 9223372036854775807", "0 18446744073709551615"] {
            CommandFixture.bad("RANG \(text)", .syntax(.RANG)).check()
        }
    }

    @Test("ALLO takes a size, and tolerates what follows it")
    func allocate() {
        CommandFixture.good("ALLO 4096", .allocate(4_096)).check()
        CommandFixture.good("ALLO 4096 R 80", .allocate(4_096)).check()
        CommandFixture.good("ALLO 4096 bytes", .allocate(4_096)).check()
        for text in ["", "R 80", "-1", "99999999999999999999"] {
            CommandFixture.bad("ALLO \(text)", .syntax(.ALLO)).check()
        }
    }
}
