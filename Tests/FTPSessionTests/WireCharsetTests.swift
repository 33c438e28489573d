// In which charset a session's names are on the wire.
import FTPProtocol
import FTPSession
import Testing

@Suite("Charset on the wire")
struct WireCharsetTests {
    private let now = Instant.now
    private var session: Session

    init() {
        self.session = Session(policy: Self.policy("latin1"), peer: .loopback, at: self.now)
        self.receive(.connected)
    }

    private static func policy(_ charset: String?) -> SessionPolicy {
        var policy = SessionPolicy()
        policy.names.charset = charset
        return policy
    }

    private mutating func receive(_ input: Input) { _ = self.session.receive(input, at: self.now) }

    private mutating func send(_ lines: String...) {
        for line in lines { self.receive(Alphabet.input(line)) }
    }

    private mutating func logIn(charset: String?) {
        self.send("USER jane", "PASS x")
        var grant = Grant(permissions: .all)
        grant.charset = charset
        self.receive(.passwordChecked(OperationID(rawValue: 1), .accepted(grant)))
    }

    @Test("It is the site's, unless the client asks for UTF-8")
    mutating func site() {
        #expect(self.session.wireCharset == "latin1")
        self.send("OPTS UTF8 ON")
        #expect(self.session.wireCharset == nil)
        self.send("OPTS UTF8 OFF")
        #expect(self.session.wireCharset == "latin1")
    }

    @Test(
        "A user's own goes before the site's, but not before what the client has asked for",
        arguments: [false, true]
    )
    mutating func user(asksForUTF8: Bool) {
        if asksForUTF8 { self.send("OPTS UTF8 ON") }
        self.logIn(charset: "cp932")
        #expect(self.session.wireCharset == (asksForUTF8 ? nil : "cp932"))
    }

    @Test("USER with a site keeps what the client has asked for; HOST begins anew")
    mutating func otherSite() {
        let other = SharedSessionPolicy(Self.policy("gbk"))
        self.send("OPTS UTF8 ON", "USER shop|jane")
        self.receive(.siteSelected(OperationID(rawValue: 1), .found(other)))
        #expect(self.session.wireCharset == nil)
        self.send("REIN", "OPTS UTF8 ON", "HOST shop")
        self.receive(.siteSelected(OperationID(rawValue: 2), .found(other)))
        #expect(self.session.wireCharset == "gbk")
    }

    @Test("A site that becomes one of another charset is heard, and a site of UTF-8 has none")
    mutating func changed() {
        self.receive(.policyChanged(SharedSessionPolicy(Self.policy("gbk"))))
        #expect(self.session.wireCharset == "gbk")
        self.receive(.policyChanged(SharedSessionPolicy(Self.policy(nil))))
        #expect(self.session.wireCharset == nil)
    }
}
