// Plays every file in Transcripts/.
import Foundation
import Testing

@Suite("Transcripts")
struct TranscriptTests {
    static let files: [URL] = {
        let folder = Bundle.module.url(forResource: "Transcripts", withExtension: nil)
        let files = folder.flatMap {
            try? FileManager.default.contentsOfDirectory(at: $0, includingPropertiesForKeys: nil)
        }
        return (files ?? []).filter { $0.pathExtension == "ftp" }.sorted { $0.path < $1.path }
    }()

    @Test("There are transcripts to play")
    func thereAreTranscripts() { #expect(Self.files.count > 20) }

    @Test("The session talks as the transcript says", arguments: Self.files.map(\.lastPathComponent))
    func plays(_ name: String) throws {
        let file = try #require(Self.files.first { $0.lastPathComponent == name })
        try Stage.play(Transcript(String(contentsOf: file, encoding: .utf8)))
    }
}
