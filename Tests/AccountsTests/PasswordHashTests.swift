// Hashes of passwords, as they are stored.
import AccountStore
import FTPProtocol
import Testing

/// Cheap enough for thousands.
let cheap = ScryptCost(roundsLog2: 4, blockSize: 1, parallelism: 1) ?? .standard

@Suite("Password hashes")
struct PasswordHashTests {
    @Test func `a password matches its hash, and no other does`() throws {
        let hash = PasswordHash(Secret("Grüße".utf8), cost: cheap)
        #expect(hash.matches(Secret("Grüße".utf8)))
        for wrong in ["", "grüße", "Grüße ", "Grüß"] { #expect(!hash.matches(Secret(wrong.utf8))) }
        let again = try #require(PasswordHash(hash.text))
        #expect(again == hash)
        #expect(again.matches(Secret("Grüße".utf8)))
    }

    @Test func `the same password has another hash each time`() {
        let secret = Secret("x".utf8)
        #expect(PasswordHash(secret, cost: cheap).text != PasswordHash(secret, cost: cheap).text)
    }

    @Test func `the standard is written as PHC has it`() {
        let hash = PasswordHash(Secret("x".utf8))
        #expect(hash.text.hasPrefix("$scrypt$ln=14,r=8,p=1$"))
        #expect(hash.text.split(separator: "$").map(\.count) == [6, 13, 22, 43])
        #expect(hash.cost.memoryBytes == 16 << 20)
        #expect(!hash.isWeaker())
        #expect(PasswordHash(Secret("x".utf8), cost: cheap).isWeaker())
        #expect("\(hash)" == "<password hash>")
    }

    @Test func `a hash that another program made is understood`() throws {
        // Made by Python's hashlib.scrypt(b"password", salt=b"sodium chloride.", n=1024, r=8, p=16, dklen=32).
        let made = "$scrypt$ln=10,r=8,p=16$c29kaXVtIGNobG9yaWRlLg$xbDmY4JaECNKM+FWUfhSnB/+SHKbAI2wlKurXWEs2Z8"
        let hash = try #require(PasswordHash(made))
        #expect(hash.matches(Secret("password".utf8)))
        #expect(!hash.matches(Secret("Password".utf8)))
    }

    @Test(arguments: [
        "", "x", "$", "$scrypt$", "$scrypt$ln=14,r=8,p=1$$", "$5$abc$def", "$scrypt$ln=14,r=8$c2FsdHNhbHQ$\(key)",
        "$scrypt$r=8,ln=14,p=1$c2FsdHNhbHQ$\(key)", "$scrypt$ln=x,r=8,p=1$c2FsdHNhbHQ$\(key)",
        "$scrypt$ln=14,r=8,p=1$c2FsdA$\(key)", "$scrypt$ln=14,r=8,p=1$c2FsdHNhbHQ$c2FsdHNhbHQ",
        "$scrypt$ln=14,r=8,p=1$c2FsdHNhbHQ=$\(key)", "$scrypt$ln=14,r=8,p=1$!!!!!!!!!!!$\(key)",
        "$scrypt$ln=14,r=8,p=1$c2FsdHNhbHQ$\(key)$", "$scrypt$ln=-1,r=8,p=1$c2FsdHNhbHQ$\(key)",
        "$scrypt$ln=99,r=8,p=1$c2FsdHNhbHQ$\(key)", "$scrypt$ln=20,r=64,p=1$c2FsdHNhbHQ$\(key)",
        "$scrypt$ln=17,r=8,p=16$c2FsdHNhbHQ$\(key)", "$scrypt$ln=14,r=0,p=1$c2FsdHNhbHQ$\(key)",
        "$scrypt$ln=9223372036854775808,r=8,p=1$c2FsdHNhbHQ$\(key)", String(repeating: "$scrypt", count: 1_000),
    ])
    func `what isn't one, or would cost too much, is refused`(text: String) { #expect(PasswordHash(text) == nil) }

    @Test func `every cost that is taken can be computed`() throws {
        let edges = [(1, 1, 1), (15, 1, 16), (17, 8, 1), (13, 16, 1), (13, 64, 2), (10, 64, 16), (1, 8, 3), (1, 1, 16)]
        for (rounds, block, parallel) in edges {
            let cost = try #require(ScryptCost(roundsLog2: rounds, blockSize: block, parallelism: parallel))
            #expect(PasswordHash(Secret("x".utf8), cost: cost).matches(Secret("x".utf8)), "\(cost)")
        }
        for (rounds, block, parallel) in [
            (0, 8, 1), (16, 1, 1), (18, 8, 1), (17, 8, 2), (10, 65, 2), (10, 8, 17), (10, 17, 1),
        ] {
            #expect(ScryptCost(roundsLog2: rounds, blockSize: block, parallelism: parallel) == nil)
        }
    }

    @Test func `a crew hashes in order, and tells how far it is`() throws {
        let passwords = (0..<500).map { Secret("password \($0)".utf8) }
        var progress: [Int] = []
        let hashes = HashCrew.hashes(of: passwords, threads: 4, cost: cheap) { progress.append($0) }
        try #require(hashes.count == passwords.count)
        #expect(zip(hashes, passwords).allSatisfy { $0.matches($1) })
        #expect(progress.last == 500)
        #expect(progress == progress.sorted())
        #expect(HashCrew.hashes(of: [], threads: 4).isEmpty)
    }

    private static let key = "MTIzNDU2Nzg5MDEyMzQ1Ng"
}
