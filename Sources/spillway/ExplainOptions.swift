// `spillway check --explain`: why somebody can or can't log in.
internal import ArgumentParser
internal import Configuration
internal import FTPProtocol
internal import FoundationEssentials
internal import Hosting

struct ExplainOptions: ParsableArguments {
    @Option(help: "The user whose login is explained.")
    var explain: String?

    @Option(help: "The only site that is looked at, by name or number.")
    var site: String?

    @Option(help: "The address that the client would come from. Default: 127.0.0.1")
    var address: String?

    @Option(help: "A path whose rights are told besides.")
    var path: String?

    func validate() throws {
        if let address, IPAddress(address) == nil {
            throw ValidationError("\(address) is no address; 192.0.2.7 or 2001:db8::7 would be.")
        }
        if self.explain == nil, self.site != nil || self.address != nil || self.path != nil {
            throw ValidationError("--site, --address and --path go with --explain USER.")
        }
    }

    /// Explains; exit status 1 when the user could log in nowhere.
    func run(_ file: String, json: Bool) throws {
        let explanations = try self.explanations(file)
        if json { try Self.writeJSON(explanations) } else { explanations.forEach(Self.write) }
        if explanations.allSatisfy({ $0.canLogIn == false }) { throw ExitCode(1) }
    }

    private func explanations(_ file: String) throws -> [LoginExplanation] {
        let loaded: LoadedConfiguration
        do throws(ConfigurationError) { loaded = try ServeStart.load(file) } catch {
            Console.error(error.description)
            throw ExitCode(1)
        }
        do throws(HostingError) {
            var question = LoginQuestion(user: self.explain ?? "")
            question.address = self.address.flatMap { IPAddress($0) } ?? .loopback
            question.path = self.path.flatMap { PathArgument($0.utf8) }.flatMap(VirtualPath.root.resolving)
            var settings = loaded.settings
            if let site { settings.sites = [try settings.site(named: site)] }
            return try LoginExplainer(settings).explanations(of: question)
        } catch { throw CannotRun(error.description) }
    }

    private static func write(_ explanation: LoginExplanation) {
        let verdict =
            switch explanation.canLogIn {
            case true?: "could log in with the right password"
            case false?: "could not log in"
            case nil: "could log in if somebody else says so"
            }
        Console.line("\(explanation.site): \(verdict)")
        for step in explanation.steps { Console.line("  \(step)") }
        for folder in explanation.folders {
            let rights = folder.rights.isEmpty ? "nothing" : folder.rights.joined(separator: ", ")
            let refusal = folder.refusal.map { "; refused: \($0)" } ?? ""
            Console.line("  may in \(folder.path): \(rights)\(refusal)")
        }
    }

    private static func writeJSON(_ explanations: [LoginExplanation]) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        Console.line(String(decoding: try encoder.encode(["sites": explanations]), as: UTF8.self))
    }
}
