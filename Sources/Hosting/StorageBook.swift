// The directories that sites serve.
internal import Configuration
internal import FTPProtocol
internal import LinuxSystem
internal import LocalStorage
internal import Storage
internal import Synchronization

/// Directories by path. One that two sites serve is opened once, and stays open over a reload.
final class StorageBook: Sendable {
    /// Homes that are kept open though nobody may be in them; then all are forgotten. Each has a descriptor.
    static let homesMax = 256

    private struct Key: Hashable {
        let path: String
        let syncs: Bool
    }

    private let storages = Mutex<[Key: LocalDirectory]>([:])
    private let homes = Mutex<[Key: LocalDirectory]>([:])

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

    /// The home of an account outside its site. Sessions keep what they use; there may be more accounts than descriptors.
    func home(at path: String, of files: FileSettings) -> any StorageBackend {
        let key = Key(path: path, syncs: files.syncsUploads)
        return self.homes.withLock { homes in
            if let home = homes[key] { return home }
            if homes.count >= Self.homesMax { homes.removeAll() }
            let home = LocalDirectory(path: path, syncsUploads: files.syncsUploads)
            homes[key] = home
            return home
        }
    }

    /// Removes what uploads have left behind.
    func sweep(_ isCancelled: () -> Bool) {
        let all = self.storages.withLock { Array($0.values) } + self.homes.withLock { Array($0.values) }
        for storage in all where !isCancelled() { storage.sweep(isCancelled) }
    }
}
