// SIGPIPE: `send` can be told not to raise it, `sendfile` and `splice` can't.
internal import CLinux
internal import Glibc

extension Socket {
    /// Blocks SIGPIPE for the calling thread: `sendFile` to a peer that has gone then throws `.brokenPipe`, and the
    /// process lives. Call it first in each thread that sends files.
    public static func holdBrokenPipeSignals() {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }
}
