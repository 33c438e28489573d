// Opening files for writing: what is there, what may become of it, where the bytes go meanwhile.
internal import FTPProtocol
internal import LinuxSystem
internal import Storage
internal import SystemPackage

// New files
extension LocalStorage {
    /// A new file keeps mode and, where the server may set it, owner of the file that it replaces. A link is replaced
    /// itself, not what it points at. Access lists and extended attributes of the old file aren't kept.
    func create(
        _ path: VirtualPath,
        at place: FilePlace,
        _ intent: WriteIntent,
        replacing: Bool
    ) throws(StorageError) -> any WriteSink {
        let old = try mapped { () throws(Errno) in try self.files.status(ifPresent: place) }
        if let old { try self.checkReplaceable(old, at: place, replacing: replacing) }
        var target = NewFileSink.Target(path: path, place: place, mode: intent.permissions & 0o777)
        target.replaces = replacing
        target.reserves = intent.allocation != nil
        target.syncs = self.options.syncsUploads
        if let old = old?.attributes, old.kind == .file {
            target.mode = old.mode & 0o777
            target.owner = (old.owner, old.group)
        }
        return try self.stage(target, intent)
    }

    /// A file that may not be written to may not be replaced either, though the kernel would allow the rename.
    private func checkReplaceable(_ old: FileStatus, at place: FilePlace, replacing: Bool) throws(StorageError) {
        switch old.attributes.kind {
        case .directory: throw .isADirectory
        case .other: throw .notPermitted
        case .file, .symbolicLink: break
        }
        guard replacing else { throw .alreadyExists }
        guard old.attributes.kind == .file else { return }
        try mapped { () throws(Errno) in try self.files.calls.checkWritable(place) }
    }

    /// The name is promised when the file is opened: two that ask at once get two names.
    func createUnique(
        _ path: VirtualPath,
        at place: FilePlace,
        _ intent: WriteIntent
    ) throws(StorageError) -> any WriteSink {
        let found = try mapped { () throws(Errno) in try self.uniqueName(like: place) }
        guard let found, let path = path.parent.appending(found.name) else { throw .alreadyExists }
        var target = NewFileSink.Target(path: path, place: place.beside(found.name), mode: intent.permissions & 0o777)
        target.reserves = intent.allocation != nil
        target.syncs = self.options.syncsUploads
        target.reservation = found.token
        return try self.stage(target, intent)
    }

    private func stage(_ target: NewFileSink.Target, _ intent: WriteIntent) throws(StorageError) -> any WriteSink {
        let staged = try mapped { () throws(Errno) in
            try self.files.stage(beside: target.place, unnamed: self.stagesUnnamed)
        }
        let sink = NewFileSink(target, staged, in: self.files)
        try self.reserve(intent.allocation, in: staged.descriptor, from: 0)
        return sink
    }

    /// Reserves what the client announced. File systems that can't are asked whether it would fit.
    private func reserve(_ bytes: UInt64?, in file: OwnedDescriptor, from offset: UInt64) throws(StorageError) {
        guard let bytes, bytes > 0 else { return }
        let calls = self.files.calls
        do throws(Errno) { return try calls.allocate(file, at: offset, bytes: bytes) } catch {
            guard error.meansUnsupported else { throw StorageError(error) }
        }
        try self.checkSpace(bytes, in: file)
    }

    /// Nothing is known of a file system that doesn't tell its space; then what comes is written until it is full.
    private func checkSpace(_ bytes: UInt64?, in file: OwnedDescriptor) throws(StorageError) {
        guard let bytes, let available = try? self.files.calls.availableBytes(file) else { return }
        guard bytes <= available else { throw .noSpace }
    }
}

// Files that are changed in place
extension LocalStorage {
    /// How often a file is opened again when another took its name meanwhile.
    private static let attemptsMax = 4

    /// What lies behind the offset is cut off by the sink, once it is sure that the client can send.
    func resume(
        _ path: VirtualPath,
        at place: FilePlace,
        _ intent: WriteIntent,
        from offset: UInt64
    ) throws(StorageError) -> any WriteSink {
        let (file, status) = try mapped { () throws(Errno) in try self.openLocked(place, .write) }
        guard offset <= status.attributes.size else { throw .invalidRange }
        var traits = self.traits(intent)
        if offset < status.attributes.size { traits.cut = offset }
        let sink = InPlaceSink(path, place, file, traits, in: self.files)
        try mapped { () throws(Errno) in try self.files.calls.seek(file, to: offset) }
        try self.reserve(intent.allocation, in: file, from: offset)
        return sink
    }

    func append(
        _ path: VirtualPath,
        at place: FilePlace,
        _ intent: WriteIntent,
        creating: Bool
    ) throws(StorageError) -> any WriteSink {
        let (file, sink) = try mapped { () throws(Errno) in
            try self.openForAppending(path, place, intent, creating: creating)
        }
        // Not reserved: giving back what wasn't needed could cut off what another process appends meanwhile.
        try self.checkSpace(intent.allocation, in: file)
        return sink
    }

    private func openForAppending(
        _ path: VirtualPath,
        _ place: FilePlace,
        _ intent: WriteIntent,
        creating: Bool
    ) throws(Errno) -> (OwnedDescriptor, InPlaceSink) {
        for _ in 0..<Self.attemptsMax {
            do throws(Errno) {
                let file = try self.openLocked(place, [.write, .append]).file
                return (file, InPlaceSink(path, place, file, self.traits(intent), in: self.files))
            } catch {
                guard creating, error == .noSuchFileOrDirectory else { throw error }
            }
            if let made = try self.makeEmpty(path, place, intent) { return made }
        }
        throw .resourceBusy
    }

    /// - Returns: nil when the name was taken meanwhile.
    private func makeEmpty(
        _ path: VirtualPath,
        _ place: FilePlace,
        _ intent: WriteIntent
    ) throws(Errno) -> (OwnedDescriptor, InPlaceSink)? {
        let file: OwnedDescriptor
        do throws(Errno) {
            file = try self.files.calls.open(place, [.write, .append, .createNew], mode: 0o600)
        } catch {
            guard error == .fileExists else { throw error }
            return nil
        }
        // From here on the sink removes the file if it stays empty.
        var traits = self.traits(intent)
        traits.isNew = true
        let sink = InPlaceSink(path, place, file, traits, in: self.files)
        try self.lock(file)
        try self.files.setMode(file, intent.permissions & 0o777)
        return (file, sink)
    }

    private func traits(_ intent: WriteIntent) -> InPlaceSink.Traits {
        InPlaceSink.Traits(
            reservation: intent.mode.isResume ? intent.allocation : nil,
            syncs: self.options.syncsUploads
        )
    }

    /// Opens a regular file that is there, for one writer at a time: EWOULDBLOCK when there is another.
    private func openLocked(
        _ place: FilePlace,
        _ flags: OpenFlags
    ) throws(Errno) -> (file: OwnedDescriptor, status: FileStatus) {
        for _ in 0..<Self.attemptsMax {
            // Looked at before it is opened: opening a device for writing can do something.
            try Self.checkRegular(self.files.calls.status(place))
            let file = try self.files.calls.open(place, flags.union(.unblocking), mode: 0)
            try self.lock(file)
            let status = try self.files.calls.status(file)
            try Self.checkRegular(status)
            // Another file may have been put in its place until the lock was had.
            if try self.files.status(ifPresent: place)?.isSameFile(as: status) == true { return (file, status) }
        }
        throw .resourceBusy
    }

    private static func checkRegular(_ status: FileStatus) throws(Errno) {
        switch status.attributes.kind {
        case .file: break
        case .directory: throw .isDirectory
        case .symbolicLink, .other: throw .notPermitted
        }
    }

    /// How often a lock that somebody holds is asked for again, and how long after.
    private static let lockAttempts = 10
    private static let lockPauseNanoseconds: Int64 = 5_000_000

    /// A file system without locks can't tell of another writer; that isn't a reason not to write.
    ///
    /// A program that is being started (an authenticator) has copies of all descriptors until it is executed, and so holds
    /// the lock of an upload that has just ended (flock(2)): that is over in a moment.
    private func lock(_ file: OwnedDescriptor) throws(Errno) {
        for attempt in 1...Self.lockAttempts {
            do throws(Errno) { return try self.files.calls.lock(file) } catch {
                if error.meansUnsupported { return }
                guard error == .wouldBlock, attempt < Self.lockAttempts else { throw error }
                ClockReading.sleep(nanoseconds: Self.lockPauseNanoseconds)
            }
        }
    }
}

extension WriteIntent.Mode {
    fileprivate var isResume: Bool {
        switch self {
        case .resume: true
        case .create, .append, .unique: false
        }
    }
}
