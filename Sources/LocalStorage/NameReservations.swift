// Names that STOU has promised to a client and that no file has yet.
internal import FTPProtocol
internal import LinuxSystem
internal import Synchronization

/// Names that are promised. Names are told apart by their folder's number, so links to a folder make no difference.
final class NameReservations: Sendable {
    /// A name in a folder.
    struct Key: Hashable, Sendable {
        var device: UInt64
        var inode: UInt64
        var name: [UInt8]

        init(folder: FileStatus, name: [UInt8]) {
            self.device = folder.attributes.device
            self.inode = folder.attributes.inode
            self.name = name
        }
    }

    /// A promised name; given back when nobody holds it any more.
    final class Token: Sendable {
        private let key: Key
        private let reservations: NameReservations

        fileprivate init(_ key: Key, _ reservations: NameReservations) {
            self.key = key
            self.reservations = reservations
        }

        deinit { self.reservations.giveBack(self.key) }
    }

    private let taken = Mutex<Set<Key>>([])

    /// Promises a name; nil when it is promised already.
    func take(_ key: Key) -> Token? {
        self.taken.withLock { $0.insert(key).inserted } ? Token(key, self) : nil
    }

    private func giveBack(_ key: Key) {
        let removed = self.taken.withLock { $0.remove(key) }
        precondition(removed != nil, "A name was given back twice.")
    }
}
