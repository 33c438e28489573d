// An upload that changes a file where it is: REST and STOR, APPE.
internal import FTPProtocol
internal import LinuxSystem
internal import Storage
internal import Synchronization
internal import SystemPackage

/// A file that is written in place, locked against other writers. Every byte that arrives is in the file at once.
///
/// What is to be cut off goes with the first write or with `commit`: an upload that never gets going changes nothing,
/// and one that breaks off leaves a file whose size says where to go on.
final class InPlaceSink: WriteSink {
    /// What is to be done beside writing.
    struct Traits: Sendable {
        /// Whether the file was made for this upload: it goes away again if it stays empty.
        var isNew = false
        /// Bytes that are reserved behind where writing begins.
        var reservation: UInt64?
        /// Where the file is cut off, when something lies behind.
        var cut: UInt64?
        var syncs: Bool
    }

    let path: VirtualPath
    private let place: FilePlace
    private let traits: Traits
    private let files: RootedFiles
    /// nil after `commit` or `discard`.
    private let open: Mutex<OwnedDescriptor?>
    /// What has yet to be cut off.
    private let cut: Mutex<UInt64?>

    init(_ path: VirtualPath, _ place: FilePlace, _ file: OwnedDescriptor, _ traits: Traits, in files: RootedFiles) {
        self.path = path
        self.place = place
        self.traits = traits
        self.files = files
        self.open = Mutex(file)
        self.cut = Mutex(traits.cut)
    }

    deinit { self.discard(keepingPartial: true) }

    func write(_ bytes: UnsafeRawBufferPointer) throws(StorageError) {
        guard let file = self.open.withLock({ $0 }) else { throw .failed("write after the end") }
        guard !bytes.isEmpty else { return }
        try mapped { () throws(Errno) in
            try self.cutOff(file)
            try self.files.writeAll(bytes, to: file)
        }
    }

    func commit() throws(StorageError) {
        guard let file = self.take() else { throw .failed("commit after the end") }
        defer { file.unlock() }
        try mapped { () throws(Errno) in
            try self.cutOff(file)
            if self.traits.reservation != nil { try self.files.trim(file) }
            try self.files.calls.flush(file)
            guard self.traits.syncs else { return }
            try self.files.calls.synchronize(file)
            if self.traits.isNew { try self.files.calls.synchronize(self.files.openFolder(of: self.place)) }
        }
    }

    func discard(keepingPartial: Bool) {
        guard let file = self.take() else { return }
        defer { file.unlock() }
        if self.traits.reservation != nil { try? self.files.trim(file) }
        if self.traits.isNew { try? self.removeIfEmpty(file) }
    }

    private func take() -> OwnedDescriptor? {
        self.open.withLock { file in
            defer { file = nil }
            return file
        }
    }

    private func cutOff(_ file: OwnedDescriptor) throws(Errno) {
        guard let offset = self.cut.withLock({ $0 }) else { return }
        try self.files.calls.truncate(file, to: offset)
        self.cut.withLock { $0 = nil }
        // What was reserved went with the rest. It did fit, so it is asked for again without insisting.
        if let bytes = self.traits.reservation { try? self.files.calls.allocate(file, at: offset, bytes: bytes) }
    }

    private func removeIfEmpty(_ file: OwnedDescriptor) throws(Errno) {
        let status = try self.files.calls.status(file)
        guard status.attributes.size == 0, try self.files.calls.status(self.place).isSameFile(as: status) else {
            return
        }
        try self.files.calls.removeFile(self.place)
    }
}
