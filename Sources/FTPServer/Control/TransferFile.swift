// Opens what a transfer reads or writes; runs on the blocking pool.
internal import FTPProtocol
internal import FTPSession
internal import LinuxSystem
internal import Storage

/// The file side of a transfer request.
struct TransferFile: Sendable {
    /// What the pump works on, and what the 150 tells.
    struct Opened: Sendable {
        let job: Transfer.Job
        let opening: TransferOpening
        let permit: TransferPermit?
    }

    let request: TransferRequest
    let storage: any StorageBackend
    let keepsPartialUploads: Bool
    /// What a listing's names are written in; nil is UTF-8.
    let charset: WireCharset?
    /// Held until the file is open, even if the session ends meanwhile.
    let permit: TransferPermit?

    /// Opens it, or says why not.
    func open() -> Result<Opened, StorageError> {
        Result { () throws(StorageError) in
            switch self.request.work {
            case .download(let path, let from, let to): try self.openDownload(path, from, to)
            case .upload(let path, let mode, let permissions, let allocation):
                try self.openUpload(path, WriteIntent(mode.intent, permissions: permissions, allocation: allocation))
            case .listing(let listing):
                Opened(
                    job: .stream(try self.lines(of: listing)),
                    opening: TransferOpening(),
                    permit: self.permit
                )
            }
        }
    }

    private func lines(of listing: ListingRequest) throws(StorageError) -> any ChunkProducer {
        let source = try ListingSource.open(listing, storage: self.storage, now: .readWallClock())
        return self.charset.map { ConvertedListing(source, $0) } ?? source
    }

    private func openDownload(_ path: VirtualPath, _ from: UInt64, _ to: UInt64?) throws(StorageError) -> Opened {
        let source = try self.storage.openForReading(path)
        guard from <= source.size else { throw .invalidRange }
        let end = min(to ?? source.size, source.size)
        let isASCII = self.request.type == .ascii
        return Opened(
            job: .send(source, from: from, to: to, ascii: isASCII),
            opening: TransferOpening(size: isASCII || end < from ? nil : end - from),
            permit: self.permit
        )
    }

    private func openUpload(_ path: VirtualPath, _ intent: WriteIntent) throws(StorageError) -> Opened {
        let sink = try self.storage.openForWriting(path, intent)
        return Opened(
            job: .receive(sink, ascii: self.request.type == .ascii, keepsPartial: self.keepsPartialUploads),
            opening: TransferOpening(uniqueName: intent.mode == .unique ? sink.path : nil),
            permit: self.permit
        )
    }
}

extension UploadMode {
    /// The storage port's word for it.
    var intent: WriteIntent.Mode {
        switch self {
        case .store(let replacing): .create(replacing: replacing)
        case .resume(let offset): .resume(at: offset)
        case .append(let creating): .append(creating: creating)
        case .unique: .unique
        }
    }
}
