// 227 and 229.
import FTPProtocol
import Testing

@Suite("Passive replies")
struct PassiveReplyTests {
    private let endpoint = Endpoint(address: .loopback, port: 51_201)

    @Test("Our own replies are found in")
    func roundTrip() throws {
        let text = try #require(PassiveReply.passiveText(self.endpoint))
        #expect(text == "Entering Passive Mode (127,0,0,1,200,1).")
        #expect(PassiveReply.passiveEndpoint(in: text) == self.endpoint)
        #expect(PassiveReply.extendedPassiveText(port: 51_201) == "Entering Extended Passive Mode (|||51201|)")
        for port in [0, 1, 21, 51_201, 65_535] as [UInt16] {
            #expect(PassiveReply.extendedPassivePort(in: PassiveReply.extendedPassiveText(port: port)) == port)
        }
        #expect(PassiveReply.passiveText(Endpoint(address: .v6(high: 0, low: 1), port: 1)) == nil)
    }

    @Test(
        "The six numbers are found in whatever text",
        arguments: [
            "127,0,0,1,200,1", "=127,0,0,1,200,1", "Entering Passive Mode 127,0,0,1,200,1", "(127,0,0,1,200,1)",
            "Passive 2.0, here: (127,0,0,1,200,1), go", "1,2,3 then 127,0,0,1,200,1.", "127,0,0,1,200,1,",
        ]
    )
    func passive(text: String) {
        #expect(PassiveReply.passiveEndpoint(in: text) == self.endpoint)
    }

    @Test(
        "Texts without six numbers give no endpoint",
        arguments: ["", "Entering", "(127,0,0,1,200)", "(127,0,0,1,200,256)", "1.2.3.4.5.6", ",,,,,,"]
    )
    func notPassive(text: String) {
        #expect(PassiveReply.passiveEndpoint(in: text) == nil)
    }

    @Test(
        "The port of a 229 is found with any sign",
        arguments: ["(|||21|)", "Extended Passive Mode !!!21!", "(ok) go |||21|.", "||||21|"]
    )
    func extended(text: String) {
        #expect(PassiveReply.extendedPassivePort(in: text) == 21)
    }

    @Test(
        "Texts without a port give none",
        arguments: ["", "|||", "||||", "|||21", "||21|", "|||65536|", "|||x|", "|1||21|", "111211"]
    )
    func notExtended(text: String) {
        #expect(PassiveReply.extendedPassivePort(in: text) == nil)
    }
}
