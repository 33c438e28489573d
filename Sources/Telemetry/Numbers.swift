// Numbers as people read them.

extension BinaryInteger {
    /// With a comma between groups of three digits.
    public var grouped: String {
        let digits = Array(String(self.magnitude))
        let text = digits.indices.reduce(into: "") { text, index in
            if index > 0, (digits.count - index).isMultiple(of: 3) { text.append(",") }
            text.append(digits[index])
        }
        return self < 0 ? "-\(text)" : text
    }
}

extension Double {
    /// Milliseconds that somebody waited: `0.8 ms`, `38 ms`, `412 ms`, `2.7 s`. What isn't a time counts as none.
    public var latencyText: String {
        let milliseconds = self.asTime
        if milliseconds < 9.95 { return "\(milliseconds.toTenths) ms" }
        if milliseconds < 999.5 { return "\(Int(milliseconds.rounded())) ms" }
        return (milliseconds / 1_000).spanText
    }

    /// Seconds that something took: `38 ms`, `0.4 s`, `75 s`. What isn't a time counts as none.
    public var spanText: String {
        let seconds = self.asTime
        if seconds < 0.095 { return "\(Int((seconds * 1_000).rounded())) ms" }
        return seconds < 9.95 ? "\(seconds.toTenths) s" : "\(Int(seconds.rounded())) s"
    }

    private var asTime: Double { self.isFinite ? Swift.min(Swift.max(0, self), 1e12) : 0 }
    private var toTenths: Double { (self * 10).rounded() / 10 }
}
