// An upload that takes from a quota while it is written.
internal import FTPProtocol
internal import Storage
internal import Synchronization

/// A sink that takes each byte from a quota before it is written; in the end what was taken is replaced by what there is.
final class QuotaSink: WriteSink {
    /// What an upload begins with.
    struct Opening: Sendable {
        /// What is taken at once.
        var charged = QuotaAmount()
        /// What will be given back in the end.
        var credit = QuotaAmount()
        /// What the file counts for that is written in place; nil for a new file, which changes nothing until the end.
        var before: QuotaAmount?

        /// What an upload begins with where that is there.
        init(_ mode: WriteIntent.Mode, over old: QuotaAmount) {
            switch mode {
            case .create:
                self.charged.files = 1
                self.credit = old
            case .unique:
                self.charged.files = 1
            case .resume(let offset):
                self.credit.bytes = old.bytes - min(old.bytes, offset)
                self.before = old
            case .append:
                self.charged.files = old.files == 0 ? 1 : 0
                self.before = old
            }
        }
    }

    let path: VirtualPath
    private let sink: any WriteSink
    private let allowance: QuotaAllowance
    private let opening: Opening
    /// What was taken; nil when it is over.
    private let charged: Mutex<QuotaAmount?>

    init(_ sink: any WriteSink, _ opening: Opening, in allowance: QuotaAllowance) {
        self.sink = sink
        self.path = sink.path
        self.allowance = allowance
        self.opening = opening
        self.charged = Mutex(opening.charged)
    }

    deinit { self.discard(keepingPartial: false) }

    func write(_ bytes: UnsafeRawBufferPointer) throws(StorageError) {
        let amount = QuotaAmount(bytes: UInt64(bytes.count))
        let (usage, limits) = (self.allowance.usage, self.allowance.limits)
        try self.charged.withLock { (charged) throws(StorageError) in
            guard charged != nil else { throw .failed("write after the end") }
            guard usage.take(amount, credit: self.opening.credit, limits: limits) else { throw .quotaExceeded }
            charged?.add(amount)
        }
        try self.sink.write(bytes)
    }

    func commit() throws(StorageError) {
        guard let charged = self.end() else { throw .failed("commit after the end") }
        try self.settle(charged) { () throws(StorageError) in try self.sink.commit() }
    }

    func discard(keepingPartial: Bool) {
        guard let charged = self.end() else { return }
        try? self.settle(charged) { () throws(StorageError) in self.sink.discard(keepingPartial: keepingPartial) }
    }

    private func end() -> QuotaAmount? {
        self.charged.withLock { charged in
            defer { charged = nil }
            return charged
        }
    }

    /// Ends the upload, and counts what it came to: the file as it is now, without the one that was there.
    private func settle(
        _ charged: QuotaAmount,
        _ work: () throws(StorageError) -> Void
    ) throws(StorageError) {
        let allowance = self.allowance
        try allowance.usage.change { (inPlace) throws(StorageError) in
            if self.opening.before != nil {
                inPlace.remove(allowance.counted(self.path))
            } else if inPlace.contains(allowance.counted(self.path)) {
                // Another session appends to the file that this one would replace.
                self.sink.discard(keepingPartial: false)
                allowance.usage.replace(charged)
                throw .busy
            }
            let old = self.opening.before ?? allowance.amount(at: self.path)
            defer {
                allowance.usage.replace(charged, by: allowance.amount(at: self.path))
                allowance.usage.replace(old)
            }
            try work()
        }
    }
}
