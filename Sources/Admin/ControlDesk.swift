// Answers requests, one after the other: no sockets here.
internal import Admission
internal import Configuration
internal import FoundationEssentials
internal import LinuxSystem
internal import Telemetry

/// Turns a line into an answer. Used by one thread alone, so that two changes never cross.
struct ControlDesk: Sendable {
    /// A server puts changes in force on threads of its own, a millisecond or two after `change`; the answer to `set`
    /// tells what holds.
    private static let changeShowsTimeMax: Duration = .milliseconds(100)
    private static let lookNanoseconds: Int64 = 2_000_000

    let server: any Administrable

    /// The answer to a line, with its end.
    func answer(to line: some Collection<UInt8>) -> [UInt8] { Self.line(self.reply(to: Data(line))) }

    /// An answer as it is sent.
    static func line(_ answer: ControlAnswer) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(answer) else {
            return Array(#"{"error":"The answer can't be written.","ok":false,"spillway":1}"#.utf8) + [0x0A]
        }
        return Array(data) + [0x0A]
    }

    private func reply(to line: Data) -> ControlAnswer {
        let decoder = JSONDecoder()
        guard let head = try? decoder.decode(Version.self, from: line) else {
            return .refusal("This is no request: a line of JSON such as {\"spillway\":1,\"do\":\"status\"} is.")
        }
        guard head.spillway == ControlProtocol.version else {
            return .refusal(
                "This server speaks version \(ControlProtocol.version) of the control protocol, not \(head.spillway)."
            )
        }
        guard let request = try? decoder.decode(ControlRequest.self, from: line) else {
            return .refusal("The request has no \"do\", or something in it isn't text.")
        }
        guard let verb = ControlVerb(rawValue: request.do) else {
            let known = ControlVerb.allCases.map(\.rawValue).joined(separator: ", ")
            return .refusal("There is no \"do\" of that name; this server knows \(known).")
        }
        do throws(OperationRefusal) {
            return try self.reply(to: verb, request)
        } catch { return .refusal(error.description) }
    }

    private func reply(to verb: ControlVerb, _ request: ControlRequest) throws(OperationRefusal) -> ControlAnswer {
        switch verb {
        case .hello: self.hello()
        case .get: try self.get(request.name, ofSite: request.site)
        case .set: try self.set(request.line ?? [], ofSite: request.site)
        case .status: self.status()
        case .reload: try self.reload()
        case .site: try self.setState(of: request.name, to: request.state)
        }
    }

    private func reload() throws(OperationRefusal) -> ControlAnswer {
        var answer = ControlAnswer(ok: true)
        answer.plan = try self.server.reload()
        return answer
    }

    private func setState(of site: String?, to text: String?) throws(OperationRefusal) -> ControlAnswer {
        guard let site, let state = text.flatMap({ SiteState(rawValue: $0) }) else {
            return .refusal("A site has a \"name\" and a \"state\": started, paused or stopped.")
        }
        try self.server.setState(ofSite: site, to: state)
        return ControlAnswer(ok: true)
    }

    private func hello() -> ControlAnswer {
        var answer = ControlAnswer(ok: true)
        answer.hello = ControlHello(process: ProcessIdentity.current, verbs: ControlVerb.allCases.map(\.rawValue))
        return answer
    }

    private func get(_ name: String?, ofSite site: String?) throws(OperationRefusal) -> ControlAnswer {
        let settings = try self.settings(ofSite: site)
        let chosen = try Self.chosen(name)
        let status = self.server.status()
        var answer = ControlAnswer(ok: true)
        answer.rows = chosen.map { SettingRow($0, settings, status) }
        answer.settings = settings.texts
        return answer
    }

    private static func chosen(_ name: String?) throws(OperationRefusal) -> [Setting] {
        guard let name else { return Setting.allCases }
        do throws(SettingError) { return [try Setting.named(name)] } catch {
            throw OperationRefusal([error.description])
        }
    }

    private func settings(ofSite site: String?) throws(OperationRefusal) -> BurstSettings {
        guard let site else { return self.server.settings }
        return try self.server.settings(ofSite: site)
    }

    private func set(_ line: [String], ofSite named: String?) throws(OperationRefusal) -> ControlAnswer {
        let (site, before, update) = try self.update(line, ofSite: named)
        let statusBefore = self.server.status()
        if update.settings != before {
            if let site {
                try self.server.change(update.settings, ofSite: site)
            } else {
                self.server.change(update.settings)
            }
        }
        var answer = ControlAnswer(ok: true)
        answer.warnings = update.warnings
        answer.changes = update.named.map { setting in
            ControlChange(
                name: setting.rawValue,
                from: setting.text(in: before),
                to: setting.text(in: update.settings)
            )
        }
        let changed = update.named.filter { $0.text(in: before) != $0.text(in: update.settings) }
        let status = self.status(showing: changed.filter(\.showsInStatus), of: update.settings, otherThan: statusBefore)
        answer.rows = update.named.map { SettingRow($0, update.settings, status) }
        return answer
    }

    /// What a line asks for: of a site that it names by the path of a setting, or that was named beside it.
    private func update(
        _ line: [String],
        ofSite named: String?
    ) throws(OperationRefusal) -> (site: String?, before: BurstSettings, update: SettingsUpdate) {
        var site = named
        if site == nil {
            site = try Self.refusing { () throws(SettingError) in try SettingLine.site(of: line) }.map { "\($0)" }
        }
        let before = try self.settings(ofSite: site)
        let update = try Self.refusing { () throws(SettingError) in try SettingsUpdate(line, to: before) }
        return (site, before, update)
    }

    /// What was typed wrongly is refused with its reason.
    private static func refusing<Value>(_ body: () throws(SettingError) -> Value) throws(OperationRefusal) -> Value {
        do throws(SettingError) { return try body() } catch { throw OperationRefusal([error.description]) }
    }

    /// The status once each of the settings holds, or after the time that this may take: some changes make no difference.
    private func status(
        showing changed: [Setting],
        of settings: BurstSettings,
        otherThan before: ServerStatus
    ) -> ServerStatus {
        let deadline = ContinuousClock.now + Self.changeShowsTimeMax
        while true {
            let status = self.server.status()
            let isShown = changed.allSatisfy { setting in
                let (row, rowBefore) = (SettingRow(setting, settings, status), SettingRow(setting, settings, before))
                return row.effective != rowBefore.effective
            }
            if isShown || ContinuousClock.now >= deadline { return status }
            ClockReading.sleep(nanoseconds: Self.lookNanoseconds)
        }
    }

    private func status() -> ControlAnswer {
        var answer = ControlAnswer(ok: true)
        answer.settings = self.server.settings.texts
        answer.status = self.server.status()
        return answer
    }
}

/// What every version of the protocol has.
private struct Version: Decodable {
    let spillway: Int
}
