// USER, ACCT, and what clients say of themselves. Verbs without an argument take any: old devices send `QUIT now`.

extension CommandParser {
    static func user(_ argument: Argument) throws(CommandError) -> Command {
        let name = argument.trimmed
        guard !name.isEmpty, name.count <= Self.userBytesMax else { throw argument.wrong }
        return .user(String(decoding: name, as: UTF8.self))
    }

    static func account(_ argument: Argument) throws(CommandError) -> Command {
        guard !argument.trimmed.isEmpty else { throw argument.wrong }
        return .account
    }

    static func clientName(_ argument: Argument) -> Command {
        .clientName(String(decoding: argument.trimmed.prefix(Self.clientNameBytesMax), as: UTF8.self))
    }

    // RFC 2389 3.1: FEAT has no parameters, and one that comes gets a 501.
    static func features(_ argument: Argument) throws(CommandError) -> Command {
        guard argument.trimmed.isEmpty else { throw argument.wrong }
        return .features
    }
}
