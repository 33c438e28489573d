// A line and what the parser makes of it; each is also fed through the framer in four ways.
import FTPProtocol
import Testing

/// One line of a peer, and its command or error.
struct CommandFixture: CustomTestStringConvertible, Sendable {
    let line: [UInt8]
    let expected: Result<Command, CommandError>

    var testDescription: String { String(decoding: self.line, as: UTF8.self) }

    static func good(_ line: String, _ command: Command) -> Self {
        Self(line: Array(line.utf8), expected: .success(command))
    }

    static func bad(_ line: String, _ error: CommandError) -> Self {
        Self(line: Array(line.utf8), expected: .failure(error))
    }

    static func good(_ line: String, bytes: [UInt8], _ command: Command) -> Self {
        Self(line: Array(line.utf8) + bytes, expected: .success(command))
    }

    static func bad(_ line: String, bytes: [UInt8], _ error: CommandError) -> Self {
        Self(line: Array(line.utf8) + bytes, expected: .failure(error))
    }

    /// Parses the line alone, then as a part of a stream: whole, byte by byte, twice at once, and cut short.
    func check(sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(CommandParser.parse(self.line[...]) == self.expected, sourceLocation: sourceLocation)
        let sent = self.line + [13, 10]
        #expect(Self.results(of: [sent]) == [self.expected], "whole", sourceLocation: sourceLocation)
        #expect(Self.results(of: sent.map { [$0] }) == [self.expected], "byte by byte", sourceLocation: sourceLocation)
        let twice = Self.results(of: [sent + self.line + [10]])
        #expect(twice == [self.expected, self.expected], "twice at once", sourceLocation: sourceLocation)
        for count in 0..<(sent.count) {
            let cut = Self.results(of: [Array(sent.prefix(count))])
            #expect(cut.isEmpty, "cut to \(count) bytes", sourceLocation: sourceLocation)
        }
    }

    /// What a stream that arrives in these pieces holds. A byte 255 is doubled, as Telnet wants it.
    private static func results(of pieces: [[UInt8]]) -> [Result<Command, CommandError>] {
        var framer = LineFramer()
        var results: [Result<Command, CommandError>] = []
        for piece in pieces {
            framer.append(piece.flatMap { $0 == 255 ? [255, 255] : [$0] })
            while let frame = framer.next() {
                switch frame {
                case .line(let line): results.append(CommandParser.parse(line))
                case .tooLong: results.append(.failure(.lineTooLong))
                }
            }
        }
        return results
    }
}

/// A path that the test knows to be good.
func path(_ text: String) throws -> PathArgument { try #require(PathArgument(text.utf8)) }
