// The reply that a file operation's answer becomes. Errors: StorageReplies.
import FTPProtocol

extension Operation {
    /// What a good answer changes in the session.
    enum Effect: Hashable {
        case none
        case directory(VirtualPath)
        case renameSource(VirtualPath)
        case allocation(UInt64)
    }

    /// What a good answer changes in the session.
    var effect: Effect {
        switch self {
        case .enterDirectory(let path): .directory(path)
        case .renameSource(let path): .renameSource(path)
        case .checkSpace(let bytes): .allocation(bytes)
        case .passive, .greeting, .makeDirectory, .removeDirectory, .removeFile, .rename, .size, .modificationTime,
            .facts, .change, .siteChange, .availableBytes, .hash, .checksum, .status, .who:
            .none
        }
    }

    /// Whether `Input.storageAnswered` is its answer.
    var asksStorage: Bool {
        switch self {
        case .passive, .who: false
        case .greeting, .enterDirectory, .makeDirectory, .removeDirectory, .removeFile, .renameSource, .rename, .size,
            .modificationTime, .facts, .change, .siteChange, .availableBytes, .checkSpace, .hash, .checksum, .status:
            true
        }
    }

    /// The reply to an answer; one of the wrong kind is the edge's mistake and gets 451.
    func reply(to value: StorageValue, _ parameters: Parameters, _ login: Login) -> Reply {
        switch self {
        case .enterDirectory(let path):
            Reply(250, "Now in \(PathQuoting.quoted(path.bytes)).", leading: value.messageLines)
        case .makeDirectory(let path): Reply(257, "\(PathQuoting.quoted(path.bytes)) was made.")
        case .removeDirectory: Reply(250, "The folder was removed.")
        case .removeFile: Reply(250, "The file was deleted.")
        case .renameSource: Reply(350, "Now RNTO, please.")
        case .rename: Reply(250, "Renamed.")
        case .size: value.size.map { Reply(213, "\($0)") } ?? Self.confused
        case .modificationTime: value.attributes.map { Reply(213, $0.modified.factTextInSeconds) } ?? Self.confused
        case .facts(let path): value.attributes.map { Self.facts($0, path, parameters, login) } ?? Self.confused
        case .change(let facts, let name): Reply(213, facts.map(\.text).joined() + " " + name)
        case .siteChange(let command): Reply(200, "\(command) done.")
        case .availableBytes: value.availableBytes.map { Reply(213, "\($0)") } ?? Self.confused
        case .checkSpace: Reply(200, "There is space.")
        case .hash(let algorithm, let name): value.hash.map { Self.hash($0, algorithm, name) } ?? Self.confused
        // As GlobalSCAPE's and ProFTPD's X commands have it: nothing but the digits, in capitals.
        case .checksum: value.hash.map { Reply(250, Self.hex($0.0).uppercased()) } ?? Self.confused
        case .status: Reply(213, "End of status.")
        case .passive, .greeting, .who: Self.confused
        }
    }

    /// The reply to an error.
    func reply(to error: StorageError) -> Reply {
        switch self {
        case .checkSpace(let bytes): StorageReplies.reply(toSpaceCheck: error, bytes: bytes)
        // The reply's first line went out, so its last one must carry the same code.
        case .status(isOpen: true): Reply(213, "The listing failed: " + StorageReplies.reply(to: error).text)
        case .enterDirectory, .makeDirectory, .removeDirectory, .removeFile, .renameSource, .rename, .size,
            .modificationTime, .facts, .change, .siteChange, .availableBytes, .hash, .checksum, .status(isOpen: false),
            .passive, .greeting, .who:
            StorageReplies.reply(to: error)
        }
    }

    private static let confused = Reply(451, "The server failed to do it; its log tells more.")

    /// RFC 3659 7.2: one line of facts, behind a space, with the whole path.
    private static func facts(
        _ attributes: FileAttributes,
        _ path: VirtualPath,
        _ parameters: Parameters,
        _ login: Login
    ) -> Reply {
        var line: [UInt8] = [UInt8(ascii: " ")]
        FactListing(facts: parameters.facts, permissions: login.permissions)
            .append(DirectoryEntry(name: path.bytes, attributes: attributes), to: &line)
        // `leading` is without line ends.
        let text = String(decoding: line.dropLast(2), as: UTF8.self)
        return Reply(250, "End.", leading: ["Facts of \(PathQuoting.quoted(path.bytes)):", text])
    }

    /// draft-bryan-ftpext-hash 3: name, range, digits, the path as it was asked for.
    private static func hash(_ value: ([UInt8], Range<UInt64>), _ algorithm: HashAlgorithm, _ name: String) -> Reply {
        let (digest, covered) = value
        return Reply(
            213,
            "\(algorithm.name) \(covered.lowerBound)-\(covered.upperBound) \(Self.hex(digest)) \(name)"
        )
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

extension StorageValue {
    /// The lines of a folder's message file.
    var messageLines: [String] {
        if case .entered(let lines) = self { lines } else { [] }
    }

    fileprivate var size: UInt64? {
        if case .size(let bytes) = self { bytes } else { nil }
    }

    fileprivate var attributes: FileAttributes? {
        if case .attributes(let attributes) = self { attributes } else { nil }
    }

    fileprivate var availableBytes: UInt64? {
        if case .availableBytes(let bytes) = self { bytes } else { nil }
    }

    fileprivate var hash: ([UInt8], Range<UInt64>)? {
        if case .hash(let digest, let covered) = self { (digest, covered) } else { nil }
    }
}

extension FactChange {
    /// draft-somers-ftp-mfxx 3.1 and 5.1: the fact as it now is.
    fileprivate var text: String {
        switch self {
        case .modified(let time): "Modify=\(time.factText);"
        case .mode(let mode): "UNIX.mode=0\(String(mode, radix: 8));"
        }
    }
}
