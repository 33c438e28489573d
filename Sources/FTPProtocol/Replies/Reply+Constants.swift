// Replies that are sent often and say the same each time.

extension Reply {
    /// 200 for NOOP and the like.
    public static let ok = Reply(.ok, "OK.")
    /// 331: the same for every name, so that nobody learns which ones exist.
    public static let needPassword = Reply(.needPassword, "Password, please.")
    /// 530 for everything that needs a login.
    public static let notLoggedIn = Reply(.notLoggedIn, "Log in with USER and PASS first.")
    /// 500 for a verb that nobody knows.
    public static let unknownCommand = Reply(.syntaxError, "No such command.")
    /// 500 for a line over the limit.
    public static let lineTooLong = Reply(.syntaxError, "The line is too long.")
    /// 502 for a verb that is known and not served.
    public static let notImplemented = Reply(.commandNotImplemented, "Not served here.")
    /// 501 for bytes that no argument may hold.
    public static let forbiddenBytes = Reply(.parameterSyntaxError, "Control characters, or not UTF-8.")
    /// 426 for the transfer that ABOR ended.
    public static let transferAborted = Reply(.transferAborted, "Transfer aborted.")
    /// 226 for ABOR itself.
    public static let abortDone = Reply(.closingDataConnection, "Abort done.")

    /// 501 with the verb's syntax from its row.
    public static func syntax(of verb: Verb) -> Reply {
        Reply(.parameterSyntaxError, "Syntax: " + verb.row.syntax)
    }
}
