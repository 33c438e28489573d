// How much can be done at a time.
internal import Glibc

/// The processors that this process may use.
public enum Processors {
    /// How many; 1 at least.
    public static var count: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
}
