// Rights as people write them: in the configuration, on the command line, in answers of authenticators.
extension Permissions {
    /// Store and make folders, see nothing: what is dropped can't be looked at.
    public static let dropBox: Permissions = [.upload, .makeDirectory]

    /// Each right with its name, in the order of the constants.
    public static let names: [(name: String, right: Permissions)] = [
        ("list", .list), ("read", .read), ("upload", .upload), ("overwrite", .overwrite), ("append", .append),
        ("delete", .delete), ("rename", .rename), ("makeDirectory", .makeDirectory),
        ("removeDirectory", .removeDirectory), ("changeAttributes", .changeAttributes),
    ]

    /// Sets of rights that have a name of their own.
    public static let presets: [(name: String, rights: Permissions)] = [
        ("none", []), ("read", .readOnly), ("write", .all.subtracting(.readOnly)), ("readWrite", .all), ("all", .all),
        ("dropBox", .dropBox),
    ]

    /// The one right of that name; nil when there is none.
    public init?(right name: String) {
        guard let found = Self.names.first(where: { $0.name == name }) else { return nil }
        self = found.right
    }

    /// The preset of that name; nil when there is none.
    public init?(preset name: String) {
        guard let found = Self.presets.first(where: { $0.name == name }) else { return nil }
        self = found.rights
    }
}
