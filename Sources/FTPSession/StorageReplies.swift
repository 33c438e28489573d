// What a client is told when a file operation fails: here and nowhere else.
//
// 4xx where the same command may work later without a change (RFC 959 4.2.1), 5xx where it won't. Texts help the client
// and tell nothing of the server's insides; those go to the log.
import FTPProtocol

enum StorageReplies {
    /// The reply to a command that failed before anything moved.
    static func reply(to error: StorageError) -> Reply {
        switch error {
        case .notFound: Reply(550, "No such file or folder.")
        case .alreadyExists: Reply(550, "Something has that name already.")
        case .notADirectory: Reply(550, "That is not a folder.")
        case .isADirectory: Reply(550, "That is a folder, not a file.")
        case .directoryNotEmpty: Reply(550, "The folder is not empty.")
        case .notPermitted: Reply(550, "Permission denied.")
        case .readOnly: Reply(550, "The file system is read-only.")
        case .noSpace: Reply(452, "The disk is full; try again later.")
        case .quotaExceeded: Reply(552, "The quota is used up; delete something first.")
        case .invalidName: Reply(553, "That name is not allowed.")
        case .tooLarge: Reply(552, "The file is too large.")
        case .busy: Reply(450, "The file is in use; try again later.")
        case .outOfResources: Reply(450, "The server is short of resources; try again later.")
        // As ProFTPD has it; RFC 959 has no code for it, and 551 is taken.
        case .invalidRange: Reply(554, "The restart point lies outside the file.")
        case .unsupported: Reply(502, "This storage can not do that.")
        case .failed: Reply(451, "The server failed to do it; its log tells more.")
        }
    }

    /// The final reply of a transfer that failed behind its 150: RFC 959 5.4 has no 550 there.
    static func reply(to error: StorageError, whileMoving kind: TransferMachine.Kind) -> Reply {
        let before = Self.reply(to: error)
        switch error {
        case .noSpace, .quotaExceeded, .tooLarge: return before
        case .notFound, .alreadyExists, .notADirectory, .isADirectory, .directoryNotEmpty, .notPermitted, .readOnly,
            .invalidName, .busy, .outOfResources, .invalidRange, .unsupported, .failed:
            return Reply(451, "The \(kind.isListing ? "listing" : "transfer") failed: " + before.text)
        }
    }

    /// The reply to ALLO: it is advice (RFC 959 4.1.3), so only what is surely too much is refused.
    static func reply(toSpaceCheck error: StorageError, bytes: UInt64) -> Reply {
        switch error {
        case .noSpace: Reply(552, "There is no space for \(bytes) bytes.")
        case .quotaExceeded: Reply(552, "The quota leaves no space for \(bytes) bytes.")
        case .tooLarge: Reply(552, "A file of \(bytes) bytes is too large.")
        case .notFound, .alreadyExists, .notADirectory, .isADirectory, .directoryNotEmpty, .notPermitted, .readOnly,
            .invalidName, .busy, .outOfResources, .invalidRange, .unsupported, .failed:
            Reply(200, "Noted.")
        }
    }
}
