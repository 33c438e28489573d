// A part of a document as a tree, for parts that are small.

struct XMLTree: Hashable {
    var element: XMLElement
    var children: [XMLTree] = []

    /// How many attributes are in it.
    var attributeCount: Int { self.children.reduce(self.element.attributes.count) { $0 + $1.attributeCount } }
}

/// Builds trees; what all of them may hold together is limited.
struct XMLTreeReader {
    private var elements = 0
    private var bytes = 0

    /// Reads the rest of an element that was opened, and its end.
    mutating func tree(of element: XMLElement, _ reader: inout XMLReader) throws(ImportError) -> XMLTree {
        try self.count(element, reader)
        var tree = XMLTree(element: element)
        while case .start(let child) = try reader.next() {
            // Not deeper than the reader allows.
            tree.children.append(try self.tree(of: child, &reader))
        }
        return tree
    }

    /// Skips the rest of an element that was opened; says how many attributes it had.
    static func skip(_ element: XMLElement, _ reader: inout XMLReader) throws(ImportError) -> Int {
        var attributes = element.attributes.count
        var depth = 1
        while depth > 0 {
            switch try reader.next() {
            case .start(let element):
                depth += 1
                attributes += element.attributes.count
            case .end:
                depth -= 1
            case .finish:
                return attributes
            }
        }
        return attributes
    }

    private mutating func count(_ element: XMLElement, _ reader: XMLReader) throws(ImportError) {
        self.elements += 1
        self.bytes += element.attributes.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count }
        let limits = reader.input.limits
        guard self.elements <= limits.xml.elementsMax, self.bytes <= limits.textBytesMax else {
            throw reader.input.error(
                "There is more about FTP than one import takes (\(limits.xml.elementsMax) elements, "
                    + "\(limits.textBytesMax >> 20) MB). Import fewer sites at a time."
            )
        }
    }
}
