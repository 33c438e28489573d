// Lines out of a byte stream; Telnet has its own file.
import FTPProtocol
import Testing

/// Everything that comes out when the bytes arrive in these pieces, with the bounds checked after each.
func frames(_ pieces: [[UInt8]], lineBytesMax: Int = LineFramer.lineBytesMaxDefault) -> [String] {
    var framer = LineFramer(lineBytesMax: lineBytesMax)
    var found: [String] = []
    for piece in pieces {
        framer.append(piece)
        while let frame = framer.next() {
            switch frame {
            case .line(let line):
                #expect(line.count <= lineBytesMax)
                found.append(String(decoding: line, as: UTF8.self))
            case .tooLong: found.append("<too long>")
            }
        }
        #expect(framer.bufferedBytes <= lineBytesMax + 2)
    }
    return found
}

/// The same whole, byte by byte, in every two pieces, and twice at once; what comes out must not depend on it.
func framesOfAnySplit(_ bytes: [UInt8], lineBytesMax: Int = LineFramer.lineBytesMaxDefault) -> [String] {
    let whole = frames([bytes], lineBytesMax: lineBytesMax)
    #expect(frames(bytes.map { [$0] }, lineBytesMax: lineBytesMax) == whole, "byte by byte")
    for cut in 0...bytes.count {
        let pieces = [Array(bytes[..<cut]), Array(bytes[cut...])]
        #expect(frames(pieces, lineBytesMax: lineBytesMax) == whole, "cut at \(cut)")
    }
    if bytes.last == 10 {
        #expect(frames([bytes + bytes], lineBytesMax: lineBytesMax) == whole + whole, "twice at once")
    }
    return whole
}

@Suite("Line framer")
struct LineFramerTests {
    @Test("CRLF and a bare LF end a line; any other CR belongs to it")
    func lineEnds() {
        let rows: [(String, [String])] = [
            ("NOOP\r\n", ["NOOP"]),
            ("NOOP\n", ["NOOP"]),
            ("\r\n\n", ["", ""]),
            ("A\r\nB\nC\r\n", ["A", "B", "C"]),
            ("A\rB\r\n", ["A\rB"]),
            ("A\r\r\n", ["A\r"]),
            ("NOOP", []),
            ("NOOP\r", []),
            ("A\nB", ["A"]),
            ("", []),
            ("文件 é\r\n", ["文件 é"]),
        ]
        for (text, lines) in rows { #expect(framesOfAnySplit(Array(text.utf8)) == lines) }
    }

    @Test("A line at the limit passes, one byte more doesn't")
    func limit() {
        for end in ["\n", "\r\n"] {
            let rows: [(String, [String])] = [
                ("1234567\(end)", ["1234567"]),
                ("12345678\(end)", ["12345678"]),
                ("123456789\(end)", ["<too long>"]),
                ("1234567890\(end)", ["<too long>"]),
                ("12345678901234567890\(end)N\(end)", ["<too long>", "N"]),
                ("12345678\rx\(end)", ["<too long>"]),
                ("12345678\r\(end)", end == "\n" ? ["12345678"] : ["<too long>"]),
                ("A\(end)12345678901\(end)B\(end)", ["A", "<too long>", "B"]),
            ]
            for (text, lines) in rows { #expect(framesOfAnySplit(Array(text.utf8), lineBytesMax: 8) == lines) }
        }
    }

    @Test("An endless line takes no more memory than the limit, and is reported once, at its end")
    func endlessLine() {
        var framer = LineFramer()
        let piece = Array(repeating: UInt8(ascii: "a"), count: 65_536)
        for _ in 0..<64 {
            framer.append(piece)
            #expect(framer.next() == nil)
            #expect(framer.bufferedBytes <= LineFramer.lineBytesMaxDefault + 2)
        }
        framer.append("\r\nNOOP\r\n".utf8)
        #expect(framer.next() == .tooLong)
        #expect(framer.next() == .line(ArraySlice("NOOP".utf8)))
        #expect(framer.next() == nil)
    }

    @Test("A framer that waits for a command holds nothing")
    func idle() {
        var framer = LineFramer()
        #expect(framer.bufferedBytes == 0 && !framer.hasPartialLine)
        framer.append("NOOP\r\nNO".utf8)
        #expect(framer.bufferedBytes == 8 && framer.hasPartialLine)
        while framer.next() != nil {}
        #expect(framer.bufferedBytes == 2 && framer.hasPartialLine)
        framer.append("OP\r\n".utf8)
        while framer.next() != nil {}
        #expect(framer == LineFramer())
        #expect(framer.bufferedBytes == 0 && !framer.hasPartialLine)
    }

    @Test("Lines that were handed out stay what they were")
    func linesStay() {
        var framer = LineFramer()
        framer.append("ONE\r\nTWO\r\nTH".utf8)
        let first = framer.next()
        framer.append("REE\r\n".utf8)
        let rest = [framer.next(), framer.next(), framer.next()]
        #expect(first == .line(ArraySlice("ONE".utf8)))
        #expect(rest == [.line(ArraySlice("TWO".utf8)), .line(ArraySlice("THREE".utf8)), nil])
    }

    @Test("Bytes come from any collection, and from a raw buffer")
    func sources() {
        var framer = LineFramer()
        framer.append("A\n".utf8)
        framer.append(ContiguousArray("B\n".utf8))
        framer.append(Array("xC\n".utf8).dropFirst())
        framer.append(Array("D\n".utf8).lazy.map { $0 })
        Array("E\n".utf8).withUnsafeBytes { framer.append($0) }
        var lines: [LineFramer.Frame] = []
        while let frame = framer.next() { lines.append(frame) }
        #expect(lines == ["A", "B", "C", "D", "E"].map { .line(ArraySlice($0.utf8)) })
    }

    @Test("Many pipelined commands come out in order")
    func pipelined() {
        let commands = (0..<5_000).map { "RETR \($0)" }
        let bytes = Array((commands.joined(separator: "\r\n") + "\r\n").utf8)
        var framer = LineFramer()
        framer.append(bytes)
        for command in commands { #expect(framer.next() == .line(ArraySlice(command.utf8))) }
        #expect(framer.next() == nil)
    }
}
