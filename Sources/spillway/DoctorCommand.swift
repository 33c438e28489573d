// spillway doctor: what on this host, and in the settings, would lose a burst. Nothing is started or changed.
internal import ArgumentParser
internal import Doctor

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Compares this host and the server's settings with a burst, and says how to fix what is short.",
        discussion: """
            Nothing is started or changed. When a server runs here, its settings, limits and counters are used.
            Exit status: 0 the burst would be survived; 1 it would lose clients; 2 wrong usage; 3 it couldn't run.
            """
    )

    @Option(help: "Clients that come at once.")
    var connections = 1_500

    @Option(help: "The control socket of a running server. Default: where serve makes it.")
    var control: String?

    @Flag(help: "Prints JSON instead of the table.")
    var json = false

    func validate() throws {
        guard (1...HostNeed.connectionsMax).contains(self.connections) else {
            throw ValidationError("--connections takes 1 to \(HostNeed.connectionsMax).")
        }
    }

    func run() async throws {
        let report = DoctorReport(
            connections: self.connections,
            facts: HostFacts.read(),
            server: try DoctorServer.find(control: self.control)
        )
        if self.json {
            Console.line(try report.json())
        } else {
            for line in report.lines { Console.line(line) }
        }
        guard report.survives else { throw ExitCode(1) }
    }
}
