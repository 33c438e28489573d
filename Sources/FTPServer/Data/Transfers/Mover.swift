// What the pump needs to know of a transfer's work: it can do a step of it. The kinds of work are in files of their own.
internal import FTPSession
internal import LinuxSystem

/// What one step came to.
enum Step {
    /// Bytes went through the socket; there may be more at once. 0 is allowed: work was done that moved none yet.
    case moved(Int)
    /// The socket has nothing, or takes nothing, until it is ready again.
    case blocked
    /// Everything has moved, and what was stored is visible.
    case complete
    /// It can't go on.
    case failed(TransferFailure)
}

/// Moves one transfer's bytes, a few system calls at a time. Used by one thread at a time, under the transfer's lock.
protocol Mover: Sendable {
    /// What the socket must be ready for before a step is worth trying.
    var interest: Readiness { get }
    /// Does the next step; not called again after `.complete` or `.failed`.
    mutating func step(on socket: Int32, with bench: Workbench) -> Step
    /// The transfer ends without `.complete`: what was stored is given up.
    mutating func abandon()
}

/// Tools of one worker that transfers share, one at a time: thousands of slow peers need no buffer each.
final class Workbench {
    /// What one `recv` takes at most. Less costs more calls, and on ext4 a fifth of the speed; with 1 MiB eight uploads
    /// beside each other were slower again (docs/decisions/0003-upload-path.md).
    static let bufferBytes = 512 * 1_024

    /// Scratch space, undefined between two steps.
    let buffer: UnsafeMutableRawBufferPointer
    /// Bytes that the next step may move at most.
    var stepBytesMax = bufferBytes

    init() { self.buffer = .allocate(byteCount: Self.bufferBytes, alignment: 4_096) }

    deinit { self.buffer.deallocate() }
}
