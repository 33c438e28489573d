// The XML of IIS's configuration files, event by event.
//
// Why not a library: an XML parser must turn the line ends inside an attribute into blanks (XML 1.0, 3.3.3), and in
// MetaBase.xml those line ends are what separates the items of a list. A library also has entities to be bombed with.
// This reader knows elements, attributes, comments, CDATA, processing instructions, and the five entities that XML has
// from birth. A document type is refused.

/// One attribute, its value as it was meant: references resolved, line ends kept.
struct XMLAttribute: Hashable {
    var name: String
    var value: String
    /// The line of its name.
    var line: Int
}

/// One start tag.
struct XMLElement: Hashable {
    var name: String
    var attributes: [XMLAttribute]
    /// The line of its `<`.
    var line: Int

    /// The value of the attribute of that name; nil without one.
    subscript(_ name: String) -> String? { self.attributes.first { $0.name == name }?.value }
}

/// What the reader saw.
enum XMLEvent: Hashable {
    case start(XMLElement)
    case end(name: String, line: Int)
    /// The root element is closed, and nothing but blanks and comments follow.
    case finish
}

/// Reads one document forward. Holds one tag and the names of the open elements.
struct XMLReader {
    var input: TextInput
    private var open: [String] = []
    private var closesNext: String?
    private var hasRoot = false

    init(_ input: TextInput) { self.input = input }

    /// The next event.
    mutating func next() throws(ImportError) -> XMLEvent {
        if let name = self.closesNext.take() { return self.closed(name) }
        while true {
            guard let byte = try self.input.next() else { return try self.atEnd() }
            guard byte == Ascii.less else {
                try self.checkText(byte)
                continue
            }
            if let event = try self.tag() { return event }
        }
    }

    private func atEnd() throws(ImportError) -> XMLEvent {
        if let name = self.open.last {
            throw self.input.error("The file ends inside <\(name)>: it is cut short.")
        }
        guard self.hasRoot else { throw self.input.error("There is no XML element in the file.") }
        return .finish
    }

    private mutating func closed(_ name: String) -> XMLEvent {
        self.open.removeLast()
        return .end(name: name, line: self.input.line)
    }

    /// Text between tags means nothing in these files; it must still be text.
    private func checkText(_ byte: UInt8) throws(ImportError) {
        guard byte >= Ascii.space || Ascii.isBlank(byte) else {
            throw self.input.error("Byte \(byte) doesn't belong into XML: the file is damaged.")
        }
        guard !self.open.isEmpty || Ascii.isBlank(byte) else {
            throw self.input.error("There is text outside of the root element: this isn't XML, or it is damaged.")
        }
    }

    /// What follows `<`; nil for what isn't an event.
    private mutating func tag() throws(ImportError) -> XMLEvent? {
        switch try self.input.peek() {
        case Ascii.slash:
            _ = try self.input.next()
            return try self.endTag()
        case Ascii.question:
            try self.instruction()
            return nil
        case Ascii.exclamation:
            _ = try self.input.next()
            try self.declaration()
            return nil
        case _:
            return .start(try self.startTag())
        }
    }

    private mutating func startTag() throws(ImportError) -> XMLElement {
        let line = self.input.line
        let name = try self.name()
        guard !self.open.isEmpty || !self.hasRoot else {
            throw self.input.error("There is a second root element, <\(name)>.")
        }
        guard self.open.count < self.input.limits.xml.depthMax else {
            throw self.input.error("Elements are nested deeper than \(self.input.limits.xml.depthMax).")
        }
        self.hasRoot = true
        self.open.append(name)
        var element = XMLElement(name: name, attributes: [], line: line)
        while let attribute = try self.attribute(of: name) {
            guard element[attribute.name] == nil else {
                throw self.input.error("<\(name)> has the attribute \(attribute.name) twice.")
            }
            guard element.attributes.count < self.input.limits.xml.attributesMax else {
                throw self.input.error("<\(name)> has more than \(self.input.limits.xml.attributesMax) attributes.")
            }
            element.attributes.append(attribute)
        }
        return element
    }

    /// The next attribute; nil after the tag's end.
    private mutating func attribute(of element: String) throws(ImportError) -> XMLAttribute? {
        let blanks = try self.skipBlanks()
        switch try self.input.peek() {
        case Ascii.greater:
            _ = try self.input.next()
            return nil
        case Ascii.slash:
            _ = try self.input.next()
            try self.expect(Ascii.greater, after: "/")
            self.closesNext = element
            return nil
        case _:
            break
        }
        guard blanks > 0 else { throw self.input.error("A blank is missing in <\(element)>.") }
        let line = self.input.line
        let name = try self.name()
        _ = try self.skipBlanks()
        try self.expect(Ascii.equals, after: name)
        _ = try self.skipBlanks()
        return XMLAttribute(name: name, value: try self.value(of: name), line: line)
    }

    private mutating func endTag() throws(ImportError) -> XMLEvent {
        let name = try self.name()
        _ = try self.skipBlanks()
        try self.expect(Ascii.greater, after: "</\(name)")
        guard self.open.last == name else {
            let expected = self.open.last.map { "</\($0)>" } ?? "no end tag"
            throw self.input.error("</\(name)> stands where \(expected) belongs.")
        }
        return self.closed(name)
    }

    mutating func skipBlanks() throws(ImportError) -> Int {
        var count = 0
        while let byte = try self.input.peek(), Ascii.isBlank(byte) {
            _ = try self.input.next()
            count += 1
        }
        return count
    }

    mutating func expect(_ byte: UInt8, after what: String) throws(ImportError) {
        guard let next = try self.input.peek() else { throw self.cut(after: what) }
        guard next == byte else {
            let expected = Character(Unicode.Scalar(byte))
            throw self.input.error("\"\(expected)\" is missing after \(what).")
        }
        _ = try self.input.next()
    }

    func cut(after what: String) -> ImportError {
        self.input.error("The file ends after \(what): it is cut short.")
    }
}
