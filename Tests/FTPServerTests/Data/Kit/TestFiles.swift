// Files for transfers: in memory, with faults, and in the kernel.
import FTPProtocol
import Glibc
import Storage
import Synchronization

/// A file in memory.
final class MemorySource: ReadSource {
    let size: UInt64
    let attributes = FileAttributes(kind: .file)
    let descriptor: Int32? = nil
    private let bytes: [UInt8]
    private let readMax: Int

    /// - Parameters:
    ///   - size: what it claims, if not the truth.
    ///   - readMax: what one read gives at most.
    init(_ bytes: [UInt8], size: Int? = nil, readMax: Int = .max) {
        self.bytes = bytes
        self.size = UInt64(size ?? bytes.count)
        self.readMax = readMax
    }

    func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(StorageError) -> Int {
        let start = min(Int(offset), self.bytes.count)
        let end = min(start + min(buffer.count, self.readMax), self.bytes.count)
        self.bytes[start..<end].withUnsafeBytes { buffer.copyMemory(from: $0) }
        return end - start
    }
}

/// A file that can't be read.
final class BrokenSource: ReadSource {
    let size: UInt64 = 1_000
    let attributes = FileAttributes(kind: .file)
    let descriptor: Int32? = nil

    func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(StorageError) -> Int {
        throw .failed("broken")
    }
}

/// A file that has a descriptor, and no name.
final class KernelFile: ReadSource {
    let size: UInt64
    let attributes = FileAttributes(kind: .file)
    var descriptor: Int32? { self.file }
    private let file: Int32

    /// - Parameter size: what it claims, if not the truth.
    init(_ bytes: [UInt8], size: UInt64? = nil) {
        self.file = Self.open()
        self.size = size ?? UInt64(bytes.count)
        self.write(bytes, at: 0)
    }

    /// A file of zeros that takes no memory.
    init(sparse size: UInt64) {
        self.file = Self.open()
        self.size = size
        precondition(ftruncate(self.file, off_t(size)) == 0)
    }

    deinit { close(self.file) }

    private static func open() -> Int32 {
        var name = Array("/tmp/spillway-test-XXXXXX".utf8CString)
        let file = mkstemp(&name)
        precondition(file >= 0, "/tmp can't be written to.")
        unlink(name)
        return file
    }

    func write(_ bytes: [UInt8], at offset: UInt64) { pwrite(self.file, bytes, bytes.count, off_t(offset)) }

    func truncate(to size: Int) { ftruncate(self.file, off_t(size)) }

    func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(StorageError) -> Int {
        max(0, pread(self.file, buffer.baseAddress, buffer.count, off_t(offset)))
    }
}

/// A folder's descriptor in place of a file's: `sendfile` refuses it.
final class UnsendableSource: ReadSource {
    let size: UInt64
    let attributes = FileAttributes(kind: .file)
    var descriptor: Int32? { self.folder }
    private let bytes: MemorySource
    private let folder = open("/", O_RDONLY | O_CLOEXEC)

    init(_ bytes: [UInt8]) {
        self.bytes = MemorySource(bytes)
        self.size = UInt64(bytes.count)
    }

    deinit { close(self.folder) }

    func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(StorageError) -> Int {
        try self.bytes.read(at: offset, into: buffer)
    }
}

/// What became of an upload.
final class UploadRecord: Sendable {
    struct State: Hashable {
        var bytes: [UInt8] = []
        var writes = 0
        var isCommitted = false
        var discards: [Bool] = []
    }

    private let state = Mutex(State())

    var current: State { self.state.withLock { $0 } }

    func update(_ body: (inout State) -> Void) { self.state.withLock { body(&$0) } }
}

/// A file in memory that is written, with faults on demand.
final class MemorySink: WriteSink {
    enum Fault: Hashable {
        case none
        case write(Int)
        case commit
    }

    let path = VirtualPath.root
    let descriptor: Int32? = nil
    private let record: UploadRecord
    private let fault: Fault

    init(_ record: UploadRecord, fault: Fault = .none) {
        self.record = record
        self.fault = fault
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws(StorageError) {
        let number = self.record.current.writes + 1
        if self.fault == .write(number) { throw .noSpace }
        self.record.update { state in
            state.writes = number
            state.bytes.append(contentsOf: bytes)
        }
    }

    func commit() throws(StorageError) {
        if self.fault == .commit { throw .quotaExceeded }
        self.record.update { $0.isCommitted = true }
    }

    func discard(keepingPartial: Bool) {
        self.record.update { $0.discards.append(keepingPartial) }
    }
}
