// What an input may be at most. Everything that grows with a file has its limit here.

/// The limits of one import. The defaults hold the memory of an import below 300 MB, whatever the files contain.
public struct ImportLimits: Hashable, Sendable {
    /// Files in one import.
    public var filesMax = 64
    /// Bytes of one file.
    public var fileBytesMax = 256 << 20
    /// What a document of XML may be at most.
    public var xml = XMLLimits()
    /// Bytes of one value.
    public var valueBytesMax = 256 << 10
    /// Bytes of one line of a registry export (continued lines count as one) or of an adsutil listing.
    public var lineBytesMax = 1 << 20
    /// Settings of all files together.
    public var settingsMax = 100_000
    /// Parts that aren't FTP's which are mentioned by name; those beyond share a line.
    public var mentionsMax = 10_000
    /// Bytes of keys and values of all files together.
    public var textBytesMax = 48 << 20
    /// Sites of all files together.
    public var sitesMax = 5_000
    /// Folders of sites with settings of their own (`<location path="Site/folder">`).
    public var foldersMax = 1_000
    /// Bytes of values that sites inherit, times the sites: spillway.yaml says them for each site.
    public var inheritedBytesMax = 16 << 20

    /// The defaults.
    public init() {}
}

/// What a document of XML may be at most.
public struct XMLLimits: Hashable, Sendable {
    /// Elements of XML inside each other.
    public var depthMax = 64
    /// Bytes of the name of an element or an attribute.
    public var nameBytesMax = 512
    /// Attributes of one element.
    public var attributesMax = 1_024
    /// Elements of applicationHost.config that are about FTP.
    public var elementsMax = 50_000

    /// The defaults.
    public init() {}
}
