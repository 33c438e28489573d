// Telnet on the control connection: RFC 854, RFC 959 4.1.3, RFC 1123 4.1.2.10.
import FTPProtocol
import Testing

private let iac: UInt8 = 255, dataMark: UInt8 = 242, interrupt: UInt8 = 244
private let abort = Array("ABOR\r\n".utf8)

private func ascii(_ text: String) -> [UInt8] { Array(text.utf8) }

@Suite("Line framer: Telnet")
struct LineFramerTelnetTests {
    @Test("Two-byte commands are removed wherever they stand", arguments: (240...249).map { UInt8($0) })
    func twoByteCommands(command: UInt8) {
        #expect(framesOfAnySplit([iac, command] + abort) == ["ABOR"])
        #expect(framesOfAnySplit(ascii("AB") + [iac, command] + ascii("OR\r\n")) == ["ABOR"])
        #expect(framesOfAnySplit(ascii("ABOR") + [iac, command] + ascii("\r\n")) == ["ABOR"])
        #expect(framesOfAnySplit(ascii("ABOR\r") + [iac, command] + ascii("\n")) == ["ABOR"])
        #expect(framesOfAnySplit(ascii("NOOP\r\n") + [iac, command]) == ["NOOP"])
    }

    @Test("WILL, WONT, DO and DONT go with their option", arguments: (251...254).map { UInt8($0) })
    func options(command: UInt8) {
        for option in [0, 1, 24, 65, 242, 255] as [UInt8] {
            #expect(framesOfAnySplit([iac, command, option] + ascii("NOOP\r\n")) == ["NOOP"])
            #expect(framesOfAnySplit(ascii("NO") + [iac, command, option] + ascii("OP\r\n")) == ["NOOP"])
        }
    }

    @Test("A subnegotiation goes with all that is in it")
    func subnegotiation() {
        let inside = [iac, 250, 24, 0] + ascii("xterm") + [iac, iac, 1, iac, 240]
        #expect(framesOfAnySplit(inside + ascii("NOOP\r\n")) == ["NOOP"])
        #expect(framesOfAnySplit(ascii("NO") + inside + ascii("OP\r\n")) == ["NOOP"])
    }

    @Test("A doubled IAC is the byte 255")
    func doubledIAC() {
        var framer = LineFramer()
        framer.append(ascii("PASS a") + [iac, iac] + ascii("b\r\n"))
        #expect(framer.next() == .line(ascii("PASS a")[...] + [255] + ascii("b")))
    }

    @Test("ABOR is found behind IP and Synch, with or without the byte that was urgent")
    func abortForms() {
        let forms: [[UInt8]] = [
            [iac, interrupt, iac, dataMark],
            // The DM was urgent, as RFC 959 wants it.
            [iac, interrupt, iac],
            // The second IAC was: BSD's ftp, which sends IAC IP IAC as urgent data and DM behind it.
            [iac, interrupt, dataMark],
            // The first IAC was: lftp.
            [interrupt, iac, dataMark],
            [iac, interrupt],
            [iac, dataMark],
            [dataMark],
            [iac],
            [interrupt, dataMark],
            [],
        ]
        for form in forms {
            #expect(framesOfAnySplit(form + abort) == ["ABOR"], "\(form)")
            #expect(framesOfAnySplit(ascii("NOOP\r\n") + form + abort) == ["NOOP", "ABOR"], "\(form)")
            #expect(CommandParser.parse(ascii(framesOfAnySplit(form + abort).joined())[...]) == .success(.abort))
        }
    }

    @Test("A DM behind an IP is dropped in the middle of a line too")
    func dataMarkInLine() {
        #expect(framesOfAnySplit(ascii("AB") + [iac, interrupt, dataMark] + ascii("OR\r\n")) == ["ABOR"])
    }

    @Test("Characters of UTF-8 that begin with 242 and 244 stay whole inside a line")
    func largeScalars() {
        let name = "RETR \u{80000}\u{10FFFD}"
        #expect(framesOfAnySplit(ascii(name + "\r\n")) == [name])
    }

    @Test("A 255 that begins no Telnet command stays, so that a wrong name isn't taken for another one")
    func latin1() {
        for (line, end) in [("DELE a", "\r\n"), ("DELE a", "\n"), ("DELE ", "b\r\n")] {
            var framer = LineFramer()
            framer.append(ascii(line) + [iac] + ascii(end))
            guard case .line(let found) = framer.next() else { return #expect(Bool(false), "no line") }
            #expect(CommandParser.parse(found) == .failure(.forbiddenBytes))
        }
    }

    @Test("A Telnet command that isn't over ends with its line, which is refused", arguments: ["\r\n", "\n"])
    func cutCommands(end: String) {
        for start in [[iac, 250], [iac, 250, 1, 2, 3, iac], [iac, 251]] as [[UInt8]] {
            var framer = LineFramer()
            framer.append(ascii("DELE a") + start + ascii(end + "NOOP" + end))
            guard case .line(let found) = framer.next() else { return #expect(Bool(false), "no line") }
            #expect(CommandParser.parse(found) == .failure(.forbiddenBytes))
            #expect(framer.next() == .line(ArraySlice("NOOP".utf8)))
        }
    }

    @Test("Telnet bytes don't count for the length of a line, and take no memory")
    func endlessTelnet() {
        var framer = LineFramer(lineBytesMax: 8)
        for _ in 0..<1_000 { framer.append([iac, 241, iac, 251, 1, iac, 250, 1, 2, 3, iac, 240]) }
        #expect(framer.bufferedBytes == 0)
        framer.append(Array(repeating: 7, count: 1_000))
        framer.append(ascii("\nNOOP\n"))
        #expect(framer.next() == .tooLong)
        #expect(framer.next() == .line(ArraySlice("NOOP".utf8)))
    }
}
