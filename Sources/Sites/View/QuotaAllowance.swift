// A quota as one view applies it: which limits, whose usage, where it counts.
internal import FTPProtocol
public import Storage

/// What one login may store. It counts in the user's `/`, not in virtual directories seen there.
public struct QuotaAllowance: Sendable {
    let limits: QuotaLimits
    let usage: QuotaUsage
    /// What is counted: the user's `/`.
    let home: any StorageBackend
    /// Where paths begin that are asked for: below the user's `/` in a view of a part of it.
    private var folder = VirtualPath.root

    /// An allowance.
    public init(limits: QuotaLimits, usage: QuotaUsage, home: any StorageBackend) {
        self.limits = limits
        self.usage = usage
        self.home = home
    }

    /// The same allowance for a view of a folder.
    func narrowed(to folder: VirtualPath) -> QuotaAllowance? {
        guard let folder = folder.placed(in: self.folder) else { return nil }
        var allowance = self
        allowance.folder = folder
        return allowance
    }

    /// Bytes that are left; nil is any number.
    func bytesLeft() -> UInt64? {
        guard let bytes = self.limits.bytes else { return nil }
        return bytes - min(bytes, self.usage.amount(in: self.home).bytes)
    }

    /// Removes something that counts. What is being written in place is `.busy`: nobody could tell any more what of it
    /// is to be given back by whom.
    func removing(_ path: VirtualPath, _ work: () throws(StorageError) -> Void) throws(StorageError) {
        _ = self.usage.amount(in: self.home)
        try self.usage.change { (inPlace) throws(StorageError) in
            guard !inPlace.contains(self.counted(path)) else { throw .busy }
            let old = self.amount(at: path)
            try work()
            self.usage.replace(old)
        }
    }

    /// Renames something, and gives back what the file that is replaced counted for.
    func renaming(
        _ source: VirtualPath,
        to target: VirtualPath,
        replacing: Bool,
        _ work: () throws(StorageError) -> Void
    ) throws(StorageError) {
        _ = self.usage.amount(in: self.home)
        try self.usage.change { (inPlace) throws(StorageError) in
            let (from, to) = (self.counted(source), self.counted(target))
            guard !inPlace.contains(where: { $0.isSameOrBelow(from) || $0.isSameOrBelow(to) }) else { throw .busy }
            let old = replacing && from != to ? self.amount(at: target) : QuotaAmount()
            try work()
            self.usage.replace(old)
        }
    }

    /// Opens a file for writing, if one more may be, and its announced size fits.
    func open(
        _ path: VirtualPath,
        _ intent: WriteIntent,
        _ work: () throws(StorageError) -> any WriteSink
    ) throws(StorageError) -> any WriteSink {
        _ = self.usage.amount(in: self.home)
        return try self.usage.change { (inPlace) throws(StorageError) in
            let old = self.amount(at: path)
            let opening = QuotaSink.Opening(intent.mode, over: old)
            let announced = QuotaAmount(bytes: intent.allocation ?? 0)
            guard self.usage.take(announced, credit: opening.credit, limits: self.limits) else { throw .quotaExceeded }
            self.usage.replace(announced)
            guard self.usage.take(opening.charged, credit: opening.credit, limits: self.limits) else {
                throw .quotaExceeded
            }
            do throws(StorageError) {
                let sink = try work()
                if opening.before != nil { inPlace.insert(self.counted(sink.path)) }
                return QuotaSink(sink, opening, in: self)
            } catch {
                self.usage.replace(opening.charged)
                throw error
            }
        }
    }

    /// The path as the account's usage knows it.
    func counted(_ path: VirtualPath) -> VirtualPath { path.placed(in: self.folder) ?? path }

    /// What lies there counts for.
    func amount(at path: VirtualPath) -> QuotaAmount {
        QuotaAmount(try? self.home.attributes(of: self.counted(path)))
    }
}
