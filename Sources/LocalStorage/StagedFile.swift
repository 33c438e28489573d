// A file's way from bytes that nobody sees to a name.
internal import FTPProtocol
internal import LinuxSystem
internal import SystemPackage

/// A new file that nobody sees yet, open for writing.
struct StagedFile: Sendable {
    let descriptor: OwnedDescriptor
    /// Its hidden name, where the file system has no unnamed files.
    let spool: FilePlace?
}

extension RootedFiles {
    /// Names that are tried for a hidden file: 64 random bits don't collide, so one is enough but for bad luck.
    private static let spoolNamesMax = 4

    /// Makes a file beside `place` that nobody sees; only the server may read it until it is published.
    func stage(beside place: FilePlace, unnamed: Bool) throws(Errno) -> StagedFile {
        if unnamed {
            do throws(Errno) {
                let flags: OpenFlags = [.write, .unnamed]
                let descriptor = try self.calls.open(.itself(place.directory), flags, mode: 0o600)
                return StagedFile(descriptor: descriptor, spool: nil)
            } catch {
                guard Self.meansNoUnnamedFiles(error) else { throw error }
            }
        }
        return try self.spool(beside: place)
    }

    /// EOPNOTSUPP is the answer of a file system without O_TMPFILE; kernels that don't know the flag see a folder that is
    /// to be written to (EISDIR), some network file systems answer EINVAL, ENOENT or ENOSYS.
    private static func meansNoUnnamedFiles(_ errno: Errno) -> Bool {
        errno.meansUnsupported || errno == .isDirectory || errno == .noSuchFileOrDirectory
    }

    private func spool(beside place: FilePlace) throws(Errno) -> StagedFile {
        for _ in 1..<Self.spoolNamesMax {
            do throws(Errno) { return try self.openSpool(place.beside(SpoolName.random())) } catch {
                guard error == .fileExists else { throw error }
            }
        }
        return try self.openSpool(place.beside(SpoolName.random()))
    }

    /// The lock tells the sweep that somebody still writes; a file system without locks has only the file's age.
    private func openSpool(_ spool: FilePlace) throws(Errno) -> StagedFile {
        let descriptor = try self.calls.open(spool, [.write, .createNew], mode: 0o600)
        try? self.calls.lock(descriptor)
        return StagedFile(descriptor: descriptor, spool: spool)
    }

    /// Gives a staged file its name, at once and whole; what had the name is gone in the same instant.
    ///
    /// - Throws: EEXIST if the name is taken and isn't to be replaced.
    func publish(_ staged: StagedFile, as target: FilePlace, replacing: Bool) throws(Errno) {
        guard let spool = staged.spool else {
            return try self.publish(unnamed: staged.descriptor, as: target, replacing: replacing)
        }
        if replacing {
            try self.calls.rename(spool, to: target, replacing: true)
        } else {
            try self.moveWithoutReplacing(spool, to: target)
        }
    }

    private func publish(unnamed file: OwnedDescriptor, as target: FilePlace, replacing: Bool) throws(Errno) {
        do throws(Errno) { return try self.calls.link(file, to: target) } catch {
            guard error == .fileExists, replacing else { throw error }
        }
        // linkat can't replace. A hidden name for an instant, then a rename, which can.
        // Locked before it has that name: the lock tells who sweeps the folder that somebody needs it.
        try? self.calls.lock(file)
        let hidden = target.beside(SpoolName.random())
        try self.calls.link(file, to: hidden)
        do throws(Errno) { try self.calls.rename(hidden, to: target, replacing: true) } catch {
            try? self.calls.removeFile(hidden)
            throw error
        }
    }

    /// Removes what a staged file left in its folder.
    func drop(_ staged: StagedFile) {
        guard let spool = staged.spool else { return }
        try? self.calls.removeFile(spool)
    }

    /// Renames without replacing anything; EEXIST is decided by the kernel where it can.
    ///
    /// File systems without RENAME_NOREPLACE (EINVAL, ENOSYS) get a link and a removal: as safe, but both names exist for
    /// an instant. Where links don't exist either, and for folders, the target is looked at first: another process could
    /// come in between.
    func moveWithoutReplacing(_ source: FilePlace, to target: FilePlace) throws(Errno) {
        do throws(Errno) { return try self.calls.rename(source, to: target, replacing: false) } catch {
            guard error == .invalidArgument || error == .noFunction else { throw error }
        }
        guard try !self.linkWithoutReplacing(source, to: target) else { return try self.calls.removeFile(source) }
        guard try self.status(ifPresent: target) == nil else { throw .fileExists }
        try self.calls.rename(source, to: target, replacing: true)
    }

    /// - Returns: false when the file system has no hard links, or the source is a folder.
    private func linkWithoutReplacing(_ source: FilePlace, to target: FilePlace) throws(Errno) -> Bool {
        do throws(Errno) { try self.calls.link(source, to: target) } catch {
            guard error == .notPermitted || error == .notSupportedOnSocket else { throw error }
            return false
        }
        return true
    }
}

extension RootedFiles {
    /// Sets the mode where the file system keeps modes: others answer EPERM or EOPNOTSUPP and keep their own.
    func setMode(_ file: OwnedDescriptor, _ mode: UInt16) throws(Errno) {
        do throws(Errno) { try self.calls.setMode(file, mode) } catch {
            guard error == .notPermitted || error.meansUnsupported else { throw error }
        }
    }

    /// Writes all of it at the descriptor's position.
    func writeAll(_ bytes: UnsafeRawBufferPointer, to file: OwnedDescriptor) throws(Errno) {
        var rest = bytes
        while !rest.isEmpty {
            let count = try self.calls.write(file, rest)
            guard count > 0 else { throw .ioError }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }

    /// Gives back what was reserved behind a file's end.
    func trim(_ file: OwnedDescriptor) throws(Errno) {
        try self.calls.truncate(file, to: self.calls.status(file).attributes.size)
    }
}
