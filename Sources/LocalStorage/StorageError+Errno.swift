public import FTPProtocol
// What the kernel says, in the port's words. This is the only place where one becomes the other.
internal import Storage
public import SystemPackage

extension StorageError {
    /// The port's word for a failed system call.
    public init(_ errno: Errno) {
        self =
            switch errno {
            case .noSuchFileOrDirectory, .staleNFSFileHandle: .notFound
            case .fileExists: .alreadyExists
            case .notDirectory: .notADirectory
            case .isDirectory: .isADirectory
            case .directoryNotEmpty: .directoryNotEmpty
            // EXDEV is openat2's answer to a way out of the root, ELOOP to a link where none is followed; ENXIO and
            // ENODEV come from sockets and from devices without a driver.
            case .permissionDenied, .notPermitted, .improperLink, .tooManySymbolicLinkLevels, .noSuchAddressOrDevice,
                .operationNotSupportedByDevice:
                .notPermitted
            case .readOnlyFileSystem: .readOnly
            case .noSpace: .noSpace
            case .diskQuotaExceeded: .quotaExceeded
            case .fileNameTooLong, .invalidArgument, .illegalByteSequence: .invalidName
            case .fileTooLarge, .overflow: .tooLarge
            case .resourceBusy, .textFileBusy, .resourceTemporarilyUnavailable: .busy
            case .tooManyOpenFiles, .tooManyOpenFilesInSystem, .noMemory, .noBufferSpace, .noLocks: .outOfResources
            case .noFunction, .notSupportedOnSocket: .unsupported
            default: .failed("\(errno.description) (errno \(errno.rawValue))")
            }
    }
}

/// Makes system calls and says in the port's words what went wrong.
func mapped<Value>(_ calls: () throws(Errno) -> Value) throws(StorageError) -> Value {
    do throws(Errno) { return try calls() } catch { throw StorageError(error) }
}

extension Errno {
    /// Whether a file system says that it doesn't have this call: EOPNOTSUPP, ENOSYS, or EINVAL for arguments that are
    /// known to be good.
    var meansUnsupported: Bool {
        self == .notSupportedOnSocket || self == .noFunction || self == .invalidArgument
    }
}
