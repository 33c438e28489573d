// spillway reload: lets a running server read its configuration again.
internal import Admin
internal import ArgumentParser

struct ReloadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reload",
        abstract: "Lets a running server read its configuration again; nobody loses a connection by it.",
        discussion: """
            Prints what has changed. A configuration with an error changes nothing; the errors are printed. SIGHUP does the \
            same, and logs it.
            Exit status: 0 done; 1 refused, with the reasons; 2 wrong usage; 3 no server could be asked.
            """
    )

    @OptionGroup
    var options: ControlOptions

    func run() async throws {
        let client = try self.options.client()
        let plan = try ControlOptions.reached { () throws(ControlClientError) in try client.reload() }
        if plan.isEmpty { Console.line("Nothing has changed.") }
        for line in plan { Console.line(line) }
    }
}
