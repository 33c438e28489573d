// isatty(3)
internal import Glibc

/// Whether a person watches.
public enum Terminal {
    /// Whether standard error leads to a terminal.
    public static var watchesErrors: Bool { isatty(STDERR_FILENO) == 1 }

    /// Whether standard output leads to a terminal.
    public static var watchesOutput: Bool { isatty(STDOUT_FILENO) == 1 }
}
