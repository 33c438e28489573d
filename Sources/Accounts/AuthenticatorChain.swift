// Several authenticators, asked in order.

/// Asks one authenticator after the other, until one knows the user.
///
///     accepted, refused ──▶ the answer
///     unknown           ──▶ the next
///     unavailable       ──▶ the next, and remembered: if nobody knows the user, that is the answer
///
/// A refusal by one that knows the user holds even when an earlier one was unavailable: else nobody would count wrong
/// passwords while it is down.
public struct AuthenticatorChain: Authenticator {
    private let authenticators: [any Authenticator]

    /// A chain; one of none knows nobody.
    public init(_ authenticators: [any Authenticator]) { self.authenticators = authenticators }

    /// The answer, if all that have to be asked for it have theirs at once.
    public func resultAtOnce(for credentials: Credentials) -> AuthenticationResult? {
        var unavailable: String?
        for authenticator in self.authenticators {
            guard let result = authenticator.resultAtOnce(for: credentials) else { return nil }
            if let answer = Self.answer(result, &unavailable) { return answer }
        }
        return Self.end(unavailable)
    }

    /// The answer, however long it takes.
    public func result(for credentials: Credentials) -> AuthenticationResult {
        var unavailable: String?
        for authenticator in self.authenticators {
            let result = authenticator.resultAtOnce(for: credentials) ?? authenticator.result(for: credentials)
            if let answer = Self.answer(result, &unavailable) { return answer }
        }
        return Self.end(unavailable)
    }

    /// The result, if it ends the search; the first reason of those that can't tell is kept.
    private static func answer(_ result: AuthenticationResult, _ unavailable: inout String?) -> AuthenticationResult? {
        switch result {
        case .accepted, .refused: return result
        case .unknown: return nil
        case .unavailable(let reason):
            unavailable = unavailable ?? reason
            return nil
        }
    }

    private static func end(_ unavailable: String?) -> AuthenticationResult {
        unavailable.map { .unavailable($0) } ?? .unknown
    }
}
