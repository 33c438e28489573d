// The directories that sites serve.
internal import Configuration
internal import FTPProtocol
internal import LinuxSystem
internal import LocalStorage
internal import Storage
internal import Synchronization

/// Directories by path. One that two sites serve is opened once, and stays open over a reload.
final class StorageBook: Sendable {
    private struct Key: Hashable {
        let path: String
        let syncs: Bool
    }

    private let storages = Mutex<[Key: LocalDirectory]>([:])

    /// The files of a directory. One that is missing is asked for again each time.
    func storage(at path: String, of files: FileSettings) -> any StorageBackend {
        let key = Key(path: path, syncs: files.syncsUploads)
        return self.storages.withLock { storages in
            if let storage = storages[key] { return storage }
            let storage = LocalDirectory(path: path, syncsUploads: files.syncsUploads)
            storages[key] = storage
            return storage
        }
    }

    /// Removes what uploads have left behind.
    func sweep(_ isCancelled: () -> Bool) {
        for storage in self.storages.withLock({ Array($0.values) }) where !isCancelled() { storage.sweep(isCancelled) }
    }
}
