// Lines for the person at the terminal.
internal import SystemPackage

enum Console {
    /// A line on standard output.
    static func line(_ text: String) { self.write(text, to: .standardOutput) }

    /// A line on standard error.
    static func error(_ text: String) { self.write(text, to: .standardError) }

    /// Text on standard error without a line's end.
    static func errorPart(_ text: String) { _ = try? FileDescriptor.standardError.writeAll(text.utf8) }

    /// Written at once, so that a service supervisor or a pipe sees it when it is true.
    private static func write(_ text: String, to file: FileDescriptor) {
        _ = try? file.writeAll("\(text)\n".utf8)
    }
}
