// The doctor's report for programs.
internal import Doctor
internal import FoundationEssentials

extension DoctorReport {
    /// One line of JSON, names sorted.
    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}
