// Columns and paragraphs of plain text.

enum TextTable {
    /// Columns side by side, each as wide as its widest cell; no space at a line's end. A last cell that is too long for
    /// the terminal goes on below itself.
    static func lines(_ rows: [[String]], gap: Int = 2) -> [String] {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in
            rows.compactMap { $0.indices.contains(column) ? $0[column].count : nil }.max() ?? 0
        }
        return rows.flatMap { row -> [String] in
            guard let last = row.last else { return [""] }
            let cells = zip(row.dropLast(), widths).map { $0 + String(repeating: " ", count: $1 - $0.count + gap) }
            let left = cells.joined()
            return self.broken(last, after: left, hanging: left.count).map(\.trimmedAtEnd)
        }
    }

    /// A paragraph with a margin; lines after the first one stand two columns further in.
    static func wrapped(_ text: String, indent: Int) -> [String] {
        self.broken(text, after: String(repeating: " ", count: indent), hanging: indent + 2)
    }

    /// A paragraph beside a short label.
    static func labelled(_ label: String, _ text: String) -> [String] {
        let column = 14
        let start = "      \(label)"
        let gap = String(repeating: " ", count: max(1, column - start.count))
        return self.broken(text, after: start + gap, hanging: column)
    }

    /// Breaks a text at its spaces; the lines after the first one begin at column `hanging`. Words aren't broken.
    private static func broken(_ text: String, after start: String, hanging: Int) -> [String] {
        var lines = [start]
        var isEmpty = true
        for word in text.split(separator: " ") {
            let isFull = (lines.last?.count ?? 0) + 1 + word.count > DoctorReport.width
            if isFull, !isEmpty {
                lines.append(String(repeating: " ", count: hanging))
                isEmpty = true
            }
            lines[lines.count - 1] += isEmpty ? word : " \(word)"
            isEmpty = false
        }
        return lines
    }
}

extension String {
    fileprivate var trimmedAtEnd: String {
        var text = Substring(self)
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
