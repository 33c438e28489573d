// Programs that a test runs: real FTP clients, mount, sha256sum.
internal import Glibc
internal import SystemPackage

/// How a program ended, and what it said.
public struct ChildProcess: Sendable, CustomStringConvertible {
    /// A program and what it is given.
    public struct Command: Sendable, CustomStringConvertible {
        /// Its name, looked up in PATH.
        public var program: String
        /// What stands behind the name.
        public var arguments: [String]
        /// What it reads from standard input.
        public var input: String
        /// Where it runs, and what it takes for the home folder.
        public var folder: String

        /// A command.
        public init(_ program: String, _ arguments: [String], input: String = "", folder: String) {
            self.program = program
            self.arguments = arguments
            self.input = input
            self.folder = folder
        }

        /// The command line as a shell would take it.
        public var description: String {
            let words = ([self.program] + self.arguments).map(Self.quoted).joined(separator: " ")
            return self.input.isEmpty ? words : "printf %s \(Self.quoted(self.input)) | \(words)"
        }

        private static func quoted(_ word: String) -> String {
            let isPlain = word.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "-")...UInt8(ascii: ":"), UInt8(ascii: "_"), UInt8(ascii: "="), UInt8(ascii: "@"):
                    true
                default: false
                }
            }
            if isPlain, !word.isEmpty { return word }
            return "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
        }
    }

    /// How it ended.
    public enum Ending: Hashable, Sendable {
        /// By itself, with this code.
        case exited(Int32)
        /// By a signal.
        case killed(signal: Int32)
        /// By our hand: it ran for longer than the guard against hanging allows.
        case tooSlow
    }

    /// What was run.
    public let command: Command
    /// How it ended.
    public let ending: Ending
    /// Standard output and standard error, as they came.
    public let output: String

    /// Whether it ended with code 0.
    public var hasSucceeded: Bool { self.ending == .exited(0) }

    /// Command line, ending and output, for the message of a failed test.
    public var description: String { "\(self.command)\n\(self.ending)\n\(self.output)" }
}

/// Why a program could not be started.
public struct ChildProcessError: Error, CustomStringConvertible {
    /// A line, with what to do.
    public let description: String
}

extension ChildProcess {
    /// Runs a program to its end.
    ///
    /// - Parameters:
    ///   - package: the Debian package that has the program, for the message when it is missing.
    ///   - limit: a guard against hanging.
    public static func run(_ command: Command, package: String, limit: Duration = .seconds(120)) throws -> ChildProcess
    {
        guard Self.isInstalled(command.program) else {
            throw ChildProcessError(
                description:
                    "\(command.program) is missing: install the package \(package) (scripts/setup --tests does)"
            )
        }
        let scratch = try TemporaryFolder()
        defer { scratch.remove() }
        try scratch.write(command.input, to: "input")
        let pid = try Self.spawn(command, input: scratch["input"], output: scratch["output"])
        let ending = Self.wait(for: pid, limit: limit)
        let output = String(decoding: try scratch.read("output"), as: UTF8.self)
        return ChildProcess(command: command, ending: ending, output: output)
    }

    private static let path =
        getenv("PATH").map { String(cString: $0) } ?? "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"

    private static func isInstalled(_ program: String) -> Bool {
        Self.path.split(separator: ":").contains { access("\($0)/\(program)", X_OK) == 0 }
    }

    private static func spawn(_ command: Command, input: String, output: String) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        Self.setDefaults(&attributes)

        var pid = pid_t()
        // There is no other way to give it a folder: posix_spawn's own call for it is an extension of glibc.
        let shell = ["sh", "-c", "cd \"$0\" && exec \"$@\"", command.folder, command.program] + command.arguments
        let status = Self.withPointers(shell) { arguments in
            Self.withPointers(Self.environment(home: command.folder)) { environment in
                posix_spawn(&pid, "/bin/sh", &actions, &attributes, arguments, environment)
            }
        }
        guard status == 0 else {
            throw ChildProcessError(description: "\(command) could not be started: \(Errno(rawValue: status))")
        }
        return pid
    }

    /// A process group of its own, so that what it starts ends with it; no signal blocked or ignored that this process
    /// blocks or ignores.
    private static func setDefaults(_ attributes: inout posix_spawnattr_t) {
        var none = sigset_t()
        sigemptyset(&none)
        // A server ignores these two for its whole process.
        var ignored = sigset_t()
        sigemptyset(&ignored)
        sigaddset(&ignored, SIGPIPE)
        sigaddset(&ignored, SIGXFSZ)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &ignored)
        posix_spawnattr_setpgroup(&attributes, 0)
        let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP
        posix_spawnattr_setflags(&attributes, Int16(flags))
    }

    /// Little, so that no `.netrc`, proxy or language of whoever runs the tests changes what a client does.
    private static func environment(home: String) -> [String] {
        ["PATH=\(Self.path)", "HOME=\(home)", "LC_ALL=C.UTF-8", "TERM=dumb", "TZ=UTC", "COLUMNS=200"]
    }

    private static func withPointers<Value>(
        _ texts: [String],
        _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Value
    ) -> Value {
        var pointers: [UnsafeMutablePointer<CChar>?] = texts.map { strdup($0) }
        pointers.append(nil)
        defer { for pointer in pointers { free(pointer) } }
        return pointers.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { fatalError("An array of one or more has no address.") }
            return body(base)
        }
    }

    private static func wait(for pid: pid_t, limit: Duration) -> Ending {
        let deadline = ContinuousClock.now + limit
        var isTooSlow = false
        while true {
            var status: Int32 = 0
            let ended = waitpid(pid, &status, isTooSlow ? 0 : WNOHANG)
            if ended == pid {
                // What the program left behind in its group must not outlive the test.
                kill(-pid, SIGKILL)
                if isTooSlow { return .tooSlow }
                let signal = status & 0x7F
                return signal == 0 ? .exited(status >> 8 & 0xFF) : .killed(signal: signal)
            }
            if ContinuousClock.now >= deadline {
                isTooSlow = true
                kill(-pid, SIGKILL)
            } else {
                usleep(5_000)
            }
        }
    }
}

extension ChildProcess {
    /// The SHA-256 of a file in hexadecimal digits, by `sha256sum`.
    public static func sha256(of path: String) throws -> String {
        let command = Command("sha256sum", ["--", path], folder: "/")
        let child = try Self.run(command, package: "coreutils")
        guard child.hasSucceeded, child.output.utf8.count > 64 else {
            throw ChildProcessError(description: "\(child)")
        }
        return String(child.output.prefix(64))
    }
}
