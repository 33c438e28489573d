// spillway site: starts, pauses and stops sites of a running server.
internal import Admin
internal import ArgumentParser
internal import Telemetry

struct SiteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "site",
        abstract: "Starts, pauses or stops a site of a running server.",
        discussion: """
            A paused site keeps its sessions and takes nobody else. A stopped one ends its sessions too. A reload leaves a \
            site as it was set here.
            Exit status: 0 done; 1 refused, with the reason; 2 wrong usage; 3 no server could be asked.
            """
    )

    /// What is done.
    enum Verb: String, ExpressibleByArgument, CaseIterable {
        case start, pause, stop

        var state: SiteState {
            switch self {
            case .start: .started
            case .pause: .paused
            case .stop: .stopped
            }
        }
    }

    @Argument(help: "start, pause or stop.")
    var verb: Verb

    @Argument(help: "The site's name or number.")
    var site: String

    @OptionGroup
    var options: ControlOptions

    func run() async throws {
        let client = try self.options.client()
        try ControlOptions.reached { () throws(ControlClientError) in
            try client.setState(ofSite: self.site, to: self.verb.state)
        }
        Console.line("Site \(self.site) is \(self.verb.state.rawValue).")
    }
}
