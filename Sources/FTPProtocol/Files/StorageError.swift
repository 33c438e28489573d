/// Why a file operation failed, in the terms replies are made of (RFC 959 4.2.2).
///
/// Backends throw these and nothing else; `FTPSession` turns them into replies in one file.
public enum StorageError: Error, Hashable, Sendable {
    /// Nothing has that name.
    case notFound
    /// Something has that name already.
    case alreadyExists
    /// A folder was needed, a file was found.
    case notADirectory
    /// A file was needed, a folder was found.
    case isADirectory
    /// The folder still holds entries.
    case directoryNotEmpty
    /// The file system or its rules forbid it; paths that lead out of the root are answered so too.
    case notPermitted
    /// The file system is mounted for reading only.
    case readOnly
    /// No space is left.
    case noSpace
    /// A quota is used up.
    case quotaExceeded
    /// The name is too long, or has bytes that the backend can't hold.
    case invalidName
    /// The file is larger than the file system, or a limit, allows.
    case tooLarge
    /// Somebody else is changing the file now.
    case busy
    /// Descriptors, memory or workers are used up for the moment; later it may work.
    case outOfResources
    /// The restart point or range lies outside the file.
    case invalidRange
    /// The backend doesn't do this at all.
    case unsupported
    /// Anything else: the text is for the log, never for the peer.
    case failed(String)
}
