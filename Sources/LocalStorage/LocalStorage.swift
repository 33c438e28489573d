// Files of this host beneath one folder. The operations of the port are in the extensions.
internal import FTPProtocol
public import LinuxSystem
internal import SystemPackage

/// A folder of this host as a storage backend.
///
/// Nothing outside the folder can be reached: every path is resolved beneath its descriptor. Links that stay beneath are
/// followed, except as the last name of what is changed; links that lead out, and absolute ones, are `.notPermitted`.
public struct LocalStorage: Sendable {
    /// How a folder is served.
    public struct Options: Hashable, Sendable {
        /// How paths are resolved.
        public enum Resolution: Hashable, Sendable {
            /// By the kernel (openat2) where it can, else name by name.
            case automatic
            /// By the kernel, or not at all.
            case openat2
            /// Name by name, as on kernels before 5.6 and in sandboxes that forbid openat2.
            case nameByName
        }

        /// Where an upload lies until it is whole.
        public enum Staging: Hashable, Sendable {
            /// In an unnamed file (O_TMPFILE) where the file system has them, else in a hidden spool file.
            case automatic
            /// In a hidden spool file.
            case spool
        }

        /// How paths are resolved.
        public var resolution = Resolution.automatic
        /// Where an upload lies until it is whole.
        public var staging = Staging.automatic
        /// Whether an upload is on the disk, and its name too, before the client hears that it is stored.
        public var syncsUploads = false
        /// How long nothing happened to a spool file until the sweep takes it for left behind.
        public var spoolTimeMax: Duration = .seconds(86_400)
        /// How many folders deep the sweep looks.
        public var sweepDepthMax = 32
        /// How many entries the sweep looks at.
        public var sweepEntriesMax = 1_000_000

        /// The defaults.
        public init() {}
    }

    private(set) var files: RootedFiles
    let options: Options
    let stagesUnnamed: Bool
    let reservations = NameReservations()

    /// Opens a folder to serve.
    public init(root: String, options: Options = Options()) throws(LocalStorageError) {
        try self.init(root: root, options: options, calls: LinuxFileCalls())
    }

    /// Opens a folder to serve, with other calls than the kernel's.
    public init(root: String, options: Options = Options(), calls: any FileCalls) throws(LocalStorageError) {
        let files: RootedFiles?
        do throws(Errno) {
            files = try RootedFiles(root: root, options.resolution, calls)
        } catch {
            throw LocalStorageError(error, root: root)
        }
        guard let files else { throw .openat2Missing }
        self.files = files
        self.options = options
        self.stagesUnnamed = options.staging == .automatic && files.canLinkUnnamed
    }

    /// That folder below the root, as if it were the root: links out of it lead nowhere. Names that uploads have been
    /// promised are promised to all.
    func below(_ folder: VirtualPath) throws(Errno) -> LocalStorage {
        guard !folder.isRoot else { return self }
        var storage = self
        storage.files = try self.files.narrowed(to: folder)
        return storage
    }
}
