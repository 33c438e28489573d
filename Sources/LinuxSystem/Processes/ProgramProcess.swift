// What happens while a program runs: its pipes, its end, its group.
internal import CLinux
internal import Glibc
internal import SystemPackage

/// One program that runs.
final class ProgramProcess {
    static let errorBytesMax = 1_024

    private let process: pid_t
    private let exit: OwnedDescriptor
    private var output: PipeReader
    private var errors: PipeReader

    init(_ command: ProgramRun.Command) throws(Errno) {
        let input = try memoryFile(command.input)
        let output = try Pipe()
        let errors = try Pipe()
        let streams = clinux_streams(
            input: input.number,
            output: output.writing.number,
            errors: errors.writing.number
        )
        let process = try spawn(command, streams)
        withExtendedLifetime((input, output.writing, errors.writing)) {}
        self.process = process
        self.exit = try exitDescriptor(process)
        self.output = PipeReader(output.reading, keeping: command.outputBytesMax)
        self.errors = PipeReader(errors.reading, keeping: Self.errorBytesMax)
    }

    /// Reads until it has ended.
    ///
    /// - Returns: Why it has to be killed; nil when it ended by itself.
    func follow(until deadline: ContinuousClock.Instant) -> ProgramRun.Ending? {
        while true {
            let left = ContinuousClock.now.duration(to: deadline)
            guard left > .zero else { return .tooSlow }
            // A pipe that has ended would be ready for ever: poll(2) skips negative numbers.
            var waited = [self.exit.number, self.output.waited, self.errors.waited].map {
                pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
            }
            let milliseconds = Int32(clamping: left.wholeNanoseconds / 1_000_000 + 1)
            guard poll(&waited, nfds_t(waited.count), milliseconds) > 0 else { continue }
            self.output.read()
            self.errors.read()
            if self.output.hasMore { return .tooMuchOutput }
            // What a descendant still writes isn't waited for.
            if waited[0].revents != 0 { return nil }
        }
    }

    /// Kills what is left of it, and takes its status. The kernel ends what was killed, sooner or later.
    func finish(_ ending: ProgramRun.Ending?) throws(Errno) -> ProgramRun {
        let own = try endGroup(self.process)
        return ProgramRun(ending: ending ?? own, output: self.output.bytes, errors: self.errors.bytes)
    }

}

/// Takes what comes out of a pipe, up to a limit.
private struct PipeReader {
    private(set) var bytes: [UInt8] = []
    /// Whether there was more than is kept.
    private(set) var hasMore = false
    private var isOpen = true
    private let descriptor: OwnedDescriptor
    private let bytesMax: Int

    init(_ descriptor: OwnedDescriptor, keeping bytesMax: Int) {
        self.descriptor = descriptor
        self.bytesMax = bytesMax
    }

    /// The number that poll(2) waits for.
    var waited: Int32 { self.isOpen ? self.descriptor.number : -1 }

    /// Reads what is there, 128 KiB at most: more than a pipe holds, and a writer that never stops is no endless loop.
    mutating func read() {
        for _ in 0..<32 { guard self.isOpen, self.readPortion() else { return } }
    }

    /// False when nothing is left for now.
    private mutating func readPortion() -> Bool {
        withUnsafeTemporaryAllocation(byteCount: 4_096, alignment: 1) { buffer in
            let count = Glibc.read(self.descriptor.number, buffer.baseAddress, buffer.count)
            if count > 0 {
                let room = self.bytesMax - self.bytes.count
                self.bytes.append(contentsOf: buffer.prefix(min(count, room)))
                self.hasMore = self.hasMore || count > room
            } else if count == 0 || (Errno.current != .wouldBlock && Errno.current != .interrupted) {
                self.isOpen = false
            }
            return count > 0
        }
    }
}

/// Both ends of a pipe.
private struct Pipe {
    let reading: OwnedDescriptor
    let writing: OwnedDescriptor

    init() throws(Errno) {
        var ends: [Int32] = [-1, -1]
        guard clinux_pipe(&ends) == 0 else { throw .current }
        self.reading = OwnedDescriptor(owning: ends[0])
        self.writing = OwnedDescriptor(owning: ends[1])
    }
}

/// A file in memory, at its beginning. Unlike a pipe it is written in one go, however slowly it is read.
private func memoryFile(_ bytes: [UInt8]) throws(Errno) -> OwnedDescriptor {
    let number = clinux_memory_file()
    guard number >= 0 else { throw .current }
    let file = OwnedDescriptor(owning: number)
    let count = bytes.withUnsafeBytes { pwrite(number, $0.baseAddress, $0.count, 0) }
    guard count == bytes.count else { throw count < 0 ? .current : .noSpace }
    return file
}

private func spawn(_ command: ProgramRun.Command, _ streams: clinux_streams) throws(Errno) -> pid_t {
    var process = pid_t()
    let status = withPointers([command.path] + command.arguments) { arguments in
        withPointers(command.environment) { environment in
            clinux_spawn(&process, command.path, arguments, environment, streams)
        }
    }
    guard status == 0 else { throw Errno(rawValue: status) }
    return process
}

/// A null-terminated array of C strings.
private func withPointers<Value>(
    _ texts: [String],
    _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Value
) -> Value {
    let count = texts.count + 1
    return withUnsafeTemporaryAllocation(of: UnsafeMutablePointer<CChar>?.self, capacity: count) { pointers in
        for (index, text) in texts.enumerated() { pointers.initializeElement(at: index, to: strdup(text)) }
        pointers.initializeElement(at: texts.count, to: nil)
        defer { for pointer in pointers { free(pointer) } }
        guard let base = pointers.baseAddress else { preconditionFailure("An array of one or more has no address.") }
        return body(base)
    }
}

/// Becomes readable when the process ends. Without it nobody could wait, so the process is ended.
private func exitDescriptor(_ process: pid_t) throws(Errno) -> OwnedDescriptor {
    let number = clinux_pidfd(process)
    if number >= 0 { return OwnedDescriptor(owning: number) }
    let errno = Errno.current
    _ = try endGroup(process)
    throw errno
}

/// Kills what is left of a process and its group, and takes its status. What was killed ends sooner or later; later,
/// when a network file system holds it.
private func endGroup(_ process: pid_t) throws(Errno) -> ProgramRun.Ending {
    // The group's number can't belong to anybody else before its first process was waited for.
    _ = kill(-process, SIGKILL)
    var status: Int32 = 0
    _ = try uninterrupted { waitpid(process, &status, 0) }
    let signal = status & 0x7F
    return signal == 0 ? .exited(status >> 8 & 0xFF) : .killed(signal: signal)
}
