import Admission
import RandomTesting
import Testing

@testable import Configuration

@Suite struct SettingLineTests {
    @Test(
        arguments: [
            (["ListenBacklog", "250"], ["listenBacklog=250"]),
            (
                ["ListenBacklog=250", "ServerListenBacklog=500", "DisableBacklogMonitor=1"],
                ["listenBacklog=250", "serverListenBacklog=500", "disableBacklogMonitor=1"]
            ),
            (["SET", "MSFTPSVC/1/ServerListenBacklog", "500"], ["serverListenBacklog=500"]),
            (["set", "/LM/MSFTPSVC/ServerListenBacklog", "500"], ["serverListenBacklog=500"]),
            (["SET MSFTPSVC/1/ServerListenBacklog 500"], ["serverListenBacklog=500"]),
            (["msftpsvc/2/MaxConnections", "\"1500\""], ["maxConnections=1500"]),
            (["\"MaxConnections\"=dword:000005dc"], ["maxConnections=dword:000005dc"]),
            (["cscript", "adsutil.vbs", "SET", "MSFTPSVC/1/MaxConnections", "9"], ["maxConnections=9"]),
            (["cscript C:\\Inetpub\\AdminScripts\\adsutil.vbs set MSFTPSVC/MaxConnections 9"], ["maxConnections=9"]),
            (["listenBacklog="], ["listenBacklog="]),
        ] as [([String], [String])]
    )
    func `the forms that people know are read`(words: [String], changes: [String]) throws {
        #expect(try SettingLine.parse(words).map { "\($0.setting.rawValue)=\($0.value)" } == changes)
    }

    @Test(
        arguments: [
            ([], "Name a setting and its value: NAME VALUE or NAME=VALUE."),
            (["set"], "Name a setting and its value: NAME VALUE or NAME=VALUE."),
            (["listenBacklog"], "Name one setting and one value (NAME VALUE), or write NAME=VALUE for each."),
            (
                ["listenBacklog", "1", "2"],
                "Name one setting and one value (NAME VALUE), or write NAME=VALUE for each."
            ),
            (
                ["W3SVC/1/ServerListenBacklog", "500"],
                "W3SVC/1/ServerListenBacklog is of another service: only MSFTPSVC, the FTP service, is known here."
            ),
            (
                ["MSFTPSVC/one/ServerListenBacklog", "500"],
                "MSFTPSVC/one/ServerListenBacklog is no path of a setting: it would be MSFTPSVC/1/NAME."
            ),
            (["/", "500"], "There is no name in /."),
            (
                ["MSFTPSVC/-1/ServerListenBacklog", "500"],
                "MSFTPSVC/-1/ServerListenBacklog is no path of a setting: it would be MSFTPSVC/1/NAME."
            ),
            (
                ["MSFTPSVC/1/ROOT/ServerListenBacklog", "500"],
                "MSFTPSVC/1/ROOT/ServerListenBacklog is no path of a setting: it would be MSFTPSVC/1/NAME."
            ),
            (
                ["/LM/W3SVC/\u{1B}]0;x\u{7}/MaxConnections", "1"],
                "/LM/W3SVC/?]0;x?/MaxConnections is of another service: only MSFTPSVC, the FTP service, is known here."
            ),
            (
                [String(repeating: "SMTPSVC/", count: 1_000) + "MaxConnections", "1"],
                "\(String(repeating: "SMTPSVC/", count: 8))... is of another service: only MSFTPSVC, the FTP service, "
                    + "is known here."
            ),
            (Array(repeating: "listenBacklog=1", count: 65), "These are too many changes for one command."),
        ] as [([String], String)]
    )
    func `others are refused with the reason`(words: [String], message: String) {
        let error = #expect(throws: SettingError.self) { try SettingLine.parse(words) }
        #expect(error?.description == message)
    }

    @Test func `whatever is typed is read or refused`() {
        var random = SeededRandom(seed: 0x5E771)
        let pieces = ["set", "MSFTPSVC", "/", "=", "listenBacklog", "\"", "'", "500", " ", "é", "\u{0}", "LM", "-"]
        for _ in 0..<5_000 {
            let words = (0..<Int.random(in: 0...5, using: &random)).map { _ in
                (0..<Int.random(in: 0...5, using: &random)).map { _ in
                    pieces.randomElement(using: &random) ?? ""
                }.joined()
            }
            guard let changes = try? SettingLine.parse(words) else { continue }
            for change in changes {
                var settings = BurstSettings()
                _ = try? change.setting.read(change.value, into: &settings)
            }
        }
    }
}
