// spillway status: how a running server is doing.
internal import Admin
internal import ArgumentParser
internal import LinuxSystem
internal import Telemetry

struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Shows who is served by a running server, who waits, and what became of the rest.",
        discussion: "Exit status: 0 shown; 2 wrong usage; 3 no server could be asked."
    )

    @Flag(help: "Shows it again every second, until Ctrl-C.")
    var watch = false

    @Flag(help: "Prints JSON: a line for each look.")
    var json = false

    @OptionGroup
    var options: ControlOptions

    func run() async throws {
        let client = try self.options.client()
        repeat {
            try self.show(try ControlOptions.reached { () throws(ControlClientError) in try client.status() })
            if self.watch { try await Task.sleep(for: .seconds(1)) }
        } while self.watch
    }

    private func show(_ status: ServerStatus) throws {
        guard !self.json else { return Console.line(try JSONText.line(status)) }
        let text = StatusText(status: status, now: Double(ClockReading.wall) * 1e-9)
        // ECMA-48: the cursor to the first column of the first line, then everything behind it erased.
        let start = self.watch && Terminal.watchesOutput ? "\u{1B}[H\u{1B}[J" : ""
        Console.line(start + text.lines.joined(separator: "\n"))
    }
}
