// Why an authenticator can't be made.

/// What is wrong with the settings of an authenticator: one line, with what to do.
public struct AuthenticatorError: Error, Hashable, CustomStringConvertible {
    /// The line.
    public let description: String

    init(_ description: String) { self.description = description }
}
