// What a site says, and what commands it takes.
import FTPProtocol
import FTPServer
import Hosting
import ServerTesting
import Telemetry
import Testing

@Suite struct MannersTests {
    private func site(_ lines: String) -> String {
        """
        sites:
          - name: Cameras
            bindings: [{address: 127.0.0.1, port: 0}]
            directory: site

        """ + lines.split(separator: "\n").map { "    \($0)\n" }.joined()
    }

    // MARK: Texts

    @Test func messagesTellWhatTheirVariablesStandFor() async throws {
        let text = self.site(
            """
            messages:
              banner: ["%SiteName% of Example Ltd."]
              suppressDefaultBanner: true
              greeting: ["Hello %UserName%, this is session %SessionID%.", "All of it, 100%, is ours."]
              exit: ["%BytesSent% out, %BytesReceived% in. Bye, %username%."]
            """
        )
        try await withHosted(text, prepare: { try $0.write("12345", to: "site/five") }) { hosted in
            let client = try WireClient(to: hosted.endpoint())
            #expect(try client.expect(220).lines == ["Cameras of Example Ltd."])
            try client.ask("USER alice", 331)
            let greeting = try client.lines("PASS secret-alice", 230)
            #expect(greeting[0].hasPrefix("Hello alice, this is session "))
            #expect(!greeting[0].contains("%"))
            #expect(greeting[1] == "All of it, 100%, is ours.")
            try client.ask("TYPE I", 200)
            #expect(try client.retrieve("RETR five").count == 5)
            try client.store([1, 2, 3], "STOR three")
            let exit = try client.lines("QUIT", 221)
            #expect(exit.count == 1)
            let numbers = exit[0].split { !$0.isNumber }.compactMap { Int($0) }
            // The bytes of the data connections at least; IIS counts those of the control connection too.
            #expect(numbers.count == 2 && numbers[0] >= 5 && numbers[1] >= 3, "\(exit)")
            #expect(exit[0].hasSuffix("Bye, alice."))
        }
    }

    @Test func variablesStayAsTheyAreWhereTheyAreNotExpanded() async throws {
        let text = self.site("messages: {greeting: [\"Hello %UserName%\"], expandVariables: false}")
        try await withHosted(text) { hosted in
            let client = try hosted.visitor()
            try client.ask("USER alice", 331)
            #expect(try client.lines("PASS secret-alice", 230).first == "Hello %UserName%")
        }
    }

    @Test func aFullSiteSaysWhatItIsTold() async throws {
        let text = self.site(
            """
            limits: {maxConnections: 1, serverListenBacklog: 1}
            messages: {maxClients: All of %SiteName% are busy.}
            """
        )
        try await withHosted(text) { hosted in
            let seated = try hosted.client()
            let waiting = try WireClient(to: hosted.endpoint())
            #expect(eventually { hosted.hosted.server.status().crowd.waiting.current == 1 })
            let late = try WireClient(to: hosted.endpoint())
            #expect(try late.expect(421).text.hasPrefix("All of Cameras are busy."))
            try late.expectEnd()
            try seated.ask("QUIT", 221)
            try waiting.expect(220)
        }
    }

    @Test func aFolderSaysWhatItsFileSays() async throws {
        let text = self.site("messages: {directoryFile: readme.txt}")
        let fill = { (folder: TemporaryFolder) in
            try folder.makeFolder("site/in")
            try folder.write("Only\r\nimages, \u{1B}please.\n", to: "site/in/readme.txt")
        }
        try await withHosted(text, prepare: fill) { hosted in
            let client = try hosted.client()
            let lines = try client.lines("CWD in", 250)
            #expect(lines.dropLast() == ["Only", "images,  please."])
            #expect(try client.lines("CDUP", 250).count == 1)
        }
    }

    // MARK: Listings

    @Test func listingsInTheStyleOfDOS() async throws {
        let fill = { (folder: TemporaryFolder) in
            try folder.makeFolder("site/sub")
            try folder.write("12345", to: "site/five")
        }
        let text = self.site("listing: {style: dos, fourDigitYears: true}")
        try await withHosted(text, prepare: fill) { hosted in
            let client = try hosted.client()
            let lines = try client.list("LIST")
            #expect(lines.count == 2)
            let file = try #require(lines.first { $0.hasSuffix(" five") })
            let folder = try #require(lines.first { $0.hasSuffix(" sub") })
            #expect(file.contains(#/^\d\d-\d\d-\d{4}  \d\d:\d\d[AP]M +5 five$/#), "\(file)")
            #expect(folder.contains(#/^\d\d-\d\d-\d{4}  \d\d:\d\d[AP]M +<DIR> +sub$/#), "\(folder)")
            try hosted.reload(self.site("listing: {style: dos}"))
            let short = try #require(try client.list("LIST").first { $0.hasSuffix(" five") })
            #expect(short.contains(#/^\d\d-\d\d-\d\d  \d\d:\d\d[AP]M +5 five$/#), "\(short)")
            try hosted.reload(self.site(""))
            #expect(try client.list("LIST").contains { $0.hasPrefix("-rw") })
        }
    }

    // MARK: Commands

    @Test func deniedCommandsAreRefusedAndNotNamed() async throws {
        let text = self.site(
            """
            requestFiltering:
              commands: {rules: [{command: MDTM, allowed: false}, {command: SITE CHMOD, allowed: false}]}
            """
        )
        try await withHosted(text, prepare: { try $0.write("x", to: "site/file") }) { hosted in
            let client = try hosted.client()
            try client.ask("MDTM file", 502)
            #expect(try client.code("SITE CHMOD 600 file") >= 500)
            try client.ask("SIZE file", 213)
            #expect(try !client.lines("FEAT", 211).contains { $0.contains("MDTM") })
        }
    }

    @Test func onlyListedCommandsAreTaken() async throws {
        let text = self.site(
            """
            requestFiltering:
              commands: {allowUnlisted: false, rules: [{command: NOOP, allowed: true}]}
            """
        )
        try await withHosted(text) { hosted in
            let client = try hosted.visitor()
            try client.ask("USER alice", 331)
            try client.ask("PASS secret-alice", 230)
            try client.ask("NOOP", 200)
            try client.ask("PWD", 502)
            try client.ask("EPSV", 502)
            try client.ask("QUIT", 221)
        }
    }

    @Test func commandsBeyondTheRateAreAnsweredLater() async throws {
        try await withHosted(self.site("limits: {commandsPerSecond: 20}")) { hosted in
            let client = try hosted.client()
            let began = ContinuousClock.now
            try client.send(bytes: Array(String(repeating: "NOOP\r\n", count: 60).utf8))
            for _ in 0..<60 { try client.expect(200) }
            // A second's worth at once, the others a twentieth of a second each: never sooner.
            #expect(ContinuousClock.now - began >= .milliseconds(1_500))
        }
    }

    @Test func longLinesAreRefused() async throws {
        try await withHosted(self.site("requestFiltering: {maxCommandLine: 100}")) { hosted in
            let client = try hosted.client()
            let (long, longest) = (String(repeating: "x", count: 95), String(repeating: "x", count: 96))
            try client.ask("NOOP " + long, 200)
            try client.ask("NOOP " + longest, 500)
            try client.ask("NOOP", 200)
            try hosted.reload(self.site("requestFiltering: {maxCommandLine: 6000}"))
            try client.ask("NOOP", 200)
            try client.ask("NOOP " + String(repeating: longest, count: 60), 200)
            try hosted.reload(self.site("requestFiltering: {maxCommandLine: 64}"))
            try client.ask("NOOP " + longest, 500)
            try client.ask("NOOP", 200)
        }
    }

    // MARK: Charsets

    @Test func namesInLatin1() async throws {
        let latin: [UInt8] = [0x4D, 0xFC, 0x6C, 0x6C]  // Müll
        let fill = { (folder: TemporaryFolder) in try folder.write("old", to: "site/Müll") }
        try await withHosted(self.site("charset: ISO-8859-1"), prepare: fill) { hosted in
            let client = try hosted.client()
            #expect(try client.retrieve("NLST") == latin + [13, 10])
            let names = try client.retrieve("LIST")
            #expect(names.suffix(7) == [0x20] + latin + [13, 10])
            try client.send(bytes: Array("SIZE ".utf8) + latin + [13, 10])
            #expect(try client.expect(213).text == "3")
            let data = try client.data()
            try client.send(bytes: Array("STOR ".utf8) + [0xC4] + [13, 10])
            try client.expect(150)
            let socket = try data.socket()
            try socket.write([1, 2])
            socket.close()
            try client.expect(226)
            #expect(try hosted.folder.names(in: "site") == ["Müll", "Ä"])
        }
    }

    @Test func aClientSwitchesToUTF8() async throws {
        let fill = { (folder: TemporaryFolder) in try folder.write("old", to: "site/Müll") }
        try await withHosted(self.site("charset: ISO-8859-1"), prepare: fill) { hosted in
            let client = try hosted.client()
            #expect(try client.lines("FEAT", 211).contains { $0.contains("UTF8") })
            try client.ask("OPTS UTF8 ON", 200)
            #expect(try client.retrieve("NLST") == Array("Müll\r\n".utf8))
            try client.ask("SIZE Müll", 213)
            try client.ask("OPTS UTF8 OFF", 200)
            #expect(try client.retrieve("NLST").count == 6)
        }
    }

    @Test func aSiteThatKeepsToItsCharset() async throws {
        try await withHosted(self.site("charset: ISO-8859-1\nallowUTF8: false")) { hosted in
            let client = try hosted.client()
            #expect(try !client.lines("FEAT", 211).contains { $0.contains("UTF8") })
            #expect(try client.code("OPTS UTF8 ON") >= 500)
        }
    }
}
