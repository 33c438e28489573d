// Signals that would end the process where an error number tells the same.
internal import Glibc

/// Signal dispositions of this process.
public enum Signals {
    /// Lets calls fail with EPIPE and EFBIG instead of ending the process.
    ///
    /// `sendfile` has no MSG_NOSIGNAL, so a client that closes its data connection would raise SIGPIPE; a
    /// file size limit (RLIMIT_FSIZE) raises SIGXFSZ.
    public static func ignoreBrokenPipesAndFileSizes() {
        _ = signal(SIGPIPE, SIG_IGN)
        _ = signal(SIGXFSZ, SIG_IGN)
    }
}
