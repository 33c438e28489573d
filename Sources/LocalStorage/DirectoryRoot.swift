// A directory of the host that may come later, go, and come back.
internal import FTPProtocol
internal import LinuxSystem
internal import Synchronization
internal import SystemPackage

/// The directory at a path, opened when it is first used, and again when another has taken its place.
final class DirectoryRoot: Sendable {
    let path: String
    private let options: LocalStorage.Options
    private let calls: any FileCalls
    private let opened = Mutex<LocalStorage?>(nil)

    init(path: String, options: LocalStorage.Options, calls: any FileCalls) {
        self.path = path
        self.options = options
        self.calls = calls
    }

    /// The directory, as it was opened.
    ///
    /// - Throws: `.failed` with the reason for the log, when it can't be.
    func current() throws(StorageError) -> LocalStorage {
        try self.opened.withLock { (opened) throws(StorageError) in
            if let opened { return opened }
            let found = try self.open()
            opened = found
            return found
        }
    }

    private func open() throws(StorageError) -> LocalStorage {
        do throws(LocalStorageError) {
            return try LocalStorage(root: self.path, options: self.options, calls: self.calls)
        } catch { throw .failed(error.description) }
    }

    /// Looks whether the path still names the directory that was opened; if another is there, that is opened. If none
    /// is, the next call says so.
    ///
    /// - Returns: Whether something has changed.
    func lookAgain() -> Bool {
        guard let old = self.opened.withLock({ $0 }) else { return false }
        if let there = self.status(), let known = try? self.calls.status(.itself(old.files.root)),
            there.isSameFile(as: known)
        {
            return false
        }
        self.opened.withLock { $0 = nil }
        return true
    }

    private func status() -> FileStatus? {
        try? self.calls.status(.itself(self.calls.openRoot(Array(self.path.utf8), [.path, .directory])))
    }
}
