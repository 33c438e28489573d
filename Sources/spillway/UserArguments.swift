// Values of the flags of spillway user.
internal import Accounts
internal import ArgumentParser
internal import FTPProtocol
internal import LinuxSystem

/// `site`, `site:/PATH` or `/PATH`.
struct HomeArgument: ExpressibleByArgument {
    let home: AccountHome

    init?(argument: String) {
        if argument == "site" {
            self.home = .site
        } else if argument.hasPrefix("site:/") {
            guard let path = PathArgument(argument.dropFirst("site:".count).utf8) else { return nil }
            guard let folder = VirtualPath.root.resolving(path) else { return nil }
            self.home = .folder(folder)
        } else {
            guard argument.hasPrefix("/"), PathArgument(argument.utf8) != nil else { return nil }
            guard argument.utf8.count <= VirtualPath.bytesMax else { return nil }
            self.home = .directory(argument)
        }
    }
}

/// A preset in any case, or rights with commas between.
struct RightsArgument: ExpressibleByArgument {
    static let presetNames = Permissions.presets.map(\.name).joined(separator: ", ")
    static let rightNames = Permissions.names.map(\.name).joined(separator: ", ")

    let rights: Permissions

    init?(argument: String) {
        if let preset = Permissions.presets.first(where: { $0.name.lowercased() == argument.lowercased() }) {
            self.rights = preset.rights
            return
        }
        let names = argument.split(separator: ",", omittingEmptySubsequences: false).map { $0.lowercased() }
        let rights = names.compactMap { name in Permissions.names.first { $0.name.lowercased() == name }?.right }
        guard rights.count == names.count else { return nil }
        self.rights = Permissions(rights)
    }
}

/// A day, or `never`.
struct DayArgument: ExpressibleByArgument {
    /// The second after the day, since 1970; nil for never.
    let endSeconds: Int64?

    init?(argument: String) {
        guard argument != "never" else {
            self.endSeconds = nil
            return
        }
        let parts = argument.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [4, 2, 2], parts.allSatisfy({ $0.allSatisfy { $0.isASCII && $0.isNumber } })
        else {
            return nil
        }
        let numbers = parts.compactMap { Int($0) }
        guard numbers.count == 3 else { return nil }
        let date = (year: numbers[0], month: numbers[1], day: numbers[2])
        guard let day = CivilTime(date: date, time: (0, 0, 0)) else { return nil }
        self.endSeconds = day.secondsSince1970 + 86_400
    }
}

/// A number from 1 on, or `none`.
struct LimitArgument: ExpressibleByArgument {
    static let countMax = 1 << 40

    /// nil for none.
    let count: Int?

    init?(argument: String) {
        guard argument != "none" else {
            self.count = nil
            return
        }
        guard let count = Int(argument), (1...Self.countMax).contains(count) else { return nil }
        self.count = count
    }
}

/// A size from 1 byte on, or `none`.
struct AmountArgument: ExpressibleByArgument {
    /// Largest amount, 4 EiB.
    static let bytesMax = 1 << 62

    /// nil for none.
    let bytes: Int?

    init?(argument: String) {
        guard argument != "none" else {
            self.bytes = nil
            return
        }
        guard let bytes = Int(argument) ?? SizeArgument(argument: argument)?.bytes else { return nil }
        guard (1...Self.bytesMax).contains(bytes) else { return nil }
        self.bytes = bytes
    }
}

/// A charset that the system can convert, or `none`.
struct CharsetArgument: ExpressibleByArgument {
    /// nil for none.
    let name: String?

    init?(argument: String) {
        guard argument != "none" else {
            self.name = nil
            return
        }
        guard Charset(argument) != nil else { return nil }
        self.name = argument
    }
}
