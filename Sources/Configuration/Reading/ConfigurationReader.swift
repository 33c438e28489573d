// spillway.yaml and what it includes, from text to a checked value.
public import FTPProtocol
internal import Yams

/// What a configuration says.
public struct LoadedConfiguration: Hashable, Sendable {
    /// The checked value.
    public var settings: Settings
    /// What is odd about it, in the order of the files.
    public var warnings: [ConfigurationProblem]
    /// The files that were read, the first first.
    public var files: [String]
}

/// Reads configurations: strictly, and with all that is wrong at once.
///
/// Unknown keys, wrong types, values out of range and impossible combinations are errors with their place.
public struct ConfigurationReader: Sendable {
    private let files: any ConfigurationFiles
    private var surroundings: ConfigurationSurroundings

    /// A reader.
    ///
    /// - Parameters:
    ///   - environment: the value of a variable, for `${NAME}`; nil when there is none.
    ///   - isCharset: whether a charset can be converted.
    public init(
        files: any ConfigurationFiles,
        environment: @escaping @Sendable (String) -> String?,
        isCharset: @escaping @Sendable (String) -> Bool
    ) {
        self.files = files
        self.surroundings = ConfigurationSurroundings(environment: environment, isCharset: isCharset)
    }

    /// A reader that also warns of sites whose folder is missing.
    public func warningOfMissingFolders(_ isFolder: @escaping @Sendable (String) -> Bool) -> ConfigurationReader {
        var reader = self
        reader.surroundings.isFolder = isFolder
        return reader
    }

    /// Reads a file and what it includes.
    ///
    /// - Parameter numbers: the numbers that sites have on a running server, by name: a site that names none keeps its
    ///   own, so that a reload takes it for the same.
    /// - Throws: all that is wrong, 100 errors and 100 warnings at most.
    public func read(
        _ path: String,
        numbers: [String: SiteID] = [:]
    ) throws(ConfigurationError) -> LoadedConfiguration {
        var document = ConfigurationDocument(self.files, self.surroundings)
        document.read(path)
        let settings = document.finished(numbers: numbers)
        let problems = document.problems
        guard !problems.contains(where: { $0.severity == .error }) else { throw ConfigurationError(problems: problems) }
        return LoadedConfiguration(settings: settings, warnings: problems, files: document.paths)
    }
}
