// Paths of the machine as text.

/// Paths of the machine as text: no file is looked at.
enum FilePaths {
    /// The path, seen from a folder; `.` and doubled slashes go away.
    static func resolved(_ path: String, from folder: String) -> String {
        let whole = path.hasPrefix("/") || folder.isEmpty ? path : "\(folder)/\(path)"
        let names = whole.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
        if whole.hasPrefix("/") { return "/\(names)" }
        return names.isEmpty ? "." : names
    }

    /// The folder that a file lies in; empty for a name alone.
    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "" }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// What stands behind the last slash.
    static func name(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
    }
}
