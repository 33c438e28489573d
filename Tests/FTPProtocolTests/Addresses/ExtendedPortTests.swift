// EPRT's argument.
import FTPProtocol
import Testing

@Suite("Extended port")
struct ExtendedPortTests {
    @Test(
        "Both families are read and written the same",
        arguments: ["|1|132.235.1.2|6275|", "|2|1080::8:800:200c:417a|5282|"]
    )
    func roundTrip(text: String) throws {
        #expect(ExtendedPort.text(of: try ExtendedPort.endpoint(of: text.utf8).get()) == text)
    }

    @Test("Any printable sign may part the fields", arguments: ["|", "!", "/", "~", "#", "-", ","])
    func delimiters(sign: String) throws {
        let text = "\(sign)1\(sign)127.0.0.1\(sign)21\(sign)"
        #expect(try ExtendedPort.endpoint(of: text.utf8).get() == Endpoint(address: .loopback, port: 21))
    }

    @Test(
        "A family that isn't 1 or 2 is told apart",
        arguments: ["|0|x|1|", "|3|x|1|", "|10|x|1|", "|99999999999999999999|x|1|"]
    )
    func families(text: String) {
        #expect(ExtendedPort.endpoint(of: text.utf8) == .failure(.unknownFamily))
    }

    @Test(
        "Anything else is malformed",
        arguments: [
            "", "|", "||", "|||||", "|1|127.0.0.1|21", "1|127.0.0.1|21|", "|1|127.0.0.1|21|x", "|1|127.0.0.1|21||",
            "|1|::1|21|",
            "|2|127.0.0.1|21|", "|1|127.0.0.1|65536|", "|1|127.0.0.1||", "|x|127.0.0.1|21|", "||127.0.0.1|21|",
            "|1||21|",
            " 1 127.0.0.1 21 ", ".1.127.0.0.1.21.", "|2|fe80::1%eth0|21|", "\u{7F}1\u{7F}127.0.0.1\u{7F}21\u{7F}",
        ]
    )
    func malformed(text: String) {
        #expect(ExtendedPort.endpoint(of: text.utf8) == .failure(.malformed))
    }
}
