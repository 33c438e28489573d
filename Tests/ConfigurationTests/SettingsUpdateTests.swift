import Admission
import Testing

@testable import Configuration

@Suite struct SettingsUpdateTests {
    @Test func `all changes of a line are made`() throws {
        let update = try SettingsUpdate(["ListenBacklog=250", "DisableBacklogMonitor=1"], to: BurstSettings())
        #expect(update.settings.listenBacklog == 250)
        #expect(update.settings.disableBacklogMonitor)
        #expect(update.named == [.listenBacklog, .disableBacklogMonitor])
        #expect(update.warnings.isEmpty)
    }

    @Test(arguments: [
        (["listenBacklog=5", "maxPoolThreads=0"], "maxPoolThreads can't be 0: it takes 1 to 256."),
        (["listenBacklog=5", "ListenBackLog=6"], "listenBacklog is named twice."),
    ])
    func `one bad change refuses the line`(words: [String], message: String) {
        let error = #expect(throws: SettingError.self) { try SettingsUpdate(words, to: BurstSettings()) }
        #expect(error?.description == message)
    }

    @Test(arguments: [
        (
            ["serverListenBacklog=400", "serverSize=2"],
            ["serverSize has no effect while serverListenBacklog is 400; to follow it, set that to default."]
        ),
        (
            ["queueTimeout=5", "disableBacklogMonitor=1"],
            ["queueTimeout has no effect while disableBacklogMonitor is true."]
        ),
        (["queueTimeout=off", "disableBacklogMonitor=1"], []),
        (["serverSize=2"], []),
    ])
    func `what makes no difference is told`(words: [String], warnings: [String]) throws {
        #expect(try SettingsUpdate(words, to: BurstSettings()).warnings == warnings)
    }
}
