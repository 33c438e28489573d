// An upload that takes from a quota while it is written.
internal import FTPProtocol
internal import Storage
internal import Synchronization

/// A sink that takes each byte from a quota before it is written; in the end what was taken is replaced by what there is.
final class QuotaSink: WriteSink {
    let path: VirtualPath
    private let sink: any WriteSink
    private let allowance: QuotaAllowance
    private let credit: QuotaAmount
    /// What the file counted for before a write in place; nil for a new file, which changes nothing until the end.
    private let before: QuotaAmount?
    /// What was taken; nil when it is over.
    private let charged: Mutex<QuotaAmount?>

    init(
        _ sink: any WriteSink,
        in allowance: QuotaAllowance,
        charged: QuotaAmount,
        credit: QuotaAmount,
        isInPlace: Bool
    ) {
        self.sink = sink
        self.path = sink.path
        self.allowance = allowance
        self.credit = credit
        // A file that was made for an upload in place is there by now, and was charged for.
        self.before =
            isInPlace && charged.files == 0 ? allowance.amount(at: sink.path) : isInPlace ? QuotaAmount() : nil
        self.charged = Mutex(charged)
    }

    deinit { self.discard(keepingPartial: false) }

    func write(_ bytes: UnsafeRawBufferPointer) throws(StorageError) {
        let amount = QuotaAmount(bytes: UInt64(bytes.count))
        let (usage, limits) = (self.allowance.usage, self.allowance.limits)
        try self.charged.withLock { (charged) throws(StorageError) in
            guard charged != nil else { throw .failed("write after the end") }
            guard usage.take(amount, credit: self.credit, limits: limits) else { throw .quotaExceeded }
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
        try allowance.usage.change { () throws(StorageError) in
            let old = self.before ?? allowance.amount(at: self.path)
            defer {
                allowance.usage.replace(charged, by: allowance.amount(at: self.path))
                allowance.usage.replace(old)
            }
            try work()
        }
    }
}
