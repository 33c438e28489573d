// Virtual directories, isolation, and what rules leave of a site.
import FTPProtocol
import ServerTesting
import Testing

@Suite struct FoldersAndRulesTests {
    private func site(_ lines: String) -> String {
        """
        sites:
          - name: Site
            bindings: [{address: 127.0.0.1, port: 0}]
            directory: site

        """ + lines.split(separator: "\n").map { "    \($0)\n" }.joined()
    }

    // MARK: Virtual directories

    @Test func virtualDirectoriesShownHiddenAndNested() async throws {
        let text = self.site(
            """
            virtualDirectories:
              - {path: /shown, directory: other}
              - {path: /hidden, directory: other, listed: false}
              - {path: /shown/deep, directory: site/plain}
              - {path: /look, directory: other, rights: read}
            """
        )
        let fill = { (folder: TemporaryFolder) in
            try folder.makeFolder("site/plain")
            try folder.write("x", to: "site/plain/inner")
            try folder.write("x", to: "other/file")
        }
        try await withHosted(text, prepare: fill) { hosted in
            let client = try hosted.client()
            #expect(try client.names() == ["look", "plain", "shown"])
            #expect(try client.names("shown") == ["shown/deep", "shown/file"])
            #expect(try client.names("shown/deep") == ["shown/deep/inner"])
            try client.ask("CWD hidden", 250)
            #expect(try client.names() == ["file"])
            try client.store([1], "STOR new")
            #expect(hosted.folder.contains("other/new"))
            try client.ask("CWD /look", 250)
            try client.ask("DELE new", 550)
            #expect(try client.retrieve("RETR new") == [1])
            try client.ask("RMD /shown", 550)
        }
    }

    @Test func aVirtualDirectoryMayHaveMoreRightsThanTheSite() async throws {
        let text = self.site(
            """
            rights: read
            virtualDirectories:
              - {path: /in, directory: other, rights: all}
              - {path: /look, directory: other}
            """
        )
        try await withHosted(text, prepare: { try $0.write("x", to: "site/file") }) { hosted in
            let client = try hosted.client()
            try client.store([1], "STOR in/new")
            try client.ask("DELE file", 550)
            try client.ask("MKD folder", 550)
            try client.ask("DELE look/new", 550)
            try hosted.client("reader").ask("DELE in/new", 550)
            try client.ask("DELE in/new", 250)
        }
    }

    @Test func aSiteCanHideAllVirtualDirectories() async throws {
        let text = self.site(
            """
            virtualDirectories: [{path: /shown, directory: other}]
            listing: {hideVirtualDirectories: true}
            """
        )
        try await withHosted(text) { hosted in
            let client = try hosted.client()
            #expect(try client.names().isEmpty)
            try client.ask("CWD shown", 250)
        }
    }

    // MARK: Isolation

    private func fillHomes(_ folder: TemporaryFolder) throws {
        for name in ["LocalUser", "LocalUser/alice", "LocalUser/Public", "EXAMPLE", "EXAMPLE/carol", "alice"] {
            try folder.makeFolder("site/\(name)")
        }
        try folder.write("x", to: "site/LocalUser/alice/own")
        try folder.write("x", to: "site/LocalUser/Public/all")
        try folder.write("x", to: "site/EXAMPLE/carol/domain")
        try folder.write("x", to: "site/alice/loose")
        try folder.write("x", to: "other/shared")
    }

    @Test(arguments: ["isolateRootDirectoryOnly", "isolateAllDirectories"])
    func isolatedUsers(_ mode: String) async throws {
        let text = self.site(
            """
            isolation: \(mode)
            anonymous: {enabled: true}
            virtualDirectories: [{path: /common, directory: other}]
            """
        )
        let common = mode == "isolateRootDirectoryOnly" ? ["common"] : []
        try await withHosted(text, prepare: self.fillHomes) { hosted in
            let alice = try hosted.client()
            #expect(try alice.ask("PWD", 257).text.hasPrefix("\"/\""))
            #expect(try alice.names() == common + ["own"])
            try alice.ask("CWD ..", 250)
            #expect(try alice.names() == common + ["own"])
            try alice.ask("CWD /LocalUser", 550)
            #expect(try hosted.client("EXAMPLE\\carol").names() == common + ["domain"])
            let anyone = try hosted.visitor()
            try anyone.ask("USER anonymous", 331)
            try anyone.ask("PASS me@example.org", 230)
            #expect(try anyone.names() == ["all"] + common)
            try anyone.ask("MKD new", 550)
            let bob = try hosted.visitor()
            try bob.ask("USER bob", 331)
            #expect(try bob.ask("PASS secret-bob", 530).text.contains("home directory inaccessible"))
        }
    }

    @Test func usersStartInTheirFolderWhereThereIsOne() async throws {
        try await withHosted(self.site("isolation: startInUsersDirectory"), prepare: self.fillHomes) { hosted in
            let alice = try hosted.client()
            #expect(try alice.ask("PWD", 257).text.hasPrefix("\"/alice\""))
            #expect(try alice.names() == ["loose"])
            try alice.ask("CWD /", 250)
            #expect(try alice.names() == ["EXAMPLE", "LocalUser", "alice"])
            #expect(try hosted.client("bob").ask("PWD", 257).text.hasPrefix("\"/\""))
        }
    }

    @Test(arguments: ["activeDirectory", "customFolder"])
    func nobodyGetsTheSharedRoot(_ mode: String) async throws {
        try await withHosted(self.site("isolation: \(mode)"), prepare: self.fillHomes) { hosted in
            let client = try hosted.visitor()
            try client.ask("USER alice", 331)
            try client.ask("PASS secret-alice", 530)
        }
    }

    @Test func missingHomesAreMade() async throws {
        let text = self.site("isolation: isolateAllDirectories\nmakeMissingHomes: true")
        try await withHosted(text) { hosted in
            try hosted.client("bob").store([7], "STOR first")
            #expect(try hosted.folder.read("site/LocalUser/bob/first") == [7])
        }
    }

    // MARK: Rules

    @Test func theFirstRuleThatMatchesDecides() async throws {
        let text = self.site(
            """
            authorization:
              - {access: deny, users: [bob], permissions: [write]}
              - {access: allow, groups: [staff], permissions: [read, write]}
              - {access: allow, users: [bob], permissions: [read, write]}
              - {access: deny, users: ["*"], permissions: [read, write], path: /secret}
              - {access: deny, groups: [staff], permissions: [write], path: /notes}
            """
        )
        let fill = { (folder: TemporaryFolder) in
            try folder.write("x", to: "site/file")
            for name in ["secret", "notes"] {
                try folder.makeFolder("site/\(name)")
                try folder.write("x", to: "site/\(name)/file")
            }
        }
        try await withHosted(text, prepare: fill) { hosted in
            let alice = try hosted.client()
            try alice.store([1], "STOR new")
            try alice.ask("CWD secret", 550)
            try alice.ask("EPSV", 229)
            try alice.ask("RETR secret/file", 550)
            try alice.ask("EPSV", 229)
            try alice.ask("STOR notes/new", 550)
            #expect(try alice.retrieve("RETR notes/file").count == 1)
            let bob = try hosted.client("bob")
            try bob.ask("DELE file", 550)
            #expect(try bob.retrieve("RETR file").count == 1)
            let reader = try hosted.visitor()
            try reader.ask("USER reader", 331)
            // No rule names reader: as in IIS, that is no login.
            #expect(try reader.ask("PASS secret-reader", 530).text.contains("rules"))
        }
    }

    @Test func requestFilters() async throws {
        let text = self.site(
            """
            requestFiltering:
              fileExtensions: {rules: [{extension: .exe, allowed: false}]}
              hiddenSegments: [_private]
              deniedSequences: [".."]
              allowHighBitCharacters: false
              maxContentLength: 1000
              maxPathLength: 60
            """
        )
        let fill = { (folder: TemporaryFolder) in
            try folder.makeFolder("site/_private")
            try folder.write("x", to: "site/_private/file")
            try folder.write("x", to: "site/tool.EXE")
            try folder.write("x", to: "site/file")
        }
        try await withHosted(text, prepare: fill) { hosted in
            let client = try hosted.client()
            #expect(try !client.names().contains("_private"))
            for path in ["tool.EXE", "_private/file", "a..b", "Müll", String(repeating: "n", count: 80)] {
                try client.ask("EPSV", 229)
                #expect(try client.code("STOR \(path)") >= 500, "\(path)")
            }
            try client.ask("CWD _private", 550)
            try client.ask("SIZE tool.EXE", 550)
            try client.ask("SIZE file", 213)
            let socket = try client.begin("STOR large")
            try? socket.write([UInt8](repeating: 0, count: 5_000))
            socket.close()
            #expect(try client.reply().code.rawValue >= 400)
            #expect(!hosted.folder.contains("site/large"))
            try client.store([UInt8](repeating: 0, count: 1_000), "STOR small")
        }
    }

    @Test func aDropBoxTakesAndShowsNothing() async throws {
        try await withHosted(self.site("rights: dropBox"), prepare: { try $0.write("x", to: "site/there") }) { hosted in
            let client = try hosted.client()
            try client.store([1, 2], "STOR mine")
            #expect(try hosted.folder.read("site/mine") == [1, 2])
            for line in ["RETR there", "NLST", "LIST", "STOR there", "APPE there"] {
                try client.ask("EPSV", 229)
                #expect(try client.code(line) >= 500, "\(line)")
            }
            try client.ask("DELE there", 550)
            try client.ask("RNFR there", 550)
            #expect(try hosted.folder.read("site/there") == Array("x".utf8))
        }
    }

    @Test func pathRightsNarrowWhatIsLeft() async throws {
        let text = self.site(
            """
            pathRights:
              - {path: /inbox, rights: dropBox}
              - {path: /archive, rights: read, users: [alice]}
            """
        )
        let fill = { (folder: TemporaryFolder) in
            for name in ["inbox", "archive"] {
                try folder.makeFolder("site/\(name)")
                try folder.write("x", to: "site/\(name)/file")
            }
        }
        try await withHosted(text, prepare: fill) { hosted in
            let alice = try hosted.client()
            try alice.store([1], "STOR inbox/new")
            try alice.ask("DELE archive/file", 550)
            try alice.ask("EPSV", 229)
            #expect(try alice.code("RETR inbox/file") == 550)
            try hosted.client("bob").ask("DELE archive/file", 250)
        }
    }

    @Test func renamesThatReplaceCanBeRefused() async throws {
        let fill = { (folder: TemporaryFolder) in
            try folder.write("1", to: "site/one")
            try folder.write("2", to: "site/two")
        }
        try await withHosted(self.site("files: {allowReplaceOnRename: false}"), prepare: fill) { hosted in
            let client = try hosted.client()
            try client.ask("RNFR one", 350)
            #expect(try client.code("RNTO two") >= 500)
            try client.ask("RNFR one", 350)
            try client.ask("RNTO three", 250)
            #expect(try hosted.folder.names(in: "site") == ["three", "two"])
            try hosted.reload(self.site("files: {allowReplaceOnRename: true}"))
            // The rules of a login hold until the next one.
            try client.enter()
            try client.ask("RNFR three", 350)
            try client.ask("RNTO two", 250)
            #expect(try hosted.folder.read("site/two") == Array("1".utf8))
        }
    }
}
