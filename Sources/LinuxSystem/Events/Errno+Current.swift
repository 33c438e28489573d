internal import Glibc
public import SystemPackage

extension Errno {
    /// What the last failed call of this thread left in `errno`.
    public static var current: Errno { Errno(rawValue: Glibc.errno) }
}
