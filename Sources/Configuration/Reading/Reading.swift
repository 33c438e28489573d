// What the decoder carries along while it walks through a file: where it is, and what was wrong so far.
internal import Yams

/// A step of a key's path.
enum KeyStep: Hashable, Sendable {
    case key(String)
    case index(Int)
}

extension [KeyStep] {
    /// `sites[2].limits.maxConnections`.
    var text: String {
        self.reduce(into: "") { text, step in
            switch step {
            case .key(let key): text += text.isEmpty ? key : ".\(key)"
            case .index(let index): text += "[\(index)]"
            }
        }
    }
}

/// The state of a decoder.
struct Reading {
    /// Errors that are kept, and warnings: a file with many warnings can still have an error behind them.
    static let problemsMax = 100

    /// What the outside knows.
    let surroundings: ConfigurationSurroundings
    /// The file that is being read.
    var file: String
    /// What a site starts from.
    var siteDefaults = SiteSettings.unnumbered
    /// The way to the key that is being read.
    private(set) var path: [KeyStep] = []
    /// What was wrong so far.
    private(set) var problems: [ConfigurationProblem] = []
    private var errors = 0

    init(_ surroundings: ConfigurationSurroundings, file: String) {
        self.surroundings = surroundings
        self.file = file
    }

    /// The folder from which relative paths count.
    var folder: String { FilePaths.folder(of: self.file) }

    /// Reads below a key.
    mutating func at<Result>(_ step: KeyStep, _ body: (inout Reading) -> Result) -> Result {
        self.path.append(step)
        defer { self.path.removeLast() }
        return body(&self)
    }

    mutating func error(_ message: String, at node: Node) {
        self.report(.error, message, self.position(of: node))
    }

    mutating func warning(_ message: String, at node: Node) {
        self.report(.warning, message, self.position(of: node))
    }

    /// Keeps a problem of the key that is being read.
    mutating func report(_ severity: ConfigurationProblem.Severity, _ message: String, _ position: SourcePosition) {
        self.report(
            ConfigurationProblem(
                severity: severity,
                position: position,
                keyPath: self.path.text,
                message: message
            )
        )
    }

    /// Keeps a problem, unless the key has an error already: one mistake is told once.
    mutating func report(_ problem: ConfigurationProblem) {
        let count = problem.severity == .error ? self.errors : self.problems.count - self.errors
        guard count < Self.problemsMax, !self.problems.contains(where: problem.follows) else { return }
        self.problems.append(problem)
        if problem.severity == .error { self.errors += 1 }
    }

    func position(of node: Node) -> SourcePosition {
        guard let mark = node.mark else { return SourcePosition(file: self.file) }
        return SourcePosition(file: self.file, line: mark.line, column: mark.column)
    }
}

extension ConfigurationProblem {
    /// Whether the other one says it already, or is what led to it.
    fileprivate func follows(_ other: ConfigurationProblem) -> Bool {
        guard self.position == other.position, self.keyPath == other.keyPath else { return false }
        return self == other || other.severity == .error
    }
}

/// What a decoder asks the outside.
struct ConfigurationSurroundings: Sendable {
    /// The environment, for `${NAME}`.
    let environment: @Sendable (String) -> String?
    /// Whether a charset can be converted.
    let isCharset: @Sendable (String) -> Bool
    /// Whether there is such a folder; nil doesn't look.
    var isFolder: (@Sendable (String) -> Bool)?
}
