// spillway set: changes settings of a running server.
internal import Admin
internal import ArgumentParser
internal import Configuration

struct SetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Changes settings of a running server; nobody loses a connection by it.",
        usage: """
            spillway set NAME VALUE [--control PATH]
            spillway set NAME=VALUE ... [--control PATH]
            spillway set SET MSFTPSVC/1/NAME VALUE [--control PATH]   (of site 1)
            """,
        discussion: """
            Several changes are made together, or none of them. What was set is lost when the server ends: give it as a \
            flag of serve to keep it. spillway get --explain tells what the settings do.
            Exit status: 0 changed; 1 refused, with the reason; 2 wrong usage; 3 no server could be asked.
            """
    )

    @Argument(help: "A name and a value, or NAME=VALUE for each of several.")
    var words: [String]

    @Option(help: "The only site that is changed, by name or number. Default: all sites.")
    var site: String?

    @OptionGroup
    var options: ControlOptions

    func run() async throws {
        let client = try self.options.client()
        let done = try ControlOptions.reached { () throws(ControlClientError) in
            try client.set(self.words, ofSite: self.site)
        }
        for warning in done.warnings { Console.error("spillway: \(warning)") }
        let effects = Dictionary(done.rows.map { ($0.name, $0.effective) }) { first, _ in first }
        for change in done.changes { Console.line(Self.line(change, effective: effects[change.name])) }
    }

    /// `listenBacklog: 16384 -> 32768, effective 36864 on 9 listeners`
    private static func line(_ change: ControlChange, effective: String?) -> String {
        let values = change.from == change.to ? "\(change.to), as it was" : "\(change.from) -> \(change.to)"
        let effect = effective.flatMap { $0 == change.to ? nil : ", effective \($0)" } ?? ""
        return "\(change.name): \(values)\(effect)"
    }
}
