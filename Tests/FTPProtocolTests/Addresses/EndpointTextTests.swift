// Endpoints as text.
import FTPProtocol
import Testing

@Suite("Endpoint text")
struct EndpointTextTests {
    @Test(
        "Endpoints are read and written the same",
        arguments: ["127.0.0.1:21", "0.0.0.0:0", "[::1]:21", "[2001:db8::1]:65535"]
    )
    func roundTrip(text: String) {
        #expect(Endpoint(text)?.description == text)
    }

    @Test(
        "IPv6 needs its brackets, IPv4 has none, and the port is a number",
        arguments: [
            "", ":", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:x", "::1:21", "[::1]", "[::1]21",
            "[127.0.0.1]:21", "[]:21", "[:21", "]:21", "a:21", "[::1:21",
        ]
    )
    func bad(text: String) {
        #expect(Endpoint(text) == nil)
    }
}
