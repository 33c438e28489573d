// Asks an HTTP endpoint. docs/authenticators.md says what it is sent and what it answers.
public import Accounts
internal import AsyncHTTPClient
public import FTPProtocol
internal import NIOCore
internal import NIOHTTP1

/// Sends a POST request for each question.
///
/// Anything but a 200 with an answer is `.unavailable`: other codes, redirects, connections that are refused, answers
/// that are late or too large.
public final class HTTPAuthenticator: Authenticator {
    private let url: String
    private let headers: HTTPHeaders
    private let reader: AnswerReader
    private let limits: CallLimits
    private let gate: CallGate

    /// An endpoint to ask.
    ///
    /// - Parameters:
    ///   - url: `http://` or `https://`. Certificates are verified against the system's. Plain HTTP shows passwords to
    ///     the network: it is for this machine.
    ///   - secret: sent as `Authorization: Bearer SECRET`.
    ///   - permissions: what users may do of whom the endpoint doesn't say it.
    ///   - limits: questions at once, and how long each may take, from connecting to the end of the answer.
    /// - Throws: when the address isn't one, or the secret can't stand in a header.
    public init(
        url: String,
        secret: Secret? = nil,
        permissions: Permissions = .all,
        limits: CallLimits = CallLimits()
    ) throws(AuthenticatorError) {
        try Self.check(url)
        self.url = url
        self.headers = try Self.headers(secret)
        self.reader = AnswerReader(permissions: permissions)
        self.limits = limits
        self.gate = CallGate(callsMax: limits.callsMax)
    }

    /// Nothing is known without asking.
    public func resultAtOnce(for credentials: Credentials) -> AuthenticationResult? { nil }

    /// Asks the endpoint. Must not be called on an event loop.
    public func result(for credentials: Credentials) -> AuthenticationResult {
        guard self.gate.enter() else { return .unavailable(self.gate.reason) }
        defer { self.gate.leave() }
        do {
            let response = try self.response(to: AuthenticationRequest.line(for: credentials))
            guard response.status == .ok else {
                return .unavailable("\(self.url): HTTP status \(response.status.code)")
            }
            return self.reader.result(of: response.body.map { Array($0.readableBytesView) } ?? [], for: credentials)
        } catch {
            return .unavailable("\(self.url): \(self.text(of: error))")
        }
    }

    private func response(to body: [UInt8]) throws -> HTTPClient.Response {
        let request = try HTTPClient.Request(url: self.url, method: .POST, headers: self.headers, body: .bytes(body))
        let deadline = NIODeadline.now() + TimeAmount(self.limits.timeMax)
        do {
            return try self.response(to: request, deadline)
        } catch let error as HTTPClientError where error == .remoteConnectionClosed {
            // A kept connection that the endpoint closed in the moment in which it was used again. Once is enough.
            return try self.response(to: request, deadline)
        }
    }

    private func response(to request: HTTPClient.Request, _ deadline: NIODeadline) throws -> HTTPClient.Response {
        let accumulator = ResponseAccumulator(request: request, maxBodySize: AnswerLimits.bytesMax)
        return try HTTPAuthenticatorClient.shared
            .execute(request: request, delegate: accumulator, deadline: deadline)
            .wait()
    }

    private func text(of error: any Error) -> String {
        if error is ResponseAccumulator.ResponseTooBigError { return AnswerReader.tooLarge }
        switch error as? HTTPClientError {
        case .deadlineExceeded, .connectTimeout, .readTimeout: return Reason.tooSlow(self.limits.timeMax)
        case .some(let error): return error.shortDescription
        case nil: return Reason.printable("\(error)")
        }
    }

    private static func check(_ url: String) throws(AuthenticatorError) {
        let shown = Reason.printable(url)
        let authority = url.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false).dropFirst(2).first
        let hasScheme = url.hasPrefix("http://") || url.hasPrefix("https://")
        guard hasScheme, (try? HTTPClient.Request(url: url)) != nil else {
            throw AuthenticatorError("\"\(shown)\" is not an address that begins with http:// or https://.")
        }
        guard authority?.prefix(while: { $0 != "/" }).contains("@") != true else {
            throw AuthenticatorError("\"\(shown)\" holds a user: give a secret instead.")
        }
    }

    private static func headers(_ secret: Secret?) throws(AuthenticatorError) -> HTTPHeaders {
        var headers: HTTPHeaders = [
            "Content-Type": "application/json", "Accept": "application/json", "User-Agent": "spillway",
        ]
        guard let secret else { return headers }
        let bytes = secret.withBytes { $0 }
        guard !bytes.isEmpty, bytes.allSatisfy({ 0x21...0x7E ~= $0 }) else {
            throw AuthenticatorError("The secret must be printable ASCII without blanks: it is sent in a header.")
        }
        headers.add(name: "Authorization", value: "Bearer \(String(decoding: bytes, as: UTF8.self))")
        return headers
    }
}
