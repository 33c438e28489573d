// Spool files that a crash has left behind.
public import FTPProtocol
internal import LinuxSystem
internal import SystemPackage

extension LocalStorage {
    /// Removes spool files that nothing happened to for `Options.spoolTimeMax` and that nobody holds open: those of
    /// servers that were killed. Meant to run once, when the server starts; it reads every folder, as deep and as many
    /// entries as the options say, follows no links, and passes over what it can't read.
    ///
    /// - Parameter isCancelled: asked before each block of names; the sweep ends where it is.
    /// - Returns: How many files were removed.
    @discardableResult
    public func removeStaleSpoolFiles(
        at now: FileTime,
        isCancelled: () -> Bool = { false }
    ) -> Int {
        let seconds = now.seconds - self.options.spoolTimeMax.components.seconds
        let limit = FileTime(seconds: seconds, nanoseconds: now.nanoseconds)
        return withoutActuallyEscaping(isCancelled) { isCancelled in
            var sweep = SpoolSweep(
                calls: self.files.calls,
                changedBefore: limit,
                entriesMax: self.options.sweepEntriesMax,
                isCancelled: isCancelled
            )
            sweep.sweep(.itself(self.files.root), depthLeft: self.options.sweepDepthMax)
            return sweep.removed
        }
    }
}

/// One walk over folders that looks for spool files.
struct SpoolSweep {
    private let calls: any FileCalls
    private let limit: FileTime?
    private let isCancelled: () -> Bool
    private var entriesLeft: Int
    /// How many were removed.
    private(set) var removed = 0

    /// A sweep of files that were last changed before `limit`; of any age without one.
    init(
        calls: any FileCalls,
        changedBefore limit: FileTime?,
        entriesMax: Int,
        isCancelled: @escaping () -> Bool = { false }
    ) {
        self.calls = calls
        self.limit = limit
        self.isCancelled = isCancelled
        self.entriesLeft = entriesMax
    }

    /// Removes the spool files that nobody writes, whatever their age, from a folder with nothing else in it.
    ///
    /// - Returns: Whether there were any.
    static func removeAbandoned(in place: FilePlace, calls: any FileCalls) -> Bool {
        guard Self.hasNothingElse(in: place, calls: calls) else { return false }
        var sweep = SpoolSweep(calls: calls, changedBefore: nil, entriesMax: 10_000)
        sweep.sweep(place, depthLeft: 0)
        return sweep.removed > 0
    }

    private static func hasNothingElse(in place: FilePlace, calls: any FileCalls) -> Bool {
        do throws(Errno) {
            let directory = try calls.open(place, [.read, .directory], mode: 0)
            var block = DirectoryBlock()
            while try calls.readEntries(directory, into: &block) {
                while let entry = block.next() {
                    guard entry.isDots || SpoolName.isHidden(entry.name) else { return false }
                }
            }
            return true
        } catch {
            return false
        }
    }

    /// Looks through a folder and those in it; at most `depthLeft` + 1 are open at once.
    mutating func sweep(_ place: FilePlace, depthLeft: Int) {
        guard let directory = try? self.calls.open(place, [.read, .directory], mode: 0) else { return }
        var block = DirectoryBlock()
        while self.entriesLeft > 0, !self.isCancelled() {
            guard (try? self.calls.readEntries(directory, into: &block)) == true else { return }
            while self.entriesLeft > 0, let entry = block.next() {
                self.entriesLeft -= 1
                self.look(at: entry, in: directory, depthLeft: depthLeft)
            }
        }
    }

    private mutating func look(at entry: DirectoryBlock.Entry, in directory: OwnedDescriptor, depthLeft: Int) {
        let place = FilePlace(directory, entry.name)
        if SpoolName.isHidden(entry.name) {
            if self.isAbandoned(place), (try? self.calls.removeFile(place)) != nil { self.removed += 1 }
        } else if depthLeft > 0, !entry.isDots, entry.kind == .directory || entry.kind == nil {
            self.sweep(place, depthLeft: depthLeft - 1)
        }
    }

    /// A file that is being written is locked. Where the file system has no locks, only age can tell.
    private func isAbandoned(_ place: FilePlace) -> Bool {
        guard let file = try? self.calls.open(place, [.write, .unblocking], mode: 0) else { return false }
        guard let status = try? self.calls.status(file), status.attributes.kind == .file else { return false }
        if let limit = self.limit, status.changed >= limit { return false }
        do throws(Errno) {
            try self.calls.lock(file)
            return true
        } catch {
            return error != .wouldBlock && self.limit != nil
        }
    }
}
