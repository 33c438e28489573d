// How a command finds the server that it is about.
internal import Admin
internal import ArgumentParser

struct ControlOptions: ParsableArguments {
    @Option(help: "The server's control socket. Default: that of the only server that runs as this user.")
    var control: String?

    /// The server; exit 3 when there is none, or more than one.
    func client() throws -> ControlClient {
        try Self.reached { () throws(ControlClientError) in try ControlClient.find(self.control) }
    }

    /// Asks a server; exit 3 when it can't be asked, exit 1 when it says no.
    static func reached<Value>(_ question: () throws(ControlClientError) -> Value) throws -> Value {
        do throws(ControlClientError) {
            return try question()
        } catch {
            guard case .refused(let reason) = error else { throw CannotRun("\(error).") }
            Console.error("spillway: \(reason)")
            throw ExitCode(1)
        }
    }
}
