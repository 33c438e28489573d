// For tests that count what the whole process holds: they get a process for themselves.
import ServerTesting
import Testing

/// The body of `#expect(processExitsWith: .success)`: an error would end that process without a word.
func recordingErrors(_ body: () async throws -> Void) async {
    do { try await body() } catch { Issue.record(error) }
}
