// Real FTP clients against a whole server. A client that is missing is a failure that names its package.
import FTPProtocol
import RandomTesting
import ServerTesting
import Testing

@Suite("Real clients")
struct RealClientTests {
    private static let uploaded = SeededRandom.bytes(1_000_003, seed: 11)
    private static let downloaded = SeededRandom.bytes(1_000_003, seed: 12)
    private static let names = ["one.txt", "two words.txt", "inner"]

    @Test("A real client does what it is asked", arguments: ClientCase.all)
    func does(row: ClientCase) async throws {
        var setup = ServerSetup()
        setup.servesIPv6 = true
        try await withServer(setup) { server in
            let local = try TemporaryFolder()
            defer { local.remove() }
            try Self.prepare(row.action, root: server.root, local: local)
            let endpoint = row.link.overIPv6 ? server.endpointV6 : server.endpoint
            let child = try row.run(port: #require(endpoint).port, in: local)
            #expect(child.hasSucceeded, "\(child)")
            try Self.check(row.action, root: server.root, local: local, child)
            if row.action.movesData {
                // A client that falls back to another kind would hide that the one it was told to use doesn't work.
                let usesLink = Self.commands(row.link.mode).contains { child.output.contains($0) }
                #expect(usesLink, "It used another kind of data connection.\n\(child)")
            }
            #expect(server.becomesEmpty(), "\(child)")
        }
    }

    private static func prepare(_ action: Action, root: TemporaryFolder, local: TemporaryFolder) throws {
        let part = Visit.partBytes
        switch action {
        case .upload:
            try local.write(Self.uploaded, to: Visit.uploadName)
        case .download:
            try root.write(Self.downloaded, to: Visit.downloadName)
        case .resumeUpload:
            try local.write(Self.uploaded, to: Visit.uploadName)
            try root.write(Array(Self.uploaded[..<part]), to: Visit.uploadName)
        case .resumeDownload:
            try root.write(Self.downloaded, to: Visit.downloadName)
            try local.write(Array(Self.downloaded[..<part]), to: Visit.downloadName)
        case .list:
            try root.write("1", to: Self.names[0])
            try root.write("22", to: Self.names[1])
            try root.makeFolder(Self.names[2])
        case .rename, .delete:
            try root.write("old", to: Visit.oldName)
        }
    }

    private static func check(
        _ action: Action,
        root: TemporaryFolder,
        local: TemporaryFolder,
        _ child: ChildProcess
    ) throws {
        switch action {
        case .upload: try Self.expectSame(Visit.uploadName, root, local, child)
        case .download: try Self.expectSame(Visit.downloadName, root, local, child)
        case .resumeUpload:
            try Self.expectSame(Visit.uploadName, root, local, child)
            let isResumed = child.output.contains("REST \(Visit.partBytes)") || child.output.contains("APPE")
            #expect(isResumed, "\(child)")
        case .resumeDownload:
            try Self.expectSame(Visit.downloadName, root, local, child)
            let isResumed = child.output.contains("REST \(Visit.partBytes)")
            #expect(isResumed, "\(child)")
        case .list:
            // wget makes HTML of it.
            let output = child.output.replacing("&#32;", with: " ")
            let missing = Self.names.filter { !output.contains($0) }
            #expect(missing.isEmpty, "\(child)")
        case .rename: #expect(try root.names() == [Visit.newName], "\(child)")
        case .delete: #expect(try root.names().isEmpty, "\(child)")
        }
    }

    /// The same SHA-256 on both sides.
    private static func expectSame(
        _ name: String,
        _ root: TemporaryFolder,
        _ local: TemporaryFolder,
        _ child: ChildProcess
    ) throws {
        let expected = name == Visit.uploadName ? local[name] : root[name]
        let arrived = name == Visit.uploadName ? root[name] : local[name]
        try #require(TestFile.size(arrived) != nil, "\(child)")
        #expect(try ChildProcess.sha256(of: arrived) == ChildProcess.sha256(of: expected), "\(child)")
        #expect(try root.names() == [name], "\(child)")
    }

    /// How clients show a command that they send; FEAT's answer has some of the verbs too.
    private static func commands(_ mode: DataMode) -> [String] {
        ["> ", "Cmd: ", "*cmd* '"].map { $0 + mode.rawValue }
    }
}
