// CWD, MKD, RMD, DELE, RNFR, RNTO, SIZE, MDTM, MLST, MFMT, MFF, AVBL, ALLO, HASH, X..., STAT with a path: one question to
// the storage, one reply (RFC 959 4.1.3, RFC 3659, draft-somers-ftp-mfxx, draft-bryan-ftpext-hash).
import FTPProtocol

// MARK: - Commands

extension Session {
    /// Asks the storage about one path; a path that can't be is refused here.
    mutating func ask(
        _ argument: PathArgument?,
        _ login: Login,
        _ question: (VirtualPath) -> (StorageRequest, Operation)
    ) -> Actions {
        guard let path = argument.map(login.directory.resolving) ?? login.directory else {
            return [.reply(StorageReplies.reply(to: .invalidName))]
        }
        let (request, operation) = question(path)
        let id = self.nextOperation()
        self.state = .operating(login, id, operation)
        return [.storage(id, request)]
    }

    mutating func changeDirectory(_ path: PathArgument, _ login: Login) -> Actions {
        let file = self.policy.messages.directoryFile
        return self.ask(path, login) { (.enterDirectory($0, messageFile: file), .enterDirectory($0)) }
    }

    mutating func changeDirectory(to path: VirtualPath, _ login: Login) -> Actions {
        let file = self.policy.messages.directoryFile
        return self.ask(nil, login) { _ in (.enterDirectory(path, messageFile: file), .enterDirectory(path)) }
    }

    func printDirectory(_ login: Login) -> Actions {
        [.reply(Reply(257, "\(PathQuoting.quoted(login.directory.bytes)) is the current folder."))]
    }

    mutating func makeDirectory(_ path: PathArgument, _ login: Login) -> Actions {
        let mode = 0o777 & ~self.parameters.umask
        return self.ask(path, login) { (.makeDirectory($0, mode: mode), .makeDirectory($0)) }
    }

    /// RNTO replaces a file only for those who may overwrite.
    mutating func rename(_ source: VirtualPath?, to target: PathArgument, _ login: Login) -> Actions {
        guard let source else { return [.reply(Reply(503, "Send RNFR right before RNTO."))] }
        let mayReplace = login.permissions.contains(.overwrite) && self.policy.commands.replacesOnRename
        return self.ask(target, login) { (.rename(from: source, to: $0, replacing: mayReplace), .rename) }
    }

    /// SIZE: as many bytes as RETR would send, so TYPE A counts converted line ends (RFC 3659 4).
    mutating func tellSize(_ path: PathArgument, _ login: Login) -> Actions {
        let type = self.parameters.type
        return self.ask(path, login) { (.size($0, type), .size) }
    }

    mutating func tellFacts(_ path: PathArgument?, _ login: Login) -> Actions {
        self.ask(path, login) { (.attributes($0), .facts($0)) }
    }

    mutating func change(_ facts: [FactChange], _ path: PathArgument, _ login: Login) -> Actions {
        self.ask(path, login) { (.change($0, facts), .change(facts, name: path.text)) }
    }

    mutating func tellAvailableBytes(_ path: PathArgument?, _ login: Login) -> Actions {
        self.ask(path, login) { (.availableBytes($0), .availableBytes) }
    }

    /// ALLO: remembered for the next upload, and refused only when it surely can't fit.
    mutating func allocate(_ bytes: UInt64, _ login: Login) -> Actions {
        guard bytes > 0 else {
            self.prepared.allocation = nil
            return [.reply(Reply(200, "Noted."))]
        }
        return self.ask(nil, login) { (.checkSpace($0, bytes: bytes), .checkSpace(bytes)) }
    }

    /// HASH: of the part that RANG chose, which it uses up.
    mutating func hash(_ path: PathArgument, _ login: Login) -> Actions {
        let (algorithm, range) = (self.parameters.hash, self.prepared.range.take())
        return self.ask(path, login) { (.hash($0, algorithm, range), .hash(algorithm, name: path.text)) }
    }

    mutating func checksum(
        _ algorithm: HashAlgorithm,
        _ path: PathArgument,
        _ range: ByteRange?,
        _ login: Login
    ) -> Actions {
        self.ask(path, login) { (.hash($0, algorithm, range), .checksum) }
    }

    /// STAT with a path: LIST over the control connection (RFC 959 4.1.3).
    mutating func status(of argument: ListArgument, _ login: Login) -> Actions {
        guard let path = argument.path.map(login.directory.resolving) ?? login.directory else {
            return [.reply(StorageReplies.reply(to: .invalidName))]
        }
        let id = self.nextOperation()
        self.state = .operating(login, id, .status(isOpen: false))
        let request = ListingRequest(
            path: path,
            style: self.listStyle,
            options: argument.options,
            permissions: login.permissions,
            times: self.policy.listing.times
        )
        return [.streamListing(id, request)]
    }
}

// MARK: - What the edge says

extension Session {
    mutating func storageAnswered(
        _ id: OperationID,
        _ result: Result<StorageValue, StorageError>,
        at now: Instant
    ) -> Actions {
        guard case .operating(var login, id, let operation) = self.state, operation.asksStorage else { return [] }
        if case .success = result {
            switch operation.effect {
            case .none: break
            case .directory(let path): login.directory = path
            case .renameSource(let path): self.prepared.renameSource = path
            case .allocation(let bytes): self.prepared.allocation = bytes
            }
        }
        self.state = .ready(login)
        self.clock = now
        if operation == .greeting { return [.reply(self.greeting(result))] }
        switch result {
        case .success(let value): return [.reply(operation.reply(to: value, self.parameters, login))]
        case .failure(let error): return [.reply(operation.reply(to: error))]
        }
    }

    /// STAT with a path: 213 for files and folders alike, as vsftpd has it; 212 would need to know before the lines come.
    mutating func listingOpened(_ id: OperationID) -> Actions {
        guard case .operating(let login, id, .status(isOpen: false)) = self.state else { return [] }
        self.state = .operating(login, id, .status(isOpen: true))
        return [.openReply(Reply.Code(rawValue: 213), "Status follows.")]
    }
}

extension PathArgument {
    /// As the client wrote it, for replies that repeat it.
    fileprivate var text: String { String(decoding: self.bytes, as: UTF8.self) }
}
