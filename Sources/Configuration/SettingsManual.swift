// The manual of the settings, made from their table.
internal import Admission

/// Texts about settings, for people.
public enum SettingsManual {
    /// `docs/settings.md`.
    public static var markdown: String {
        let head = """
            # Settings

            Every setting is given to `spillway serve` as a flag, and changed on the running server with `spillway set NAME
            VALUE`; `spillway get` shows what was asked for, what holds, and how much of it is used. No change loses a
            connection. Names are read in any case, also as the article and IIS write them: `ServerListenBacklog=500`,
            `SET MSFTPSVC/1/ServerListenBacklog 500`, `0x1f4`, `dword:000001f4`.

            `default` undoes a setting. `off`, `none`, `unlimited` and the number 4294967295, which is how IIS writes it,
            are no limit where there can be none; a `queueTimeout` of 0 is none too. A switch takes `true`, `yes`, `on` or 1,
            and `false`, `no`, `off` or 0. Times are written `500ms`, `60s`, `2m`, `1h`; a number alone is seconds.

            A value outside the range that IIS documented is taken where it makes sense, with a warning. This page is made
            from the table in `Sources/Configuration`.

            """
        return ([head] + Setting.allCases.map(self.section)).joined(separator: "\n")
    }

    /// What `spillway get NAME` tells beside the numbers.
    public static func explanation(of setting: Setting) -> [String] {
        [
            "\(setting.rawValue): \(setting.row.unit), \(setting.allowed); default \(setting.text(in: BurstSettings())).",
            setting.row.meaning,
            setting.row.documented.name.isEmpty
                ? setting.row.documented.text
                : "In IIS, \(setting.row.documented.name): \(setting.row.documented.text)",
        ]
    }

    private static func section(_ setting: Setting) -> String {
        let row = setting.row
        let range = row.documented.range.map { " (\($0.lowerBound) to \($0.upperBound))" } ?? ""
        let documented =
            row.documented.name.isEmpty ? row.documented.text : "\(row.documented.name)\(range). \(row.documented.text)"
        return """
            ## \(setting.rawValue)

            \(row.meaning)

            | | |
            |---|---|
            | takes | \(setting.allowed) |
            | unit | \(row.unit) |
            | default | \(setting.text(in: BurstSettings())) |
            | flag | `--\(setting.flag)` |
            | in IIS | \(documented) |

            """
    }
}
