// Asks a program. docs/authenticators.md says what it is given and what it answers.
public import Accounts
public import FTPProtocol
internal import LinuxSystem
internal import SystemPackage

/// Runs a program for each question: the request on its standard input, the answer on its standard output.
///
/// No shell is involved. The program has no environment but PATH and the language, no descriptor of the server's, and
/// a session of its own; when its time is over it is killed with its process group.
public final class ProgramAuthenticator: Authenticator {
    /// All of the program's environment.
    static let environment = ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C.UTF-8"]
    /// What starting and killing may take on top of the program's own time.
    private static let overhead: Duration = .seconds(1)

    private let command: ProgramRun.Command
    private let calls: BoundedCalls
    private let reader: AnswerReader
    private let limits: CallLimits

    /// A program to ask.
    ///
    /// - Parameters:
    ///   - path: absolute.
    ///   - permissions: what users may do of whom the program doesn't say it.
    ///   - limits: programs at once, and how long each may run. A question is answered within a second more.
    /// - Throws: when the path isn't absolute. Whether the program is there shows when it is asked.
    public init(
        path: String,
        arguments: [String] = [],
        permissions: Permissions = .all,
        limits: CallLimits = CallLimits()
    ) throws(AuthenticatorError) {
        guard path.hasPrefix("/"), !path.utf8.contains(0), !arguments.contains(where: { $0.utf8.contains(0) }) else {
            throw AuthenticatorError("The program \"\(Reason.printable(path))\" needs its absolute path.")
        }
        var command = ProgramRun.Command(path, arguments)
        command.environment = Self.environment
        command.outputBytesMax = AnswerLimits.bytesMax
        command.timeMax = limits.timeMax
        self.command = command
        self.limits = limits
        self.reader = AnswerReader(permissions: permissions)
        let patience = CallLimits(callsMax: limits.callsMax, timeMax: limits.timeMax + Self.overhead)
        self.calls = BoundedCalls(limits: patience, threadName: "ask-program")
    }

    /// Nothing is known without asking.
    public func resultAtOnce(for credentials: Credentials) -> AuthenticationResult? { nil }

    /// Asks the program.
    public func result(for credentials: Credentials) -> AuthenticationResult {
        var command = self.command
        command.input = AuthenticationRequest.line(for: credentials)
        return self.calls.result { [reader, command] in
            do throws(Errno) {
                let run = try ProgramRun.run(command)
                guard let problem = Self.problem(of: run, command) else {
                    return reader.result(of: run.output, for: credentials)
                }
                return .unavailable("\(command.path): \(problem)")
            } catch {
                return .unavailable("\(command.path) could not be started: \(error)")
            }
        }
    }

    /// Why its output isn't looked at; nil when it ended as it should.
    private static func problem(of run: ProgramRun, _ command: ProgramRun.Command) -> String? {
        let said = Reason.printable(run.errors)
        let behind = said.isEmpty ? "" : ": \(said)"
        return switch run.ending {
        case .exited(0): nil
        case .exited(let code): "exit code \(code)\(behind)"
        case .killed(let signal): "killed by signal \(signal)\(behind)"
        case .tooSlow: Reason.tooSlow(command.timeMax) + behind
        case .tooMuchOutput: AnswerReader.tooLarge
        }
    }
}
