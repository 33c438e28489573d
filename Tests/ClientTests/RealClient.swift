// What a real client is asked to do, over which connection, and how it is told.
import FTPProtocol
import ServerTesting
import Testing

/// What a client does in one test.
enum Action: String, CaseIterable, Sendable {
    case upload, download
    case resumeUpload = "resume an upload"
    case resumeDownload = "resume a download"
    case list, rename, delete

    var movesData: Bool { self != .rename && self != .delete }
}

/// Over which protocol a client comes, and how its data connections come about.
struct Link: Sendable {
    let mode: DataMode
    let overIPv6: Bool

    static func v4(_ mode: DataMode) -> Link { Link(mode: mode, overIPv6: false) }
    static func v6(_ mode: DataMode) -> Link { Link(mode: mode, overIPv6: true) }

    /// The address of the server's host.
    var host: String { self.overIPv6 ? "::1" : "127.0.0.1" }
    var isActive: Bool { self.mode == .active || self.mode == .extendedActive }
}

/// One visit of a client at a server.
struct Visit: Sendable {
    /// The local files, in `folder`: what is uploaded, and where a download goes.
    static let uploadName = "up.bin"
    static let downloadName = "get.bin"
    /// The file that is renamed or deleted, and its new name.
    static let oldName = "old.bin"
    static let newName = "new.bin"
    /// How much is there already of what is resumed.
    static let partBytes = 400_000

    let link: Link
    let port: UInt16
    /// Where the client runs.
    let folder: String

    var host: String { self.link.host }
    /// As it stands in a URL.
    var urlHost: String { self.link.overIPv6 ? "[::1]" : self.host }
    /// The root as a URL, with the user.
    var url: String { "ftp://alice:\(self.password)@\(self.urlHost):\(self.port)" }
    var password: String { RunningServer.passwords["alice"] ?? "" }
}

/// A client, and the command lines that make it do something.
struct RealClient: Sendable {
    /// Empty when each action has its own program, which is then the first word of the command.
    let program: String
    /// The Debian package that has it.
    let package: String
    let links: [Link]
    /// The command for an action; nil when the client can't do it.
    let command: @Sendable (Action, Visit) -> (arguments: [String], input: String)?

    static let all = [Self.curl, .wget, .lftp, .ncftp, .tnftp, .inetutils, .python]
}

/// One row: a client, a connection, an action.
struct ClientCase: Sendable, CustomTestStringConvertible {
    let client: RealClient
    let link: Link
    let action: Action

    var testDescription: String {
        "\(self.client.package): \(self.action.rawValue), \(self.link.mode.rawValue), IPv\(self.link.overIPv6 ? 6 : 4)"
    }

    static let all = RealClient.all.flatMap { client in
        client.links.flatMap { link in
            Action.allCases.compactMap { action in
                let visit = Visit(link: link, port: 21, folder: "/")
                return client.command(action, visit) == nil
                    ? nil : ClientCase(client: client, link: link, action: action)
            }
        }
    }

    /// Runs the client.
    func run(port: UInt16, in folder: TemporaryFolder) throws -> ChildProcess {
        let visit = Visit(link: self.link, port: port, folder: folder.path)
        guard let (words, input) = self.client.command(self.action, visit) else {
            preconditionFailure("A row for what \(self.client.program) can't do.")
        }
        let line = self.client.program.isEmpty ? words : [self.client.program] + words
        let command = ChildProcess.Command(line[0], Array(line.dropFirst()), input: input, folder: folder.path)
        return try ChildProcess.run(command, package: self.client.package)
    }
}
