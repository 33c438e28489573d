// The file of `spillway burst --report`.
internal import BurstLab
internal import SystemPackage

/// An HTML file that gets the report when the burst is over.
struct BurstReportFile {
    private let path: String
    private let file: FileDescriptor

    /// Opens the file before the burst, so that nobody waits for a report that can't be written; what is in it stays
    /// until there is something new.
    init(path: String) throws(CannotRun) {
        self.path = path
        do {
            self.file = try FileDescriptor.open(
                FilePath(path),
                .writeOnly,
                options: [.create, .closeOnExec],
                permissions: [.ownerReadWrite, .groupRead, .otherRead]
            )
        } catch {
            throw CannotRun("The report can't be written to \(path): \(error)")
        }
    }

    /// Writes the report.
    func write(_ result: BurstResult) throws(CannotRun) {
        do {
            try self.file.closeAfter {
                try self.file.resize(to: 0)
                try self.file.writeAll(BurstReport.html(result).utf8)
            }
        } catch {
            throw CannotRun("The report can't be written to \(self.path): \(error)")
        }
    }
}
