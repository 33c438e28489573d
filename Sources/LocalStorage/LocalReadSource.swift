// A file of this host that is read.
internal import FTPProtocol
internal import LinuxSystem
internal import Storage
internal import SystemPackage

/// An open regular file.
final class LocalReadSource: ReadSource {
    let attributes: FileAttributes
    private let file: OwnedDescriptor
    private let calls: any FileCalls

    var size: UInt64 { self.attributes.size }
    var descriptor: Int32? { self.file.number }

    init(_ file: OwnedDescriptor, _ attributes: FileAttributes, calls: any FileCalls) {
        self.file = file
        self.attributes = attributes
        self.calls = calls
    }

    func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(StorageError) -> Int {
        try mapped { () throws(Errno) in try self.calls.read(self.file, at: offset, into: buffer) }
    }
}
