// The report for programs: {"applied": […], "changed": […], "notApplied": […], "notes": […]}.

extension ImportReport {
    /// Writes the report as JSON, piece by piece, so that a large one isn't in memory twice.
    public func writeJSON<Failure: Error>(to write: (String) throws(Failure) -> Void) throws(Failure) {
        try write("{\n")
        for fate in Fate.allCases {
            try write("  \"\(fate.rawValue)\": [")
            var separator = "\n"
            for entry in self.entries where entry.fate == fate {
                try write(separator + "    " + Self.json(entry))
                separator = ",\n"
            }
            try write(separator == "\n" ? "],\n" : "\n  ],\n")
        }
        let notes = self.notes.map { "\n    " + Self.json($0) }.joined(separator: ",")
        try write("  \"notes\": [\(notes)\(notes.isEmpty ? "" : "\n  ")]\n}\n")
    }

    private static func json(_ entry: ReportEntry) -> String {
        let pairs = [
            ("source", entry.source), ("key", entry.key), ("value", entry.value), ("result", entry.result),
            ("reason", entry.reason),
        ]
        return "{" + pairs.map { "\"\($0.0)\": \(Self.json($0.1))" }.joined(separator: ", ") + "}"
    }

    /// A string of JSON (RFC 8259, 7).
    private static func json(_ text: String) -> String {
        var json = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": json += "\\\""
            case "\\": json += "\\\\"
            case "\n": json += "\\n"
            case "\r": json += "\\r"
            case "\t": json += "\\t"
            case "\0"..<" ", "\u{7F}": json += Self.escaped(scalar)
            case _: json.unicodeScalars.append(scalar)
            }
        }
        return json + "\""
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }
}
