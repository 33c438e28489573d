// The import as a whole: files in, settings and a report out. Nothing is written here.
public import Configuration

/// What files of IIS amount to.
public struct ImportedConfiguration: Hashable, Sendable {
    /// What `spillway.yaml` is to say.
    public var settings = Settings()
    /// Comments for it, by the path of a key: `sites[0].directory`.
    public var comments: [String: [String]] = [:]
    /// Lines at the top of it.
    public var header: [String] = []
    /// What became of each setting of the input.
    public var report = ImportReport(entries: [], notes: [])

    /// Nothing.
    public init() {}

    /// The text of `spillway.yaml`: what differs from Spillway's defaults, with comments.
    public var yaml: String {
        ConfigurationWriter(header: self.header, comments: self.comments).text(self.settings)
    }
}

/// The import of IIS's configuration.
public struct IISImport: Sendable {
    /// Where directories are here.
    public var map: PathMap
    /// What the input may be at most.
    public var limits: ImportLimits

    /// An import with that map.
    public init(map: PathMap = PathMap(), limits: ImportLimits = ImportLimits()) {
        self.map = map
        self.limits = limits
    }

    /// Reads those files, and makes one configuration of them.
    ///
    /// - Parameter paths: Each a MetaBase.xml, an applicationHost.config, a registry export or an adsutil listing; their
    ///   content tells which. Where two say different things, the later one counts.
    /// - Throws: what is wrong with a file. Nothing of any file is used then.
    public func configuration(of paths: [String]) throws(ImportError) -> ImportedConfiguration {
        guard paths.count <= self.limits.filesMax else {
            throw ImportError(
                file: paths[self.limits.filesMax],
                "An import takes \(self.limits.filesMax) files at most."
            )
        }
        var found = FoundSettings(limits: self.limits)
        for path in paths {
            try TextInput.reading(path, limits: self.limits) { (input) throws(ImportError) in
                try InputReader.read(&input, into: &found)
            }
        }
        return try self.configuration(of: found, last: paths.last ?? "")
    }

    /// As `configuration(of:)`, of text that is in memory already.
    func configuration(file: String, bytes: [UInt8]) throws(ImportError) -> ImportedConfiguration {
        var found = FoundSettings(limits: self.limits)
        var position = 0
        var input = try TextInput(file: file, limits: self.limits) { (count) throws(ImportError) -> [UInt8] in
            defer { position = min(position + count, bytes.count) }
            return Array(bytes[position...].prefix(count))
        }
        try InputReader.read(&input, into: &found)
        return try self.configuration(of: found, last: file)
    }

    private func configuration(
        of found: FoundSettings,
        last file: String
    ) throws(ImportError) -> ImportedConfiguration {
        let sites = found.siteCount
        guard sites <= self.limits.sitesMax else {
            let problem =
                "There are \(sites) FTP sites, and an import takes \(self.limits.sitesMax). Export fewer at a time."
            throw ImportError(file: file, problem)
        }
        guard found.inheritedBytes * sites <= self.limits.inheritedBytesMax else {
            let megabytes = self.limits.inheritedBytesMax >> 20
            let problem = "What \(sites) sites inherit is more than \(megabytes) MB altogether. Export fewer at a time."
            throw ImportError(file: file, problem)
        }
        var builder = ConfigurationBuilder(found, map: self.map)
        return builder.build()
    }
}
