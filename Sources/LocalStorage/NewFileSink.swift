// An upload that makes a file: STOR, STOU.
internal import FTPProtocol
internal import LinuxSystem
internal import Storage
internal import Synchronization
internal import SystemPackage

/// A new file on its way: nobody sees it until `commit`, which shows it whole.
final class NewFileSink: WriteSink {
    /// What the file is to become.
    struct Target: Sendable {
        let path: VirtualPath
        let place: FilePlace
        /// Mode bits it gets when it is shown.
        var mode: UInt16
        /// Owner and group of the file that it replaces.
        var owner: (user: UInt32, group: UInt32)?
        var replaces = false
        var reserves = false
        var syncs = false
        /// The name's promise, for STOU.
        var reservation: NameReservations.Token?

        init(path: VirtualPath, place: FilePlace, mode: UInt16) {
            self.path = path
            self.place = place
            self.mode = mode
        }
    }

    private let target: Target
    private let files: RootedFiles
    /// nil after `commit` or `discard`.
    private let staged: Mutex<StagedFile?>

    init(_ target: Target, _ staged: StagedFile, in files: RootedFiles) {
        self.target = target
        self.files = files
        self.staged = Mutex(staged)
    }

    deinit { self.discard(keepingPartial: false) }

    var path: VirtualPath { self.target.path }

    func write(_ bytes: UnsafeRawBufferPointer) throws(StorageError) {
        guard let file = self.staged.withLock({ $0?.descriptor }) else { throw .failed("write after the end") }
        try mapped { () throws(Errno) in try self.files.writeAll(bytes, to: file) }
    }

    func commit() throws(StorageError) {
        guard let staged = self.take() else { throw .failed("commit after the end") }
        do throws(Errno) {
            try self.finish(staged)
            try self.show(staged, replacing: self.target.replaces)
        } catch {
            self.files.drop(staged)
            throw StorageError(error)
        }
    }

    /// A partial file that is kept has the name only if nobody else has it; one without a byte isn't kept.
    func discard(keepingPartial: Bool) {
        guard let staged = self.take() else { return }
        if keepingPartial, (try? self.keep(staged)) != nil { return }
        self.files.drop(staged)
    }

    private func take() -> StagedFile? {
        self.staged.withLock { staged in
            defer { staged = nil }
            return staged
        }
    }

    private func keep(_ staged: StagedFile) throws(Errno) {
        guard try self.files.calls.status(staged.descriptor).attributes.size > 0 else { throw .noData }
        try self.finish(staged)
        try self.show(staged, replacing: false)
    }

    /// Everything that can fail before the name is there.
    private func finish(_ staged: StagedFile) throws(Errno) {
        let file = staged.descriptor
        if self.target.reserves { try self.files.trim(file) }
        // Only root may give files away; then the new one is the server's.
        if let owner = self.target.owner, try self.isForeign(owner, file) {
            try? self.files.calls.setOwner(file, user: owner.user, group: owner.group)
        }
        try self.files.setMode(file, self.target.mode)
        if self.target.syncs { try self.files.calls.synchronize(file) }
        // File systems with unnamed files are local: they put no error off until close(2).
        if staged.spool != nil { try self.files.calls.flush(file) }
    }

    private func isForeign(_ owner: (user: UInt32, group: UInt32), _ file: OwnedDescriptor) throws(Errno) -> Bool {
        let own = try self.files.calls.status(file).attributes
        return (own.owner, own.group) != owner
    }

    private func show(_ staged: StagedFile, replacing: Bool) throws(Errno) {
        // Opened first: what fails now, fails before anybody sees the file.
        let folder = self.target.syncs ? try self.files.openFolder(of: self.target.place) : nil
        try self.files.publish(staged, as: self.target.place, replacing: replacing)
        if let folder { try self.files.calls.synchronize(folder) }
    }
}
