// Names of checksums and facts.
import FTPProtocol
import Testing

@Suite("Names")
struct NamesTests {
    @Test("A checksum is found by the name it has", arguments: HashAlgorithm.allCases)
    func hashRoundTrip(algorithm: HashAlgorithm) {
        #expect(HashAlgorithm(name: algorithm.name.utf8) == algorithm)
        #expect(HashAlgorithm(name: algorithm.name.lowercased().utf8) == algorithm)
    }

    @Test("Other names are no checksum", arguments: ["", "-", "SHA", "SHA-512", "MD5X", "CRC"])
    func hashUnknown(name: String) {
        #expect(HashAlgorithm(name: name.utf8) == nil)
    }

    @Test("The names of the facts cover all facts, once each")
    func factNames() {
        #expect(FactSet.names.reduce(into: FactSet()) { $0.formUnion($1.fact) } == .all)
        #expect(FactSet.names.count == FactSet.all.rawValue.nonzeroBitCount)
        for (fact, name) in FactSet.names {
            #expect(FactSet(name: name.utf8) == fact)
            #expect(FactSet(name: name.uppercased().utf8) == fact)
        }
        #expect(FactSet(name: "media-type".utf8) == [])
    }

    @Test("A list of facts is what OPTS MLST answers with")
    func factList() {
        #expect(FactSet([.size, .type, .unixMode]).list == "type;size;UNIX.mode;")
        #expect(FactSet().list == "")
    }
}
