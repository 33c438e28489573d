// An upload that changes a file where it is: REST and STOR, APPE.
internal import FTPProtocol
internal import LinuxSystem
internal import Storage
internal import Synchronization
internal import SystemPackage

/// A file that is written in place, locked against other writers. Every byte that arrives is in the file at once.
final class InPlaceSink: WriteSink {
    /// What is to be done beside writing.
    struct Traits: Sendable {
        /// Whether the file was made for this upload: it goes away again if it stays empty.
        var isNew: Bool
        var isSpliceable: Bool
        var reserves: Bool
        var syncs: Bool
    }

    let path: VirtualPath
    private let place: FilePlace
    private let traits: Traits
    private let files: RootedFiles
    /// nil after `commit` or `discard`.
    private let open: Mutex<OwnedDescriptor?>

    init(_ path: VirtualPath, _ place: FilePlace, _ file: OwnedDescriptor, _ traits: Traits, in files: RootedFiles) {
        self.path = path
        self.place = place
        self.traits = traits
        self.files = files
        self.open = Mutex(file)
    }

    deinit { self.discard(keepingPartial: true) }

    var descriptor: Int32? { self.traits.isSpliceable ? self.open.withLock { $0?.number } : nil }

    func write(_ bytes: UnsafeRawBufferPointer) throws(StorageError) {
        guard let file = self.open.withLock({ $0 }) else { throw .failed("write after the end") }
        try mapped { () throws(Errno) in try self.files.writeAll(bytes, to: file) }
    }

    func commit() throws(StorageError) {
        guard let file = self.take() else { throw .failed("commit after the end") }
        try mapped { () throws(Errno) in
            if self.traits.reserves { try self.files.trim(file) }
            try self.files.calls.flush(file)
            guard self.traits.syncs else { return }
            try self.files.calls.synchronize(file)
            if self.traits.isNew { try self.files.calls.synchronize(self.files.openFolder(of: self.place)) }
        }
    }

    func discard(keepingPartial: Bool) {
        guard let file = self.take() else { return }
        if self.traits.reserves { try? self.files.trim(file) }
        if self.traits.isNew { try? self.removeIfEmpty(file) }
    }

    private func take() -> OwnedDescriptor? {
        self.open.withLock { file in
            defer { file = nil }
            return file
        }
    }

    private func removeIfEmpty(_ file: OwnedDescriptor) throws(Errno) {
        let status = try self.files.calls.status(file)
        guard status.attributes.size == 0, try self.files.calls.status(self.place).isSameFile(as: status) else {
            return
        }
        try self.files.calls.removeFile(self.place)
    }
}
