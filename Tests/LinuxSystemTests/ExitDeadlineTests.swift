import LinuxSystem
import Testing

@Suite("The end of a process that can't end by itself")
struct ExitDeadlineTests {
    @Test("What doesn't end in time is ended, with the status that was named")
    func ends() async {
        await #expect(processExitsWith: .exitCode(7)) {
            let deadline = try ExitDeadline(after: .milliseconds(20), status: 7) {}
            try await Task.sleep(for: .seconds(600))
            deadline.lift()
        }
    }

    @Test("What ends in time is left alone")
    func lifts() throws {
        let deadline = try ExitDeadline(after: .seconds(600), status: 7) { Issue.record("It was lifted in time.") }
        deadline.lift()
    }
}
