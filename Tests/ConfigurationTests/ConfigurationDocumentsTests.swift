// docs/configuration.md and docs/spillway.schema.json are made from the tables of keys; these tests keep them the same.
import Configuration
import Foundation
import Testing

@Suite("The documents of spillway.yaml")
struct ConfigurationDocumentsTests {
    private static let docs = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().appending(path: "docs")

    @Test(
        "docs say what the tables say (UPDATE_DOCS=1 writes them anew)",
        arguments: ["configuration.md", "spillway.schema.json"]
    )
    func documentIsCurrent(name: String) throws {
        let text = name.hasSuffix(".json") ? ConfigurationSchema.json : ConfigurationManual.markdown
        let file = Self.docs.appending(path: name)
        if ProcessInfo.processInfo.environment["UPDATE_DOCS"] == "1" {
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        let isCurrent = try String(contentsOf: file, encoding: .utf8) == text
        #expect(isCurrent, "docs/\(name) is stale")
    }

    @Test func `the schema is JSON, and its references lead somewhere`() throws {
        let object = try JSONSerialization.jsonObject(with: Data(ConfigurationSchema.json.utf8))
        let schema = try #require(object as? [String: Any])
        let definitions = try #require(schema["definitions"] as? [String: Any])
        let references = Self.references(in: schema)
        #expect(references.count > 20)
        for reference in references {
            #expect(definitions[reference.replacing("#/definitions/", with: "")] != nil, "\(reference)")
        }
    }

    @Test func `the manual's example is good`() throws {
        let kit = ReadingKit(files: ["a.yaml": ConfigurationManual.example])
        #expect(kit.problems("a.yaml") == [])
        #expect(try kit.read("a.yaml").settings.sites.map(\.name) == ["Cameras", "Customers"])
    }

    private static func references(in value: Any) -> Set<String> {
        if let values = value as? [Any] { return values.reduce(into: []) { $0.formUnion(Self.references(in: $1)) } }
        guard let object = value as? [String: Any] else { return [] }
        var found = object.values.reduce(into: Set<String>()) { $0.formUnion(Self.references(in: $1)) }
        if let reference = object["$ref"] as? String { found.insert(reference) }
        return found
    }
}
