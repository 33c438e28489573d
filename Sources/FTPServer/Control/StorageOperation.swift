// Session requests in terms of the storage port; runs on the blocking pool.
internal import FTPProtocol
internal import FTPSession
internal import LinuxSystem
internal import Storage

extension StorageRequest {
    /// What it is about; of a renaming, the new name.
    var path: VirtualPath {
        switch self {
        case .enterDirectory(let path, _), .makeDirectory(let path, _), .removeDirectory(let path),
            .removeFile(let path),
            .attributes(let path), .size(let path, _), .change(let path, _), .availableBytes(let path),
            .checkSpace(let path, _), .hash(let path, _, _):
            path
        case .rename(_, let target, _): target
        }
    }
}

/// One file operation that needs no data connection.
struct StorageOperation: Sendable {
    let request: StorageRequest
    let storage: any StorageBackend
    let cancellation: CancellationFlag

    /// Whether it reads a file from end to end, which may take minutes: twenty of these must not hold up everybody's CWD.
    var readsWholeFiles: Bool {
        switch self.request {
        case .hash, .size(_, .ascii): true
        case .size(_, .image), .enterDirectory, .makeDirectory, .removeDirectory, .removeFile, .attributes, .rename,
            .change, .availableBytes, .checkSpace:
            false
        }
    }

    /// Does it.
    func perform() -> Result<StorageValue, StorageError> {
        Result { () throws(StorageError) in try self.value() }
    }

    private func value() throws(StorageError) -> StorageValue {
        switch self.request {
        case .enterDirectory(let path, let messageFile):
            guard try self.storage.attributes(of: path).kind == .directory else { throw .notADirectory }
            return messageFile.map { .entered(DirectoryMessage.lines(of: $0, in: path, self.storage)) } ?? .done
        case .makeDirectory(let path, let mode): try self.storage.makeDirectory(path, mode: mode)
        case .removeDirectory(let path): try self.storage.removeDirectory(path)
        case .removeFile(let path): try self.storage.removeFile(path)
        case .attributes(let path): return .attributes(try self.storage.attributes(of: path))
        case .rename(let source, let target, let replacing):
            try self.storage.rename(source, to: target, replacing: replacing)
        case .size(let path, let type): return .size(try self.size(of: path, as: type))
        case .change(let path, let changes): try self.storage.change(path, changes)
        case .availableBytes(let path): return .availableBytes(try self.storage.availableBytes(at: path))
        case .checkSpace(let path, let bytes):
            guard try self.storage.availableBytes(at: path) >= bytes else { throw .noSpace }
        case .hash(let path, let algorithm, let range): return try self.hash(path, algorithm, range)
        }
        return .done
    }

    private func size(of path: VirtualPath, as type: TransferType) throws(StorageError) -> UInt64 {
        let attributes = try self.storage.attributes(of: path)
        switch attributes.kind {
        case .file: break
        case .directory: throw .isADirectory
        case .symbolicLink, .other: throw .notPermitted
        }
        guard type == .ascii else { return attributes.size }
        let source = try self.storage.openForReading(path)
        return try ASCIISize.count(source: source) { self.cancellation.isRaised }
    }

    private func hash(
        _ path: VirtualPath,
        _ algorithm: HashAlgorithm,
        _ range: ByteRange?
    ) throws(StorageError) -> StorageValue {
        let source = try self.storage.openForReading(path)
        let cancellation = self.cancellation
        let hash = try FileHash.compute(source: source, algorithm: algorithm, range: range) { cancellation.isRaised }
        return .hash(hash.digest, covered: hash.covered)
    }
}
