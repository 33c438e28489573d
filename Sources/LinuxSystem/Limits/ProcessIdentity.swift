// Which process this is.
internal import Glibc

/// This process among the others of the machine.
public enum ProcessIdentity {
    /// Its number.
    public static var current: Int32 { getpid() }
}
