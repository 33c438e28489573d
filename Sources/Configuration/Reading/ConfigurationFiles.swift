// Where the texts of a configuration come from.

/// Gives the reader its files.
public protocol ConfigurationFiles: Sendable {
    /// The text of a file.
    ///
    /// - Parameters:
    ///   - path: as it was named, or relative to the folder of the program.
    ///   - bytesMax: a longer file is an error.
    func text(at path: String, bytesMax: Int) throws(ConfigurationFileError) -> String

    /// The names in a folder, in any order; none when there is no such folder.
    func names(in folder: String) throws(ConfigurationFileError) -> [String]
}

/// Why a file can't be read; `description` is one line without the file's name.
public struct ConfigurationFileError: Error, Hashable, CustomStringConvertible {
    /// The reason.
    public let description: String
    /// Where it is in the file, from 1; 0 is the file as a whole.
    let line: Int
    let column: Int

    /// A reason.
    public init(_ description: String) { self.init(description, at: (0, 0)) }

    init(_ description: String, at place: (line: Int, column: Int)) {
        self.description = description
        self.line = place.line
        self.column = place.column
    }
}

/// Files that are held in memory: for tests, and for texts that have just been made.
public struct ConfigurationTexts: ConfigurationFiles {
    private let texts: [String: String]

    /// Texts by path.
    public init(_ texts: [String: String]) { self.texts = texts }

    /// The text with that path.
    public func text(at path: String, bytesMax: Int) throws(ConfigurationFileError) -> String {
        guard let text = self.texts[path] else { throw ConfigurationFileError("there is no such file") }
        guard text.utf8.count <= bytesMax else { throw ConfigurationFileError("the file is too large") }
        return text
    }

    /// The names of the texts in that folder.
    public func names(in folder: String) -> [String] {
        self.texts.keys.filter { FilePaths.folder(of: $0) == folder }.map(FilePaths.name)
    }
}
