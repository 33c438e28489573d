// Finer rights than IIS has, by folder.
public import FTPProtocol

/// What may be done in a folder and below: of all entries that name the user, the one with the longest path holds; of
/// those with the same path, the first. It only takes away from what the account may do.
public struct PathRights: Hashable, Sendable {
    /// The folder (or file) from which down it holds, as a path of the site; ASCII case doesn't count.
    public var path: VirtualPath
    /// What is left of the account's rights there.
    public var permissions: Permissions
    /// Whom it is about, named as in `AuthorizationRule`; when `groups` is empty too, everyone.
    public var users: [String]
    /// Groups it is about.
    public var groups: [String]

    /// An entry.
    public init(path: VirtualPath, permissions: Permissions, users: [String] = [], groups: [String] = []) {
        self.path = path
        self.permissions = permissions
        self.users = users
        self.groups = groups
    }
}
