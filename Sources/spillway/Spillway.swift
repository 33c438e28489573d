// The program: a subcommand a file, no logic here.
internal import ArgumentParser
internal import LinuxSystem

@main
struct Spillway: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "spillway",
        abstract: "An FTP server for sites that are hit by bursts of clients.",
        version: "0.1.0",
        subcommands: [
            Serve.self, CheckCommand.self, Burst.self, DoctorCommand.self, GetCommand.self, SetCommand.self,
            StatusCommand.self, ReloadCommand.self, SiteCommand.self, UserCommand.self, ImportIISCommand.self,
        ]
    )

    /// Exit codes: 0 good, 1 the run found problems, 2 usage, 3 could not run.
    static func main() async {
        do {
            var command = try Self.parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch let error as CannotRun {
            Console.error("spillway: \(error.description)")
            Self.exit(withError: ExitCode(3))
        } catch {
            self.exit(forParsing: error)
        }
    }

    /// Wrong usage is one line and exit 2; help and version are no errors.
    private static func exit(forParsing error: any Error) -> Never {
        let code = Self.exitCode(for: error)
        guard code == .validationFailure else { Self.exit(withError: error) }
        Console.error("spillway: \(Self.message(for: error)) (--help tells the flags)")
        Self.exit(withError: ExitCode(2))
    }
}

/// Why the program could not do its work; one line, exit 3.
struct CannotRun: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
