// Where the accounts are when the configuration doesn't say.

extension AccountSettings {
    /// What the database is called beside the configuration.
    public static let fileName = "accounts.sqlite"

    /// The database: the one that was named, or the one beside the configuration at that path.
    public func path(beside configuration: String) -> String {
        self.file ?? FilePaths.resolved(Self.fileName, from: FilePaths.folder(of: configuration))
    }
}
