// termios(3): passwords that are typed and don't show.
internal import Glibc
public import SystemPackage

extension Terminal {
    /// Whether standard input comes from a terminal.
    public static var typesInput: Bool { isatty(STDIN_FILENO) == 1 }

    /// A line that is typed on standard input, without echo; what Backspace took back isn't in it.
    ///
    /// - Parameter bytesMax: what is typed beyond it is ignored.
    /// - Returns: nil when it was given up, with Ctrl-C or Ctrl-D.
    public static func readHidden(bytesMax: Int) throws(Errno) -> [UInt8]? {
        var usual = termios()
        guard tcgetattr(STDIN_FILENO, &usual) == 0 else { throw .current }
        var hidden = usual
        // Keys one by one, those of signals too: who gives up must get the echo back.
        hidden.c_lflag &= ~tcflag_t(ECHO | ICANON | ISIG)
        guard tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden) == 0 else { throw .current }
        defer { tcsetattr(STDIN_FILENO, TCSAFLUSH, &usual) }
        var line: [UInt8] = []
        while let key = try Self.key() {
            switch key {
            case 10, 13: return line
            case 3, 4: return nil
            case 8, 127: Self.takeBack(&line)
            default: if line.count < bytesMax { line.append(key) }
            }
        }
        return nil
    }

    /// nil at the end of the input.
    private static func key() throws(Errno) -> UInt8? {
        var key: UInt8 = 0
        while true {
            let count = read(STDIN_FILENO, &key, 1)
            if count >= 0 { return count == 1 ? key : nil }
            guard Errno.current == .interrupted else { throw .current }
        }
    }

    /// Removes the last character, which has several bytes when it isn't ASCII.
    private static func takeBack(_ line: inout [UInt8]) {
        while let byte = line.popLast(), byte & 0xC0 == 0x80 {}
    }
}
