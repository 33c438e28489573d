// What an editor is told of a value (JSON Schema).

/// A part of the JSON Schema.
indirect enum Schema: Hashable, Sendable {
    case text
    case number(ClosedRange<Int>)
    case flag
    case oneOf([String])
    case pattern(String)
    case list(Schema)
    case mapping(of: Schema)
    /// A shape, by its name.
    case shape(String)
    case either([Schema])
    case null
}
