// What is wrong, or odd, in a configuration, and where.

/// A place in a file.
public struct SourcePosition: Hashable, Sendable, Comparable {
    /// The file, as it was named.
    public var file: String
    /// The line, from 1; 0 is the file as a whole.
    public var line: Int
    /// The column in characters, from 1; 0 with line 0.
    public var column: Int

    /// A place.
    public init(file: String, line: Int = 0, column: Int = 0) {
        self.file = file
        self.line = line
        self.column = column
    }

    /// Orders by file, line and column.
    public static func < (left: SourcePosition, right: SourcePosition) -> Bool {
        (left.file, left.line, left.column) < (right.file, right.line, right.column)
    }
}

extension SourcePosition: CustomStringConvertible {
    /// `spillway.yaml:12:5`; the file alone when the problem is the file.
    public var description: String { self.line == 0 ? self.file : "\(self.file):\(self.line):\(self.column)" }
}

/// One thing that is wrong or odd in a configuration.
public struct ConfigurationProblem: Hashable, Sendable {
    /// How bad it is.
    public enum Severity: String, Hashable, Sendable {
        /// The configuration isn't taken.
        case error
        /// It is taken, and does what it says, which may not be what was meant.
        case warning
    }

    /// How bad it is.
    public var severity: Severity
    /// Where it stands.
    public var position: SourcePosition
    /// The key: `sites[2].limits.maxConnections`, counted from 0 in its file; empty for the file as a whole.
    public var keyPath: String
    /// What is wrong, what was expected, and what to do: one line.
    public var message: String
}

extension ConfigurationProblem: CustomStringConvertible {
    /// `spillway.yaml:12:5: error: sites[2].limits.maxConnections: ...`
    public var description: String {
        let key = self.keyPath.isEmpty ? "" : "\(self.keyPath): "
        return "\(self.position): \(self.severity.rawValue): \(key)\(self.message)"
    }
}

/// Why a configuration isn't taken: all that is wrong with it, 100 errors and 100 warnings at most.
public struct ConfigurationError: Error, Hashable, CustomStringConvertible {
    /// The errors in the order of the files, then the warnings.
    public let problems: [ConfigurationProblem]

    /// Every problem on a line of its own.
    public var description: String { self.problems.map(\.description).joined(separator: "\n") }
}
