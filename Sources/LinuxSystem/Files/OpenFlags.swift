// The flags of open(2) that are used here. Everything is opened close-on-exec.
internal import CLinux
internal import Glibc

/// How a file is opened.
public struct OpenFlags: OptionSet, Hashable, Sendable {
    /// The kernel's bits.
    public let rawValue: Int32

    /// Flags from the kernel's bits.
    public init(rawValue: Int32) { self.rawValue = rawValue }

    /// For reading alone.
    public static let read = OpenFlags(rawValue: O_RDONLY)
    /// For writing alone.
    public static let write = OpenFlags(rawValue: O_WRONLY)
    /// Each write goes to the end, wherever that is by then.
    public static let append = OpenFlags(rawValue: O_APPEND)
    /// A new file, or EEXIST.
    public static let createNew = OpenFlags(rawValue: O_CREAT | O_EXCL)
    /// A new file without a name in the folder that is opened.
    public static let unnamed = OpenFlags(rawValue: clinux_o_tmpfile)
    /// A folder, or ENOTDIR.
    public static let directory = OpenFlags(rawValue: clinux_o_directory)
    /// The last name isn't followed: ELOOP, or with `path` the link itself.
    public static let noFollow = OpenFlags(rawValue: clinux_o_nofollow)
    /// A handle on the place, with which nothing can be read or written.
    public static let path = OpenFlags(rawValue: clinux_o_path)
    /// Never waits for the other end of a pipe or a device, and never takes a terminal.
    public static let unblocking = OpenFlags(rawValue: O_NONBLOCK | O_NOCTTY)
    /// A child process doesn't inherit it.
    static let closeOnExec = OpenFlags(rawValue: clinux_o_cloexec)
}
