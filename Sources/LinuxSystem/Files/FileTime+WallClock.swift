// The clock that file times are in.
public import FTPProtocol
internal import Glibc

extension FileTime {
    /// The time of day now. The edge asks; everything below it is told.
    public static func readWallClock() -> FileTime {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return FileTime(seconds: Int64(time.tv_sec), nanoseconds: UInt32(time.tv_nsec))
    }
}
