// RETR, STOR, APPE, STOU, LIST, NLST, MLSD, ABOR, STAT during a transfer, and what becomes of them (RFC 959 4.1.3).
import FTPProtocol

// MARK: - Commands

extension Session {
    mutating func retrieve(_ argument: PathArgument, _ login: Login, at now: Instant) -> Actions {
        self.transfer(argument, .download, login, at: now) { session, path in
            let range = session.prepared.range
            return .download(path, from: range?.start ?? 0, to: range?.end)
        }
    }

    /// STOR: over an existing file only with the right to overwrite; the backend knows whether there is one.
    mutating func store(_ argument: PathArgument, _ login: Login, at now: Instant) -> Actions {
        let start = self.prepared.range?.start ?? 0
        let mayReplace = login.permissions.contains(.overwrite)
        guard start == 0 || mayReplace else {
            self.prepared.range = nil
            return [.reply(Self.denied(.overwrite))]
        }
        let mode = start == 0 ? UploadMode.store(replacing: mayReplace) : .resume(from: start)
        return self.upload(argument, mode, login, at: now)
    }

    /// APPE: at the end, wherever REST pointed to.
    mutating func append(_ argument: PathArgument, _ login: Login, at now: Instant) -> Actions {
        self.prepared.range = nil
        return self.upload(argument, .append(creating: login.permissions.contains(.upload)), login, at: now)
    }

    mutating func storeUnique(_ argument: PathArgument?, _ login: Login, at now: Instant) -> Actions {
        self.prepared.range = nil
        return self.upload(argument ?? Self.uniqueBase, .unique, login, at: now)
    }

    private mutating func upload(
        _ argument: PathArgument?,
        _ mode: UploadMode,
        _ login: Login,
        at now: Instant
    ) -> Actions {
        self.transfer(argument, .upload(isInPlace: mode.isInPlace), login, at: now) { session, path in
            let permissions = 0o666 & ~session.parameters.umask
            return .upload(path, mode, permissions: permissions, allocation: session.prepared.allocation.take())
        }
    }

    mutating func list(_ argument: ListArgument, _ login: Login, at now: Instant) -> Actions {
        self.list(argument, self.listStyle, login, at: now)
    }

    mutating func nameList(_ argument: ListArgument, _ login: Login, at now: Instant) -> Actions {
        self.list(argument, argument.options.contains(.long) ? self.listStyle : .names, login, at: now)
    }

    var listStyle: ListingRequest.Style { self.parameters.listsInDOSStyle ? .dos : .unix }

    private mutating func list(
        _ argument: ListArgument,
        _ style: ListingRequest.Style,
        _ login: Login,
        at now: Instant
    ) -> Actions {
        self.prepared.range = nil
        return self.transfer(argument.path, .listing, login, at: now) { session, path in
            .listing(
                ListingRequest(
                    path: path,
                    style: style,
                    options: argument.options,
                    permissions: login.permissions,
                    times: session.policy.listing.times,
                    prefix: style == .names ? argument.path?.bytes ?? [] : []
                )
            )
        }
    }

    mutating func machineList(_ argument: PathArgument?, _ login: Login, at now: Instant) -> Actions {
        self.prepared.range = nil
        return self.transfer(argument, .machineListing, login, at: now) { session, path in
            .listing(
                ListingRequest(
                    path: path,
                    style: .facts(session.parameters.facts),
                    allowsPattern: false,
                    permissions: login.permissions
                )
            )
        }
    }

    /// Starts a transfer. Whatever becomes of it, it uses up the restart point; the route only once it is used.
    private mutating func transfer(
        _ argument: PathArgument?,
        _ kind: TransferMachine.Kind,
        _ login: Login,
        at now: Instant,
        _ work: (inout Session, VirtualPath) -> TransferRequest.Work
    ) -> Actions {
        defer { self.prepared.range = nil }
        guard let path = argument.map(login.directory.resolving) ?? login.directory else {
            return [.reply(StorageReplies.reply(to: .invalidName))]
        }
        guard self.parameters.type == .image || self.prepared.range == nil else {
            // RFC 3659 5.3 counts such a point in converted bytes, which no client gets right; vsftpd refuses here too.
            return [.reply(Reply(550, "Restart needs TYPE I."))]
        }
        guard let route = self.prepared.route else { return [.reply(Reply(425, "Use PASV or PORT first."))] }
        let request = TransferRequest(
            work(&self, path),
            type: kind.isListing ? .ascii : self.parameters.type,
            route: route
        )
        let id = self.nextOperation()
        self.prepared.route = nil
        self.clock = now
        self.state = .transferring(login, TransferMachine(id, kind))
        return [.startTransfer(id, request)]
    }

    /// ABOR in its turn: what ran has had its reply by now. RFC 959 4.1.3 asks for 226 when the connection was open, and
    /// clients take 225 and 226 alike.
    mutating func finishAbort() -> Actions {
        let actions = self.prepared.dropRoute()
        self.prepared = Prepared()
        return actions + [.reply(.abortDone)]
    }

    /// STAT during a transfer.
    mutating func askProgress() -> Actions? {
        guard case .transferring(let login, var transfer) = self.state else { return nil }
        transfer.asked()
        self.state = .transferring(login, transfer)
        return [.readProgress(transfer.id)]
    }

    /// What STOU without a name starts from.
    private static let uniqueBase = PathArgument("upload".utf8)
}

// MARK: - What the edge says

extension Session {
    mutating func transferOpened(_ id: OperationID, _ opening: TransferOpening) -> Actions {
        guard case .transferring(let login, var transfer) = self.state, transfer.id == id else { return [] }
        let speaks = transfer.opened()
        self.state = .transferring(login, transfer)
        return speaks ? [.reply(Reply(150, self.text(of: opening, transfer.kind, login)))] : []
    }

    /// Clients look for `(12345 bytes)` when they don't ask for SIZE; RFC 1123 4.1.2.9 gives STOU's form.
    private func text(of opening: TransferOpening, _ kind: TransferMachine.Kind, _ login: Login) -> String {
        if let name = opening.uniqueName {
            return "FILE: " + (name.parent == login.directory ? String(decoding: name.name, as: UTF8.self) : name.text)
        }
        if kind.isListing { return "Here comes the listing." }
        let mode = self.parameters.type == .ascii ? "ASCII" : "BINARY"
        return "Opening \(mode) mode data connection" + (opening.size.map { " (\($0) bytes)." } ?? ".")
    }

    mutating func dataConnected(_ id: OperationID) -> Actions {
        guard case .transferring(let login, var transfer) = self.state, transfer.id == id else { return [] }
        transfer.connected()
        self.state = .transferring(login, transfer)
        return []
    }

    mutating func progressRead(_ id: OperationID, bytes: UInt64) -> Actions {
        guard case .transferring(let login, var transfer) = self.state, transfer.id == id else { return [] }
        let speaks = transfer.answered()
        self.state = .transferring(login, transfer)
        return speaks ? [Self.progress(bytes)] : []
    }

    mutating func transferEnded(_ id: OperationID, _ outcome: TransferOutcome, at now: Instant) -> Actions {
        guard case .transferring(let login, let transfer) = self.state, transfer.id == id else { return [] }
        self.state = .ready(login)
        self.clock = now
        self.count(outcome.bytes, transfer.kind)
        let reply = transfer.reply(to: outcome, keepsPartialUploads: self.policy.keepsPartialUploads)
        // A STAT that still waits came before the end and is answered before it.
        return (transfer.isAsked ? [Self.progress(outcome.bytes)] : []) + [.reply(reply)]
    }

    /// For the exit message; else nobody asks, and the state stays small.
    private mutating func count(_ bytes: UInt64, _ kind: TransferMachine.Kind) {
        guard self.policy.messages.tellsBytes else { return }
        switch kind {
        case .upload: self.counts.traffic.received &+= bytes
        case .download, .listing, .machineListing: self.counts.traffic.sent &+= bytes
        }
    }

    /// Tells the edge to stop the transfer, if there is one that wasn't stopped before.
    mutating func stopTransfer(_ reason: TransferMachine.Stop) -> Actions {
        guard case .transferring(let login, var transfer) = self.state else { return [] }
        let isNew = transfer.stop(reason)
        self.state = .transferring(login, transfer)
        return isNew ? [.cancel(transfer.id)] : []
    }

    private static func progress(_ bytes: UInt64) -> Action {
        .reply(Reply(213, "Transfer in progress: \(bytes) bytes so far."))
    }
}

extension TransferOutcome {
    fileprivate var bytes: UInt64 {
        switch self {
        case .completed(let bytes), .cancelled(let bytes), .failed(_, let bytes): bytes
        }
    }
}
