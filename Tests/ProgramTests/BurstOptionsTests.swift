import Admission
import ArgumentParser
import Configuration
import Testing

@testable import spillway

@Suite struct BurstOptionsTests {
    private static func settings(_ flags: [String]) throws -> BurstSettings {
        try BurstOptions.parse(flags).update().settings
    }

    @Test func `without flags the defaults hold`() throws {
        #expect(try Self.settings([]) == BurstSettings())
        #expect(try BurstOptions.parse([]).profile.profile == .spillway)
    }

    @Test func `every setting has its flag`() throws {
        let values: [Setting: String] = [
            .listenBacklog: "250", .serverListenBacklog: "0x1f4", .serverSize: "2", .maxPoolThreads: "8",
            .maxConnections: "300", .queueTimeout: "5s", .maxConnectionsPerAddress: "3", .maxConnectionsPerUser: "4",
            .connectionRatePerAddress: "7",
        ]
        for setting in Setting.allCases {
            let flags = ["--\(setting.flag)"] + (values[setting].map { [$0] } ?? [])
            var expected = BurstSettings()
            try setting.read(values[setting] ?? "true", into: &expected)
            #expect(try Self.settings(flags) == expected, "\(setting)")
            #expect(expected != BurstSettings())
        }
    }

    @Test func `flags go before the profile`() throws {
        var expected = BurstSettings.iis6
        expected.listenBacklog = 250
        let options = try BurstOptions.parse(["--listen-backlog", "250", "--profile", "IIS6"])
        #expect(try options.update().settings == expected)
        #expect(options.profile.profile == .iis6)
    }

    @Test(arguments: [
        (["--max-connections", "0"], "maxConnections can't be 0: it takes 1 to 1000000, or unlimited."),
        (["--listen-backlog", "lots"], "listenBacklog can't be lots: it takes 1 to 1048576."),
        (["--queue-timeout", "25h"], "queueTimeout can't be 25h: it takes a time from 1ms to 24h, or off."),
    ])
    func `nonsense is refused as spillway set refuses it`(flags: [String], message: String) {
        let error = #expect(throws: (any Error).self) { try BurstOptions.parse(flags) }
        #expect(error.map { BurstOptions.message(for: $0) } == message)
    }

    @Test func `values beyond IIS's ranges are taken with a warning`() throws {
        let update = try BurstOptions.parse(["--listen-backlog", "16384"]).update()
        #expect(update.warnings == ["ListenBacklog took 1 to 250 in IIS; 16384 is fine here."])
    }
}
