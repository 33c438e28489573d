// What all clients of a run have in common.
public import FTPProtocol

/// What a client is to do, and as whom.
public struct ClientScript: Hashable, Sendable {
    /// How far it goes.
    public var mode: ClientMode
    /// The name it logs in with.
    public var user = "anonymous"
    /// The password.
    public var password = Secret("burst@example.invalid".utf8)
    /// Download: the file. Upload: the folder, empty for the one that the login leads to.
    public var path = ""
    /// Upload: how each file's name begins; the client's number follows.
    public var namePrefix = "burst-"
    /// Upload: bytes of each file.
    public var uploadBytes = 4_096

    /// A script with the defaults of an anonymous client.
    public init(mode: ClientMode) { self.mode = mode }

    /// The argument of RETR or STOR.
    func fileName(of client: Int) -> String {
        switch self.mode {
        case .upload:
            let folder = self.path.isEmpty || self.path.hasSuffix("/") ? self.path : self.path + "/"
            return "\(folder)\(self.namePrefix)\(client).bin"
        case .banner, .login, .download, .hold:
            return self.path
        }
    }

    /// A verb and its argument as a line. Line ends in the argument would begin another command: they are left out.
    static func line(_ verb: String, _ argument: some Sequence<UInt8>) -> [UInt8] {
        Array("\(verb) ".utf8) + argument.filter { $0 != 0x0D && $0 != 0x0A } + [0x0D, 0x0A]
    }

    /// A verb alone as a line.
    static func line(_ verb: String) -> [UInt8] { Array("\(verb)\r\n".utf8) }
}
