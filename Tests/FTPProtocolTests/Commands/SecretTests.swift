// Passwords can't be printed.
import FTPProtocol
import Testing

@Suite("Secret")
struct SecretTests {
    @Test("A password shows in no description, dump or mirror of a command that carries it")
    func hidden() {
        let command = Command.password(Secret("hunter2".utf8))
        var dumped = ""
        dump(command, to: &dumped)
        for text in ["\(command)", String(reflecting: command), dumped] {
            #expect(!text.contains("hunter2") && !text.contains("104"))
        }
    }

    @Test("Passwords are equal when their bytes are")
    func equality() {
        let secret = Secret([1, 2, 3])
        #expect(secret.equals(Secret([1, 2, 3])))
        for other in [[], [1, 2], [1, 2, 4], [1, 2, 3, 0], [1, 2, 3, 3]] as [[UInt8]] {
            #expect(!secret.equals(Secret(other)))
            #expect(!Secret(other).equals(secret))
        }
        #expect(secret.withBytes { $0 } == [1, 2, 3])
    }
}
