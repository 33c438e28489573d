// The XML of IIS, whole and damaged.
import Testing

@testable import IISImport

@Suite("The XML reader")
struct XMLReaderTests {
    private func events(_ text: String) throws(ImportError) -> [XMLEvent] {
        var bytes = Array(text.utf8)
        let input = try TextInput(file: "in", limits: ImportLimits()) { (_) throws(ImportError) -> [UInt8] in
            defer { bytes = [] }
            return bytes
        }
        var reader = XMLReader(input)
        var events: [XMLEvent] = []
        while events.last != .finish { events.append(try reader.next()) }
        return events
    }

    private func attribute(_ text: String) throws -> String? {
        guard case .start(let element) = try self.events(text).first else { return nil }
        return element.attributes.first?.value
    }

    @Test func `line ends in a value survive`() throws {
        #expect(try self.attribute("<a b=\":21:\r\n\t\t\t192.0.2.1:21:\"/>") == ":21:\n\t\t\t192.0.2.1:21:")
        #expect(try self.attribute("<a b='x&#10;y\rz'/>") == "x\ny\nz")
    }

    @Test func `references stand for characters`() throws {
        #expect(try self.attribute("<a b=\"&lt;&gt;&amp;&quot;&apos;&#65;&#x20AC;\"/>") == "<>&\"'A\u{20AC}")
    }

    @Test func `elements have lines, comments and instructions don't count`() throws {
        let events = try self.events(
            "<?xml version =\"1.0\"?>\n<!-- <x> -->\n<a\n c = '1'\n\td='2'>text<b/></a>\n<!--end-->"
        )
        let attributes = [XMLAttribute(name: "c", value: "1", line: 4), XMLAttribute(name: "d", value: "2", line: 5)]
        #expect(
            events == [
                .start(XMLElement(name: "a", attributes: attributes, line: 3)),
                .start(XMLElement(name: "b", attributes: [], line: 5)), .end(name: "b", line: 5),
                .end(name: "a", line: 5), .finish,
            ]
        )
    }

    @Test(arguments: [
        ("<!DOCTYPE a [<!ENTITY b \"c\">]>\n<a/>", "in:1: The file has a document type"),
        ("<a>\n<b c=\"&bomb;\"/></a>", "in:2: &bomb; isn't known"),
        ("<a b=\"&#0;\"/>", "in:1: &#0; isn't known"),
        ("<a b=\"&aaaaaaaaaaaaaaaa\"/>", "in:1: A reference"),
        ("<a>\n<b>\n</a>", "in:3: </a> stands where </b> belongs"),
        ("<a>\n<b", "in:2: A blank is missing"),
        ("<a>\n<b>", "in:2: The file ends inside <b>"),
        ("<a/><b/>", "in:1: There is a second root element"),
        ("<a/>x", "in:1: There is text outside"),
        ("<a b='1' b='2'/>", "in:1: <a> has the attribute b twice"),
        ("<a b='1'c='2'/>", "in:1: A blank is missing"),
        ("<a b=1/>", "in:1: The value of b isn't in quotes"),
        ("<a b/>", "in:1: \"=\" is missing"),
        ("<a\nb=\"1\n2", "in:2: The value of b doesn't end"),
        ("<a b='<'/>", "in:1: \"<\" stands in a value"),
        ("<a>\n<!-- x", "in:2: <!-- doesn't end"),
        ("<a>\u{1}</a>", "in:1: Byte 1 doesn't belong"),
        ("<1a/>", "in:1: The name of an element"),
        ("<?xml version='1.0' encoding='koi8-r'?><a/>", "in:1: The encoding \"koi8-r\""),
        ("<!-- nothing -->", "in:1: There is no XML element"),
    ])
    func `what is wrong is told with its line`(text: String, problem: String) {
        #expect(throws: ImportError.self) { try self.events(text) }
        do {
            _ = try self.events(text)
        } catch {
            #expect(error.description.hasPrefix(problem), "\(error)")
        }
    }

    @Test func `depth, names, values and attributes are limited`() {
        let limits = ImportLimits()
        let deep = String(repeating: "<a>", count: limits.xml.depthMax + 1)
        let long = String(repeating: "a", count: limits.valueBytesMax + 1)
        let many = (0...limits.xml.attributesMax).map { "a\($0)='' " }.joined()
        for text in [deep, "<\(long)/>", "<a b='\(long)'/>", "<a \(many)/>"] {
            #expect(throws: ImportError.self) { try self.events(text) }
        }
    }
}
