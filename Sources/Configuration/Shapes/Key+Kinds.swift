// The kinds of keys: a value, a section, a list of mappings, a setting of a burst.
internal import Admission
internal import Yams

extension Key where Owner: Shaped {
    /// A key that holds a value.
    static func value<Value>(
        _ name: String,
        _ place: KeyPlace<Owner, Value>,
        _ form: ValueForm<Value>,
        _ meaning: String
    ) -> Key {
        let usual = Owner()[keyPath: place]
        return Key(
            facts: KeyFacts(
                name: name,
                meaning: meaning,
                expected: form.expected,
                schema: form.schema,
                usual: form.write(usual).shown,
                section: form.section
            ),
            read: { node, owner, reading in
                guard let value = form.read(node, &reading) else { return }
                owner[keyPath: place] = value
            },
            write: { form.write($0[keyPath: place]) },
            isUsual: { $0[keyPath: place] == usual }
        )
    }

    /// A key that holds a mapping, whose keys may be given one by one.
    static func section<Value: Shaped>(
        _ name: String,
        _ place: KeyPlace<Owner, Value>,
        _ meaning: String
    ) -> Key {
        let usual = Owner()[keyPath: place]
        return Key(
            facts: KeyFacts(
                name: name,
                meaning: meaning,
                expected: "a mapping",
                schema: .shape(Value.shape.facts.name),
                usual: nil,
                section: { Value.shape.facts }
            ),
            read: { node, owner, reading in Value.shape.read(node, into: &owner[keyPath: place], &reading) },
            write: { Value.shape.write($0[keyPath: place]) },
            isUsual: { $0[keyPath: place] == usual }
        )
    }

    /// One of the settings of a burst: range, words and meaning are those of `docs/settings.md`.
    static func burst(_ setting: Setting, _ place: KeyPlace<Owner, BurstSettings>) -> Key {
        let row = setting.row
        return Key(
            facts: KeyFacts(
                name: setting.name,
                meaning: row.meaning,
                expected: setting.allowed,
                schema: setting.schema,
                usual: setting.text(in: Owner()[keyPath: place]),
                section: nil
            ),
            read: { node, owner, reading in setting.read(node, into: &owner[keyPath: place], &reading) },
            write: { .word(setting.text(in: $0[keyPath: place])) },
            isUsual: { setting.text(in: $0[keyPath: place]) == setting.text(in: Owner()[keyPath: place]) }
        ).iis(row.documented.name)
    }

    /// The same key, with what IIS calls it.
    func iis(_ name: String) -> Key {
        var key = self
        key.facts.iis = name
        return key
    }

    /// A key of a part, as a key of the whole.
    func below<Whole: Shaped>(_ place: KeyPlace<Whole, Owner>) -> Key<Whole> {
        Key<Whole>(
            facts: self.facts,
            read: { self.read($0, &$1[keyPath: place], &$2) },
            write: { self.write($0[keyPath: place]) },
            isUsual: { self.isUsual($0[keyPath: place]) }
        )
    }

    /// The same key, which must be given.
    var required: Key {
        var key = self.alwaysWritten
        key.facts.isRequired = true
        return key
    }

    /// The same key, which the encoder writes even when it holds the default.
    var alwaysWritten: Key {
        Key(facts: self.facts, read: self.read, write: self.write, isUsual: { _ in false })
    }

    /// The same key, which a running server can't change.
    var atStart: Key {
        var key = self
        key.facts.needsRestart = true
        return key
    }
}

extension Setting {
    fileprivate var schema: Schema {
        switch self.row.kind {
        case .count(_, let range): .number(range)
        case .limit(_, let range, let unlimited): .either([.number(range), .oneOf([unlimited]), .null])
        case .flag: .flag
        case .time: .either([.pattern(WrittenTime.pattern), .number(0...86_400), .oneOf(["off"]), .null])
        case .size: .either([.number(0...2), .oneOf(["small", "medium", "large"])])
        }
    }

    fileprivate func read(_ node: Node, into burst: inout BurstSettings, _ reading: inout Reading) {
        let isNone = Reading.isNull(node)
        guard let text = isNone ? "none" : reading.text(node, expected: self.allowed) else { return }
        do throws(SettingError) {
            try self.read(text, into: &burst)
            if let warning = self.warning(in: burst) { reading.warning(warning, at: node) }
        } catch {
            reading.error("expected \(self.allowed); found \(isNone ? "nothing" : node.kindText).", at: node)
        }
    }

    /// What is dangerous about a value that is taken.
    private func warning(in burst: BurstSettings) -> String? {
        switch self {
        case .resetOnMaxConnections:
            burst.resetOnMaxConnections
                ? "clients that find no seat see \"Connection closed by remote host\" instead of 421 and why." : nil
        case .serverListenBacklog:
            burst.serverListenBacklog == 0
                ? "nobody waits: a client that finds no seat is sent away at once." : nil
        case .maxPoolThreads:
            self.row.documented.discouragedAbove.flatMap { most in
                burst.maxPoolThreads > most ? "more than \(most) was discouraged in IIS, and seldom helps." : nil
            }
        case .listenBacklog, .serverSize, .disableBacklogMonitor, .maxConnections, .queueTimeout,
            .maxConnectionsPerAddress, .maxConnectionsPerUser, .connectionRatePerAddress, .waitingGreeting:
            nil
        }
    }
}
