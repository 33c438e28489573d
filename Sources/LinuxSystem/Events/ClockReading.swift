// clock_gettime(2) as plain numbers: tools that take a time for each event want neither a type nor a conversion.
internal import Glibc

/// Clocks in nanoseconds.
public enum ClockReading {
    /// Runs evenly, from an unknown begin (CLOCK_MONOTONIC).
    public static var monotonic: Int64 { self.read(CLOCK_MONOTONIC) }
    /// Since 1970 (CLOCK_REALTIME).
    public static var wall: Int64 { self.read(CLOCK_REALTIME) }
    /// Processor time of the calling thread (CLOCK_THREAD_CPUTIME_ID).
    public static var threadProcessorTime: Int64 { self.read(CLOCK_THREAD_CPUTIME_ID) }

    /// Lets the calling thread do nothing for that long.
    public static func sleep(nanoseconds: Int64) {
        var time = timespec(tv_sec: Int(nanoseconds / 1_000_000_000), tv_nsec: Int(nanoseconds % 1_000_000_000))
        _ = nanosleep(&time, nil)
    }

    private static func read(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        guard clock_gettime(clock, &time) == 0 else { return 0 }
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
