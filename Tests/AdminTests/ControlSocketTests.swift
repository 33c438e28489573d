// The socket's file: who may use it, who has it, and what is left of it.
import LinuxSystem
import ServerTesting
import SystemPackage
import Testing

@testable import Admin

@Suite struct ControlSocketTests {
    @Test func onlyItsUserMayConnectFromTheFirstMoment() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let control = try ControlServer(path: folder["inner/a.sock"], server: PaperServer())
        defer { control.stop() }
        let node = try FileNode(at: control.path)
        #expect(node.isSocket)
        #expect(node.permissions == 0o600)
        #expect(try FileNode(at: folder["inner"]).permissions == 0o700)
    }

    @Test func stoppingLeavesNothing() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let control = try ControlServer(path: folder["a.sock"], server: PaperServer())
        try control.start()
        #expect(try folder.names() == ["a.sock", "a.sock.lock"])
        control.stop()
        control.stop()
        #expect(try folder.names().isEmpty)
    }

    @Test func secondServerIsToldWhoHasThePath() throws {
        try withControl { client in
            let expected = ControlError.inUse(path: client.path, process: ProcessIdentity.current)
            #expect(throws: expected) { try ControlServer(path: client.path, server: PaperServer()) }
            #expect(
                expected.description == "another Spillway (process \(ProcessIdentity.current)) uses \(client.path); "
                    + "give this one another with --control PATH"
            )
            let process = try client.hello().process
            #expect(process == ProcessIdentity.current)
        }
    }

    @Test func socketOfADeadServerIsReplaced() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        // Closing doesn't remove the file: what a killed server leaves.
        Socket.close(try UnixSocket.listen(at: folder["a.sock"], backlog: 1))
        try folder.write("4194304\n", to: "a.sock.lock")
        let control = try ControlServer(path: folder["a.sock"], server: PaperServer())
        try control.start()
        defer { control.stop() }
        #expect(try ControlClient(path: control.path).hello().process == ProcessIdentity.current)
    }

    @Test func fileThatIsNoSocketStays() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try folder.write("dear to somebody", to: "a.sock")
        #expect(throws: ControlError.notOurs(path: folder["a.sock"])) {
            try ControlServer(path: folder["a.sock"], server: PaperServer())
        }
        #expect(try folder.read("a.sock") == Array("dear to somebody".utf8))
        #expect(try folder.names() == ["a.sock"])
    }

    @Test func socketOfAnotherProgramStays() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let other = try UnixSocket.listen(at: folder["a.sock"], backlog: 1)
        defer { Socket.close(other) }
        #expect(throws: ControlError.notOurs(path: folder["a.sock"])) {
            try ControlServer(path: folder["a.sock"], server: PaperServer())
        }
        Socket.close(try UnixSocket.connect(to: folder["a.sock"]))
    }

    @Test func pathsThatAreNoneAreRefusedInOneLine() throws {
        let long = "/tmp/" + String(repeating: "x", count: 200)
        #expect(throws: ControlError.pathTooLong(path: long)) { try ControlServer(path: long, server: PaperServer()) }
        let error = #expect(throws: ControlError.self) {
            try ControlServer(path: "/nowhere/at/all/a.sock", server: PaperServer())
        }
        #expect(error?.description.contains("--control PATH") == true)
        #expect(error?.description.contains("\n") == false)
    }

    @Test func withoutAServerTheErrorSaysWhatToDo() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let path = folder["a.sock"]
        #expect(throws: ControlClientError.noServer(path: path)) { try ControlClient(path: path).hello() }
        Socket.close(try UnixSocket.listen(at: path, backlog: 1))
        #expect(throws: ControlClientError.noServer(path: path)) { try ControlClient(path: path).hello() }
        let none = ControlClientError.noServers(folder: "/run/spillway").description
        #expect(none == "no server runs with a control socket in /run/spillway; start one, or name it with --control")
    }

    @Test func foldersFollowTheEnvironment() {
        #expect(ControlPath.folders(runtime: nil, user: 0) == ["/run/spillway"])
        #expect(ControlPath.folders(runtime: nil, user: 7) == ["/tmp/spillway-7"])
        #expect(ControlPath.folders(runtime: "/run/user/7", user: 7) == ["/run/user/7/spillway", "/tmp/spillway-7"])
        #expect(ControlPath.folders(runtime: "relative", user: 7) == ["/tmp/spillway-7"])
    }

    @Test func folderIsPrivateOrNotUsed() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let path = folder["spillway"]
        try ControlPath.makePrivate(path)
        #expect(try FileNode(at: path).permissions == 0o700)
        try ControlPath.makePrivate(path)
        try folder.makeLink("link", to: path)
        #expect(throws: ControlError.folderNotPrivate(path: folder["link"])) {
            try ControlPath.makePrivate(folder["link"])
        }
    }
}
