// `spillway check`: everything that is wrong with a configuration, without starting a server.
internal import ArgumentParser
internal import Configuration
internal import FoundationEssentials

struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Tells everything that is wrong with a configuration, or why somebody can or can't log in.",
        discussion: """
            --explain USER is a dry run of a login, site by site: who would be asked, where they land, what they may do. No \
            password is needed, and nothing is served.
            Exit status: 0 good, or the user could log in somewhere; 1 not.
            """
    )

    @Argument(help: "The configuration: spillway.yaml.")
    var file: String

    @Flag(help: "Answer in JSON.")
    var json = false

    @OptionGroup(title: "A dry run of a login")
    var explain: ExplainOptions

    func run() throws {
        if self.explain.explain != nil { return try self.explain.run(self.file, json: self.json) }
        let reader = ConfigurationReader.ofMachine.warningOfMissingFolders(DiskFiles.isFolder)
        do throws(ConfigurationError) {
            let loaded = try reader.read(self.file)
            self.tell(loaded.warnings, settings: loaded.settings)
        } catch {
            self.tell(error.problems, settings: nil)
            throw ExitCode(1)
        }
    }

    private func tell(_ problems: [ConfigurationProblem], settings: Settings?) {
        guard !self.json else {
            Console.line(CheckReport(file: self.file, problems: problems, settings: settings).text)
            return
        }
        for problem in problems { Console.line(problem.description) }
        guard let settings else { return }
        let sites = settings.sites.count
        let bindings = settings.sites.map(\.bindings.count).reduce(0, +)
        Console.line(
            "\(self.file): good, \(sites) site\(sites == 1 ? "" : "s"), \(bindings) binding\(bindings == 1 ? "" : "s")"
        )
    }
}

/// What `spillway check --json` answers.
private struct CheckReport: Encodable {
    struct Problem: Encodable {
        let severity: String
        let file: String
        let line: Int
        let column: Int
        let key: String
        let message: String
    }

    let file: String
    let good: Bool
    let sites: Int
    let bindings: Int
    let problems: [Problem]

    init(file: String, problems: [ConfigurationProblem], settings: Settings?) {
        self.file = file
        self.good = settings != nil
        self.sites = settings?.sites.count ?? 0
        self.bindings = settings?.sites.map(\.bindings.count).reduce(0, +) ?? 0
        self.problems = problems.map {
            Problem(
                severity: $0.severity.rawValue,
                file: $0.position.file,
                line: $0.position.line,
                column: $0.position.column,
                key: $0.keyPath,
                message: $0.message
            )
        }
    }

    var text: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let data = try? encoder.encode(self)
        return data.map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }
}
