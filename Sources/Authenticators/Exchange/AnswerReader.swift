// From the bytes of an answer to the result that the site works with.
internal import Accounts
internal import FTPProtocol
internal import FoundationEssentials

/// Reads answers.
struct AnswerReader: Sendable {
    /// What users may do of whom the answer doesn't say it.
    let permissions: Permissions

    /// The result, or `.unavailable` with the reason when the answer isn't one.
    func result(of bytes: [UInt8], for credentials: Credentials) -> AuthenticationResult {
        guard bytes.count <= AnswerLimits.bytesMax else { return .unavailable(Self.tooLarge) }
        do {
            let answer = try JSONDecoder().decode(AuthenticationAnswer.self, from: Data(bytes))
            return self.result(of: answer, for: credentials)
        } catch {
            return .unavailable("not an answer: \(Self.text(of: error))")
        }
    }

    /// Why an answer wasn't read.
    static var tooLarge: String { "the answer is larger than \(AnswerLimits.bytesMax) bytes" }

    private func result(of answer: AuthenticationAnswer, for credentials: Credentials) -> AuthenticationResult {
        switch answer.verdict {
        case .accepted: .accepted(self.account(of: answer, for: credentials))
        case .unknown: .unknown
        case .refused: .refused(.wrongPassword)
        case .disabled: .refused(.disabled)
        case .expired: .refused(.expired)
        case .unavailable: .unavailable(answer.reason.map { Reason.printable($0) } ?? "it says so, without a reason")
        }
    }

    private func account(of answer: AuthenticationAnswer, for credentials: Credentials) -> Account {
        var account = Account(
            name: answer.name ?? credentials.user,
            permissions: answer.rights ?? self.permissions,
            home: answer.home ?? .site
        )
        account.groups = answer.groups
        account.limits = answer.limits
        account.charset = answer.charset
        return account
    }

    private static func text(of error: any Error) -> String {
        guard let error = error as? DecodingError else { return Reason.printable("\(error)") }
        let (context, prefix): (DecodingError.Context, String) =
            switch error {
            case .keyNotFound(let key, let context): (context, "\(key.stringValue) is missing: ")
            case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
                (context, "")
            @unknown default: (DecodingError.Context(codingPath: [], debugDescription: "\(error)"), "")
            }
        let path = context.codingPath.map(\.stringValue).joined(separator: ".")
        return Reason.printable((path.isEmpty ? "" : path + ": ") + prefix + context.debugDescription)
    }
}
