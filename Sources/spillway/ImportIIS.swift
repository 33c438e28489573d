// spillway import-iis: the configuration of IIS becomes a spillway.yaml, and a report says what became of each setting.
internal import ArgumentParser
internal import Configuration
internal import IISImport

struct ImportIISCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import-iis",
        abstract: "Makes a spillway.yaml from the configuration of IIS.",
        discussion: """
            FILE is a MetaBase.xml (IIS 6), an applicationHost.config (IIS 7 to 10), a registry export of
            InetInfo\\Parameters (.reg), or what adsutil.vbs ENUM prints; the content tells which. Several may be given.
            No setting disappears: the report has each of them once. Passwords and accounts never come over.
            Exit status: 0 imported; 1 a file is damaged or isn't IIS's, and nothing was written; 2 wrong usage; 3 the
            output can't be written.
            """
    )

    @Argument(help: ArgumentHelp("Files of IIS.", valueName: "file"))
    var files: [String]

    @Option(
        name: .customLong("map"),
        help: ArgumentHelp("Where a directory of Windows is here: 'D:\\ftproot=/srv/ftp'.", valueName: "FROM=TO")
    )
    var maps: [MapArgument] = []

    @Option(
        help: "The spillway.yaml to write. Without it the YAML goes to standard output, the report to standard error."
    )
    var output: String?

    @Option(help: "A JSON file for the report.")
    var report: String?

    func validate() throws {
        guard let output = self.output, output == self.report else { return }
        throw ValidationError("--output and --report name the same file.")
    }

    func run() throws {
        let imported: ImportedConfiguration
        do {
            imported = try IISImport(map: PathMap(self.maps.map(\.mapping))).configuration(of: self.files)
        } catch {
            Console.error("spillway: \(error)")
            throw ExitCode(1)
        }
        var yaml = imported.yaml
        if yaml.hasSuffix("\n") { yaml.removeLast() }
        do {
            try self.write(imported, yaml: yaml)
        } catch {
            throw CannotRun(error.description)
        }
        self.tell(imported, yaml: yaml)
    }

    private func write(_ imported: ImportedConfiguration, yaml: String) throws(OutputError) {
        var files = OutputFiles()
        if let output = self.output {
            try files.add(output) { (write) throws(OutputError) in try write(yaml + "\n") }
        }
        if let report = self.report {
            try files.add(report) { (write) throws(OutputError) in try imported.report.writeJSON(to: write) }
        }
        try files.commit()
    }

    /// With `--output` what is left to do; else the YAML, and the whole report beside it.
    private func tell(_ imported: ImportedConfiguration, yaml: String) {
        guard let output = self.output else {
            Console.line(yaml)
            for line in imported.report.lines { Console.error(line) }
            return
        }
        Console.line("\(output): \(imported.report.summary)")
        for note in imported.report.notes { Console.line("  \(note)") }
        let shown = self.report.map { " \($0) has every setting." } ?? " --report FILE.json writes every setting down."
        Console.line("Look through it, then: spillway check \(output).\(shown)")
    }
}

/// `FROM=TO` of `--map`.
struct MapArgument: ExpressibleByArgument {
    let mapping: PathMapping

    init?(argument: String) {
        guard let mapping = PathMapping(argument) else { return nil }
        self.mapping = mapping
    }
}
