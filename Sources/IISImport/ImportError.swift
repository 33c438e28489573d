// Why an import can't be done.

/// What is wrong with the input: one sentence, with the file and, where it is known, the line.
public struct ImportError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file as it was named on the command line.
    public var file: String
    /// The line, from 1; nil when the file as a whole is meant.
    public var line: Int?
    /// What is wrong and what to do.
    public var problem: String

    /// An error at that place.
    public init(file: String, line: Int? = nil, _ problem: String) {
        self.file = file
        self.line = line
        self.problem = problem
    }

    /// `FILE:LINE: problem`.
    public var description: String {
        guard let line = self.line else { return "\(self.file): \(self.problem)" }
        return "\(self.file):\(line): \(self.problem)"
    }
}
