// The manual of spillway.yaml, made from its keys.

/// `docs/configuration.md`.
public enum ConfigurationManual {
    /// The page.
    public static var markdown: String {
        var sections: [(path: String, facts: ShapeFacts)] = [("", FileContents.shape.facts)]
        Self.collect(FileContents.shape.facts, "", into: &sections)
        return ([Self.head] + sections.map { Self.section($0.path, $0.facts) })
            .joined(separator: "\n")
    }

    /// A file that shows the most common keys; a test reads it.
    public static let example = """
        server:
          maxConnections: 20000
          listenBacklog: 16384
          passivePorts: 50000-50999

        siteDefaults:                     # what holds for every site that doesn't say otherwise
          timeouts: {idle: 5m}
          log: {format: w3c, directory: /var/log/spillway}

        sites:
          - name: Cameras
            bindings: ["*:21:"]
            directory: /srv/cameras
            virtualDirectories:
              - {path: /incoming, directory: /srv/incoming, rights: dropBox}
            limits: {maxConnections: 5000, serverListenBacklog: 10000, maxConnectionsPerAddress: 20}
            messages:
              banner: ["Cameras of Example Ltd.", "Authorised devices only."]

          - name: Customers
            bindings:
              - {address: 192.0.2.10, port: 21, host: ftp.example.com}
            directory: /srv/customers
            isolation: isolateAllDirectories
            anonymous: {enabled: true, rights: read}
            authorization:
              - {access: allow, users: ["*"], permissions: [read]}
              - {access: allow, groups: [staff], permissions: [read, write]}

        include: [sites.d/*.yaml]

        """

    private static var head: String {
        """
        # Configuration

        `spillway serve --config spillway.yaml` serves what one YAML file says; `spillway check spillway.yaml` tells
        everything that is wrong with it, with line and column, and exits with 1 when there is an error. Nothing is
        ignored: a key that doesn't exist, a value out of range and a combination that can't work are errors.

        ```yaml
        \(Self.example.trimmedEnd)
        ```

        - Times are written `500ms`, `30s`, `5m`, `2h`, `1d`; a number alone is seconds. Sizes are written `4096`, `64KiB`,
          `4MiB`, `1GB`; a number alone is bytes. Rates are sizes a second, with or without `/s`. Switches are `true` and
          `false`, also `yes`, `no`, `on`, `off`.
        - `none`, `unlimited`, `null` and nothing at all are no value, where there may be none.
        - `${NAME}` in a value is the variable NAME of the environment, for secrets; `$$` is a dollar. A variable that
          isn't set is an error.
        - Relative paths count from the folder of the file they stand in.
        - `siteDefaults` holds for every site. What a site says replaces it, key by key; lists are replaced as a whole.
        - `include` reads further files: by name, or by a pattern in the last part of the path. A file has at most
          16 MiB, and files include each other at most \(ConfigurationDocument.includesMax) deep.
        - A change of the file holds after `spillway reload` or SIGHUP, without losing a connection. Keys marked with
          *at start* hold when the server is started again; the reload says so.
        - `docs/spillway.schema.json` lets editors complete and check the file: put
          `# yaml-language-server: $schema=PATH/spillway.schema.json` into its first line.

        This page and the schema are made from the tables in `Sources/Configuration/Tables`.

        """
    }

    private static func collect(
        _ facts: ShapeFacts,
        _ path: String,
        into sections: inout [(path: String, facts: ShapeFacts)]
    ) {
        for key in facts.keys {
            for section in key.sections where !sections.contains(where: { $0.facts.name == section.name }) {
                let below = path.isEmpty ? key.name : "\(path).\(key.name)"
                let isList = if case .list = key.schema { "[]" } else { "" }
                sections.append((below + isList, section))
                Self.collect(section, below + isList, into: &sections)
            }
        }
    }

    private static func section(_ path: String, _ facts: ShapeFacts) -> String {
        let title = path.isEmpty ? facts.name : facts.name == "siteDefaults" ? path : "\(facts.name)"
        let place = path.isEmpty ? "" : " It stands at `\(path)`."
        guard !facts.keys.isEmpty, facts.name != "siteDefaults" else { return "## \(title)\n\n\(facts.meaning)\n" }
        let rows = facts.keys.map { Self.row($0) }
        return """
            ## \(title)

            \(facts.meaning)\(place)

            | Key | Takes | Default | What it does | In IIS |
            |---|---|---|---|---|
            \(rows.joined(separator: "\n"))

            """
    }

    private static func row(_ key: KeyFacts) -> String {
        let usual = key.isRequired ? "must be given" : key.usual.map { "`\($0)`" } ?? ""
        let takes = key.sections.first.map { "[\($0.name)](#\(Self.anchor($0.name)))" } ?? key.expected
        let meaning = key.meaning + (key.needsRestart ? " *At start.*" : "")
        let cells = ["`\(key.name)`", takes, usual, meaning, key.iis]
        return "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |"
    }

    private static func anchor(_ name: String) -> String {
        name.lowercased().replacing(" ", with: "-").replacing(".", with: "")
    }
}

extension String {
    fileprivate var trimmedEnd: String {
        String(self.reversed().drop { $0 == "\n" }.reversed())
    }
}
