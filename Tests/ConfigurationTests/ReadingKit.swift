// Configurations for tests: a text, or some files, and what the reader makes of them.
internal import Configuration

/// Reads texts as the server would read files.
struct ReadingKit {
    var files: [String: String] = [:]
    var environment: [String: String] = [:]

    /// The reader's answer for a text, which is the file `a.yaml`.
    static func read(_ text: String) throws(ConfigurationError) -> LoadedConfiguration {
        try ReadingKit(files: ["a.yaml": text]).read("a.yaml")
    }

    /// The errors and warnings of a text as lines.
    static func problems(_ text: String) -> [String] { ReadingKit(files: ["a.yaml": text]).problems("a.yaml") }

    func read(_ path: String) throws(ConfigurationError) -> LoadedConfiguration {
        let environment = self.environment
        let reader = ConfigurationReader(
            files: ConfigurationTexts(self.files),
            environment: { environment[$0] },
            isCharset: { ["latin1", "gbk"].contains($0) }
        )
        return try reader.read(path)
    }

    func problems(_ path: String) -> [String] {
        do throws(ConfigurationError) {
            return try self.read(path).warnings.map(\.description)
        } catch {
            return error.problems.map(\.description)
        }
    }

    /// A site that nothing is wrong with.
    static let site = """
        sites:
          - name: Cameras
            directory: /srv/ftp
            bindings: ["*:21:"]

        """
}
