// USER, ACCT, and what clients say of themselves. Verbs without an argument take any: old devices send `QUIT now`.

extension CommandParser {
    static func user(_ argument: Argument) throws(CommandError) -> Command {
        let name = argument.trimmed
        guard !name.isEmpty, name.count <= Self.userBytesMax else { throw argument.wrong }
        return .user(String(decoding: name, as: UTF8.self))
    }

    /// RFC 7151 3.1: a domain name, an IPv4 address, or an IPv6 address in brackets.
    static func host(_ argument: Argument) throws(CommandError) -> String {
        let name = argument.trimmed
        let isHost = name.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: ":"):
                true
            default: byte >= 0x80
            }
        }
        guard !name.isEmpty, name.count <= Self.hostBytesMax, isHost else { throw argument.wrong }
        return String(decoding: name, as: UTF8.self)
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
