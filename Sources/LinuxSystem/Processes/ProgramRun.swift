// A program that is run to its end, within a time: posix_spawn(3), a file in memory for its input, pipes for the rest.
public import SystemPackage

/// What one run of a program gave.
public struct ProgramRun: Sendable {
    /// A program, and what it is given.
    public struct Command: Sendable {
        /// The program's absolute path. No shell looks at it.
        public var path: String
        /// What stands behind the path.
        public var arguments: [String]
        /// All of its environment: `NAME=value`.
        public var environment: [String] = []
        /// What it reads from standard input.
        public var input: [UInt8] = []
        /// How much of its standard output is taken.
        public var outputBytesMax = 65_536
        /// How long it may run.
        public var timeMax: Duration = .seconds(10)

        /// A command without input.
        public init(_ path: String, _ arguments: [String] = []) {
            self.path = path
            self.arguments = arguments
        }
    }

    /// How it ended.
    public enum Ending: Hashable, Sendable {
        /// By itself, with this code.
        case exited(Int32)
        /// By a signal of somebody else.
        case killed(signal: Int32)
        /// It was killed: its time was over.
        case tooSlow
        /// It was killed: it wrote more than `outputBytesMax`.
        case tooMuchOutput
    }

    /// How it ended.
    public let ending: Ending
    /// What it wrote to standard output.
    public let output: [UInt8]
    /// The beginning of what it wrote to standard error, 1,024 bytes at most.
    public let errors: [UInt8]

    /// Runs a program to its end, in the folder `/` and in a session of its own.
    ///
    /// It inherits nothing: no variable, no signal that is blocked or ignored, no descriptor. Whatever it left behind
    /// in its process group is killed.
    ///
    /// - Throws: why it could not be started.
    public static func run(_ command: Command) throws(Errno) -> ProgramRun {
        let process = try ProgramProcess(command)
        let ending = process.follow(until: ContinuousClock.now + command.timeMax)
        return try process.finish(ending)
    }
}
