// A folder in which mounts are seen beside what lies there really.
internal import FTPProtocol
internal import Synchronization

/// The mounts of a folder, then what its backend has but the names that mounts cover.
final class MountedCursor: DirectoryCursor {
    private struct Reading {
        /// Entries of mounts that are still to be shown, the next one last.
        var mounts: [DirectoryEntry]
        /// Folders on the way to mounts, which are shown at the end unless the backend has them.
        var folders: [[UInt8]: DirectoryEntry]
        var isAtEnd: Bool
    }

    private let real: (any DirectoryCursor)?
    private let covered: Set<[UInt8]>
    private let reading: Mutex<Reading>

    /// A cursor.
    ///
    /// - Parameters:
    ///   - real: what the backend has there; nil when it has no such folder.
    ///   - entries: what is shown of the names, one each.
    init(_ real: (any DirectoryCursor)?, _ names: [MountedName], _ entries: [DirectoryEntry]) {
        self.real = real
        self.covered = Set(names.filter(\.isMount).map(\.name))
        let shown = zip(names, entries).filter(\.0.isListed)
        let folders = shown.filter { !$0.0.isMount }.map { ($0.0.name, $0.1) }
        self.reading = Mutex(
            Reading(
                mounts: shown.filter(\.0.isMount).map(\.1).reversed(),
                folders: Dictionary(folders) { first, _ in first },
                isAtEnd: real == nil
            )
        )
    }

    func next(_ limit: Int) throws(StorageError) -> [DirectoryEntry] {
        try self.reading.withLock { (reading) throws(StorageError) in
            if !reading.mounts.isEmpty { return Self.take(limit, from: &reading.mounts) }
            while let real = self.real, !reading.isAtEnd {
                let batch = try real.next(limit)
                if batch.isEmpty { reading.isAtEnd = true }
                let shown = batch.filter { !self.covered.contains($0.name) }
                for entry in shown { reading.folders[entry.name] = nil }
                if !shown.isEmpty { return shown }
            }
            reading.mounts = reading.folders.values.sorted { $1.name.lexicographicallyPrecedes($0.name) }
            reading.folders = [:]
            return Self.take(limit, from: &reading.mounts)
        }
    }

    private static func take(_ limit: Int, from entries: inout [DirectoryEntry]) -> [DirectoryEntry] {
        let taken = entries.suffix(limit)
        entries.removeLast(taken.count)
        return taken.reversed()
    }
}
