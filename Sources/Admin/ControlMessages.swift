// What travels over the control socket; docs/control-protocol.md is its manual.
public import Configuration
public import Telemetry

/// The protocol.
public enum ControlProtocol {
    /// The number that every line carries as `spillway`; a higher one means that something else is called otherwise.
    public static let version = 1
}

/// What a client may ask for.
public enum ControlVerb: String, Hashable, Sendable, CaseIterable {
    /// Who answers.
    case hello
    /// The settings: asked, effective, current, peak.
    case get
    /// Changes settings.
    case set
    /// How the server is doing.
    case status
    /// Reads the configuration again.
    case reload
    /// Starts, pauses or stops a site.
    case site
}

/// One request: one line.
public struct ControlRequest: Hashable, Sendable, Codable {
    /// The version of the protocol.
    public var spillway = ControlProtocol.version
    /// A `ControlVerb`; text, so that a server can say what it doesn't know.
    public var `do`: String
    /// For `get`: the setting; without it all of them. For `site`: its name or number.
    public var name: String?
    /// For `get` and `set`: the site, by name or number; without it the server, and all sites.
    public var site: String?
    /// For `site`: `started`, `paused` or `stopped`.
    public var state: String?
    /// For `set`: the words that would stand behind `spillway set`.
    public var line: [String]?

    /// A request.
    public init(_ verb: ControlVerb, name: String? = nil, line: [String]? = nil, site: String? = nil) {
        self.do = verb.rawValue
        self.site = site
        self.name = name
        self.line = line
    }
}

/// One answer: one line.
public struct ControlAnswer: Hashable, Sendable, Codable {
    /// The version of the protocol.
    public var spillway = ControlProtocol.version
    /// Whether it was done.
    public var ok: Bool
    /// Why it wasn't, in one line.
    public var error: String?
    /// For `hello`.
    public var hello: ControlHello?
    /// For `get` those that were asked for; for `set` those that were named, as they are now.
    public var rows: [SettingRow]?
    /// For `get` and `status`: every setting as it was asked for, by name.
    public var settings: [String: String]?
    /// For `status`.
    public var status: ServerStatus?
    /// For `set`: what was named, in that order.
    public var changes: [ControlChange]?
    /// For `set`: what an administrator should know, a line each.
    public var warnings: [String]?
    /// For `reload`: what has changed, a line each.
    public var plan: [String]?

    init(ok: Bool) { self.ok = ok }

    static func refusal(_ reason: String) -> ControlAnswer {
        var answer = ControlAnswer(ok: false)
        answer.error = reason
        return answer
    }
}

/// Who answers.
public struct ControlHello: Hashable, Sendable, Codable {
    /// The process.
    public var process: Int32
    /// The verbs it knows.
    public var verbs: [String]
}

/// One setting before and after.
public struct ControlChange: Hashable, Sendable, Codable {
    /// Its name.
    public var name: String
    /// What was asked for until now.
    public var from: String
    /// What is asked for now.
    public var to: String
}

/// What `set` did.
public struct SettingChanges: Hashable, Sendable {
    /// What was named, in that order; whether it differs or not.
    public var changes: [ControlChange]
    /// The same settings as they are now.
    public var rows: [SettingRow]
    /// What an administrator should know, a line each.
    public var warnings: [String]
}
