// Actions as transcripts write them.
import FTPProtocol
import FTPSession

extension Action {
    /// The work it starts, if it starts some.
    var operation: OperationID? {
        switch self {
        case .checkPassword(let id, user: _, _), .selectSite(let id, host: _), .openPassive(let id, _),
            .storage(let id, _),
            .streamListing(let id, _),
            .listSessions(let id), .startTransfer(let id, _):
            id
        case .reply, .openReply, .forgetUser, .closePassive, .readProgress, .cancel, .close: nil
        }
    }

    /// One line.
    var text: String {
        switch self {
        case .reply(let reply): "reply \(reply.code.rawValue)"
        case .openReply(let code, _): "open reply \(code.rawValue)"
        case .checkPassword(_, let user, _): "check password of \(user)"
        case .selectSite(_, let host): "select site \(host)"
        case .forgetUser: "forget user"
        case .openPassive(_, let family): "open passive \(family)"
        case .closePassive: "close passive"
        case .storage(_, let request): request.text
        case .streamListing(_, let request): "stream listing " + request.text
        case .listSessions: "list sessions"
        case .startTransfer(_, let request): request.text
        case .readProgress: "read progress"
        case .cancel: "cancel"
        case .close(awaitingPeer: _): "close"
        }
    }
}

extension StorageRequest {
    fileprivate var text: String {
        switch self {
        case .enterDirectory(let path, let file): "enter \(path)\(file.map { " showing \($0)" } ?? "")"
        case .makeDirectory(let path, let mode): "make folder \(path) \(String(mode, radix: 8))"
        case .removeDirectory(let path): "remove folder \(path)"
        case .removeFile(let path): "remove file \(path)"
        case .attributes(let path): "attributes \(path)"
        case .rename(let source, let target, let replacing):
            "rename \(source) \(target)\(replacing ? " replacing" : "")"
        case .size(let path, let type): "size \(path) \(type)"
        case .change(let path, let facts): "change \(path) \(facts.count)"
        case .availableBytes(let path): "available \(path)"
        case .checkSpace(let path, let bytes): "check space \(path) \(bytes)"
        case .hash(let path, let algorithm, let range): "hash \(path) \(algorithm)\(range.map { " \($0.text)" } ?? "")"
        }
    }
}

extension ByteRange {
    fileprivate var text: String { "\(self.start)-\(self.end.map { "\($0)" } ?? "")" }
}

extension TransferRequest {
    fileprivate var text: String {
        let work =
            switch self.work {
            case .download(let path, let from, let to): "download \(path) \(ByteRange(start: from, end: to).text)"
            case .upload(let path, let mode, let permissions, let allocation):
                "upload \(path) \(mode.text) \(String(permissions, radix: 8))\(allocation.map { " of \($0)" } ?? "")"
            case .listing(let request): "listing " + request.text
            }
        return "\(work) \(self.type) \(self.route.text)"
    }
}

extension UploadMode {
    fileprivate var text: String {
        switch self {
        case .store(let replacing): replacing ? "replacing" : "new"
        case .resume(let start): "from \(start)"
        case .append(let creating): creating ? "append creating" : "append"
        case .unique: "unique"
        }
    }
}

extension DataRoute {
    fileprivate var text: String {
        switch self {
        case .passive: "passive"
        case .active(let endpoint): "active \(endpoint)"
        }
    }
}

extension ListingRequest {
    fileprivate var text: String {
        let style =
            switch self.style {
            case .unix: "unix"
            case .dos: "dos"
            case .names: "names"
            case .facts(let facts): "facts \(facts.list)"
            }
        return "\(self.path) \(style) \(self.options.rawValue)\(self.allowsPattern ? " pattern" : "")"
            + (self.prefix.isEmpty ? "" : " as \(String(decoding: self.prefix, as: UTF8.self))")
    }
}
