// A quota as one view applies it: which limits, whose usage, where it counts.
public import FTPProtocol
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

    /// Removes something that counts.
    func removing(_ path: VirtualPath, _ work: () throws(StorageError) -> Void) throws(StorageError) {
        _ = self.usage.amount(in: self.home)
        try self.usage.change { () throws(StorageError) in
            let old = self.amount(at: path)
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
        let old = self.amount(at: path)
        let credit: QuotaAmount
        var first = QuotaAmount()
        switch intent.mode {
        case .create:
            credit = old
            first.files = 1
        case .unique:
            credit = QuotaAmount()
            first.files = 1
        case .resume(let offset):
            credit = QuotaAmount(bytes: old.bytes - min(old.bytes, offset))
        case .append:
            credit = QuotaAmount()
            first.files = old.files == 0 ? 1 : 0
        }
        let announced = QuotaAmount(bytes: intent.allocation ?? 0)
        guard self.usage.take(announced, credit: credit, limits: self.limits) else { throw .quotaExceeded }
        self.usage.replace(announced)
        guard self.usage.take(first, credit: credit, limits: self.limits) else { throw .quotaExceeded }
        do throws(StorageError) {
            return QuotaSink(try work(), in: self, charged: first, credit: credit, isInPlace: intent.mode.isInPlace)
        } catch {
            self.usage.replace(first)
            throw error
        }
    }

    /// What lies there counts for.
    func amount(at path: VirtualPath) -> QuotaAmount {
        QuotaAmount(path.placed(in: self.folder).flatMap { try? self.home.attributes(of: $0) })
    }
}

extension WriteIntent.Mode {
    /// Whether the file itself is written, and not a new one.
    fileprivate var isInPlace: Bool {
        switch self {
        case .create, .unique: false
        case .resume, .append: true
        }
    }
}
