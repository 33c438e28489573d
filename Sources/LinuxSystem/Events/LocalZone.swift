// The machine's time zone.
internal import FTPProtocol
internal import Glibc

/// The time zone that the machine, or TZ, is set to.
public enum LocalZone {
    /// What local time is ahead of UTC at a time, in seconds.
    ///
    /// - Parameter time: seconds since 1970; nil is now.
    public static func secondsAheadOfUTC(at time: Int64? = nil) -> Int64 {
        var moment = time_t(clamping: time ?? FileTime.readWallClock().seconds)
        var local = tm()
        guard localtime_r(&moment, &local) != nil else { return 0 }
        return Int64(local.tm_gmtoff)
    }
}
