// What can be written for a setting, and how it is read.
public import Admission

/// A part of the settings.
typealias Field<Value> = any WritableKeyPath<BurstSettings, Value> & Sendable

/// What a setting holds.
enum SettingKind: Sendable {
    /// A number from a range.
    case count(Field<Int>, ClosedRange<Int>)
    /// A number from a range, or none.
    case limit(Field<Int?>, ClosedRange<Int>, unlimited: String)
    /// Yes or no.
    case flag(Field<Bool>)
    /// A time, or none.
    case time(Field<Duration?>, ClosedRange<Duration>)
    /// 0, 1 or 2.
    case size(Field<ServerSize>)
}

/// Something an administrator should know of a value that was taken all the same; one line.
public struct SettingWarning: Hashable, Sendable, CustomStringConvertible {
    /// What.
    public let description: String

    init(_ description: String) { self.description = description }
}

extension Setting {
    /// Reads a value into the settings.
    ///
    /// - Returns: what is unusual about it.
    /// - Throws: `SettingError` when it makes no sense; the settings stay as they were.
    @discardableResult
    public func read(_ text: String, into settings: inout BurstSettings) throws(SettingError) -> [SettingWarning] {
        if text.lowercased() == "default" {
            self.putDefault(into: &settings)
            return []
        }
        switch self.row.kind {
        case .count(let path, let range):
            let value = try self.number(text, in: range)
            settings[keyPath: path] = value
            return self.warnings(for: value)
        case .limit(let path, let range, let unlimited):
            guard !Self.meansNone(text, unlimited) else {
                settings[keyPath: path] = nil
                return []
            }
            let value = try self.number(text, in: range)
            settings[keyPath: path] = value
            return self.warnings(for: value)
        case .flag(let path): settings[keyPath: path] = try self.flag(text)
        case .time(let path, let range): settings[keyPath: path] = try self.time(text, in: range)
        case .size(let path):
            settings[keyPath: path] = try self.size(text)
        }
        return []
    }

    /// The value, as one would write it.
    public func text(in settings: BurstSettings) -> String {
        switch self.row.kind {
        case .count(let path, _): "\(settings[keyPath: path])"
        case .limit(let path, _, let unlimited): settings[keyPath: path].map { "\($0)" } ?? unlimited
        case .flag(let path): settings[keyPath: path] ? "true" : "false"
        case .time(let path, _): settings[keyPath: path].map(WrittenTime.text) ?? "off"
        case .size(let path): "\(settings[keyPath: path].rawValue)"
        }
    }

    /// What may be written.
    public var allowed: String {
        switch self.row.kind {
        case .count(_, let range): "\(range.lowerBound) to \(range.upperBound)"
        case .limit(_, let range, let unlimited): "\(range.lowerBound) to \(range.upperBound), or \(unlimited)"
        case .flag: "true or false"
        case .time(_, let range):
            "a time from \(WrittenTime.text(range.lowerBound)) to \(WrittenTime.text(range.upperBound)), or off"
        case .size: "0 (small), 1 (medium) or 2 (large)"
        }
    }

    private func putDefault(into settings: inout BurstSettings) {
        let usual = BurstSettings()
        switch self.row.kind {
        case .count(let path, _): settings[keyPath: path] = usual[keyPath: path]
        case .limit(let path, _, _): settings[keyPath: path] = usual[keyPath: path]
        case .flag(let path): settings[keyPath: path] = usual[keyPath: path]
        case .time(let path, _): settings[keyPath: path] = usual[keyPath: path]
        case .size(let path): settings[keyPath: path] = usual[keyPath: path]
        }
    }

    /// IIS writes 0xFFFFFFFF for "no limit", people write a word.
    private static func meansNone(_ text: String, _ unlimited: String) -> Bool {
        unlimited == Self.unlimited && (Self.wordsForNone.contains(text.lowercased()) || Self.isNoLimit(text))
    }

    private static func isNoLimit(_ text: String) -> Bool { WrittenNumber.read(text) == Int(UInt32.max) }

    /// How a limit that isn't there is written.
    static let unlimited = "unlimited"
    private static let wordsForNone = ["off", "none", Self.unlimited]

    private func number(_ text: String, in range: ClosedRange<Int>) throws(SettingError) -> Int {
        guard let value = WrittenNumber.read(text), range.contains(value) else {
            throw self.refusal(of: text, allowed: self.allowed)
        }
        return value
    }

    private func flag(_ text: String) throws(SettingError) -> Bool {
        switch text.lowercased() {
        case "true", "yes", "on": return true
        case "false", "no", "off": return false
        default: break
        }
        switch WrittenNumber.read(text) {
        case 1: return true
        case 0: return false
        default: throw self.refusal(of: text, allowed: self.allowed)
        }
    }

    private func time(_ text: String, in range: ClosedRange<Duration>) throws(SettingError) -> Duration? {
        if Self.wordsForNone.contains(text.lowercased()) || text == "0" || Self.isNoLimit(text) { return nil }
        guard let value = WrittenTime.read(text), range.contains(value) else {
            throw self.refusal(of: text, allowed: self.allowed)
        }
        return value
    }

    private func size(_ text: String) throws(SettingError) -> ServerSize {
        switch text.lowercased() {
        case "small": return .small
        case "medium": return .medium
        case "large": return .large
        default: break
        }
        guard let size = WrittenNumber.read(text).flatMap(ServerSize.init(rawValue:)) else {
            throw self.refusal(of: text, allowed: self.allowed)
        }
        return size
    }

    private func refusal(of text: String, allowed: String) -> SettingError {
        let shown = text.isEmpty ? "empty" : WrittenText.shown(text)
        return SettingError("\(self.rawValue) can't be \(shown): it takes \(allowed).")
    }

    /// A number that may be 0 is the length of a queue.
    private var meaningOfNone: String {
        "With \(self.rawValue) 0 nobody waits: a client that finds no seat is sent away at once."
    }

    /// What IIS documented was often too little; who goes beyond it should know that it isn't IIS's range.
    private func warnings(for value: Int) -> [SettingWarning] {
        let documented = self.row.documented
        guard value > 0 else { return [SettingWarning(self.meaningOfNone)] }
        var warnings: [SettingWarning] = []
        if let range = documented.range, !range.contains(value) {
            let text = "\(documented.name) took \(range.lowerBound) to \(range.upperBound) in IIS"
            warnings.append(SettingWarning("\(text); \(value) is fine here."))
        }
        if let most = documented.discouragedAbove, value > most {
            warnings.append(SettingWarning("More than \(most) was discouraged in IIS, and seldom helps here."))
        }
        return warnings
    }
}
