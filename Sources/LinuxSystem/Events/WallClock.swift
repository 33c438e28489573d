// The time of day, for listings and file names; deadlines use `ContinuousClock`.
public import FTPProtocol
internal import Glibc

extension FileTime {
    /// The time of day now (CLOCK_REALTIME).
    public static var now: FileTime {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return FileTime(seconds: Int64(now.tv_sec), nanoseconds: UInt32(clamping: now.tv_nsec))
    }
}
