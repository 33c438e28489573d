// One conversation with the modules of a PAM service: the calls, and what their answers mean.
internal import Accounts
internal import CPAM
internal import FTPProtocol
internal import LinuxSystem

/// Talks to a service.
struct PAMConversation: Sendable {
    enum Outcome {
        /// The password is right and the account may be used; the name as the modules have it.
        case accepted(String)
        case failed(AuthenticationResult)
    }

    private let service: String
    private let folder: String?

    init(service: String, folder: String?) {
        // As libpam does.
        self.service = service.lowercased()
        self.folder = folder
    }

    /// Asks for a user. May block for as long as the modules like.
    func hold(with credentials: Credentials) -> Outcome {
        if let reason = self.problem { return .failed(.unavailable(reason)) }
        guard !credentials.user.isEmpty, !credentials.user.utf8.contains(0) else { return .failed(.unknown) }
        let password = credentials.password.withBytes { $0 }
        // Modules take it as a C string, and no longer one than that.
        guard !password.contains(0), password.count < PAM_MAX_RESP_SIZE else {
            return .failed(.refused(.wrongPassword))
        }
        let text = password.map { CChar(bitPattern: $0) } + [0]
        return text.withUnsafeBufferPointer { password in
            self.withTexts(of: credentials) { request in
                request.password = password.baseAddress
                return Self.ask(request)
            }
        }
    }

    /// Without its file libpam would ask the service `other`, which refuses everybody: nobody would know why.
    private var problem: String? {
        guard !self.service.isEmpty, !self.service.utf8.contains(where: { $0 == UInt8(ascii: "/") || $0 == 0 }) else {
            return "\"\(Reason.printable(self.service))\" is no name of a PAM service"
        }
        let folders = self.folder.map { [$0] } ?? ["/etc/pam.d", "/usr/lib/pam.d", "/usr/share/pam.d"]
        let files = folders.map { "\($0)/\(self.service)" }
        guard !files.contains(where: Self.exists) else { return nil }
        return "there is no PAM service \"\(self.service)\": make \(files[0])"
    }

    private static func exists(_ path: String) -> Bool {
        (try? LinuxFileCalls().openRoot(Array(path.utf8), [.path])) != nil
    }

    private func withTexts(of credentials: Credentials, _ body: (inout cpam_request) -> Outcome) -> Outcome {
        self.service.withCString { service in
            credentials.user.withCString { user in
                "\(credentials.peer.canonical)".withCString { peer in
                    var request = cpam_request()
                    request.service = service
                    request.user = user
                    request.peer = peer
                    guard let folder = self.folder else { return body(&request) }
                    return folder.withCString { folder in
                        request.folder = folder
                        return body(&request)
                    }
                }
            }
        }
    }

    private static func ask(_ request: cpam_request) -> Outcome {
        var request = request
        var handle: OpaquePointer?
        var status = PAMStatus(code: cpam_start(&request, &handle), step: .start)
        guard let handle else { return .failed(status.failure("no handle") ?? .unavailable("PAM: no handle")) }
        defer { pam_end(handle, status.code) }
        let silently = Int32(bitPattern: UInt32(PAM_SILENT))
        if status.isSuccess {
            status = PAMStatus(code: pam_authenticate(handle, silently), step: .password)
        }
        if status.isSuccess {
            status = PAMStatus(code: pam_acct_mgmt(handle, silently), step: .account)
        }
        let text = pam_strerror(handle, status.code).map { String(cString: $0) } ?? "code \(status.code)"
        if let failure = status.failure(text) { return .failed(failure) }
        return Self.name(handle)
    }

    /// Modules may have changed the name: to one without a domain, for instance.
    private static func name(_ handle: OpaquePointer) -> Outcome {
        guard let name = cpam_user(handle).map({ String(cString: $0) }), !name.isEmpty,
            name.utf8.count <= AnswerLimits.nameBytesMax, !Reason.holdsControl(name)
        else { return .failed(.unavailable("PAM: the modules gave a name that can't be used")) }
        return .accepted(name)
    }
}
