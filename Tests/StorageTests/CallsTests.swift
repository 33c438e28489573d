// The system calls themselves, as far as the driver's tests don't show them.
import FTPProtocol
import Glibc
import SystemPackage
import Testing

@testable import LinuxSystem

@Suite("File calls")
struct CallsTests {
    private let calls = LinuxFileCalls()

    private func open(_ folder: Folder) throws -> OwnedDescriptor {
        try self.calls.openRoot(Array(folder.path.utf8), [.read, .directory])
    }

    @Test("A call that a signal breaks off is made again; other errors come out at once")
    func retriesInterrupted() throws {
        var count = 0
        let result = try uninterrupted {
            count += 1
            Glibc.errno = EINTR
            return count < 5 ? -1 : 7
        }
        #expect(result == 7)
        #expect(count == 5)
        #expect(throws: Errno.ioError) {
            try uninterrupted {
                Glibc.errno = EIO
                return -1
            }
        }
    }

    @Test("A name with a NUL is invalid, an empty one is not found")
    func refusesBadNames() throws {
        let folder = try Folder()
        let directory = try self.open(folder)
        #expect(throws: Errno.invalidArgument) {
            try self.calls.makeDirectory(FilePlace(directory, [65, 0, 66]), mode: 0o755)
        }
        #expect(throws: Errno.noSuchFileOrDirectory) { try self.calls.status(FilePlace(directory, [])) }
        #expect(folder.names().isEmpty)
    }

    @Test("Everything is opened close-on-exec")
    func closesOnExec() throws {
        let folder = try Folder()
        let directory = try self.open(folder)
        let flags: [OpenFlags] = [[.read, .directory], .path, [.write, .unnamed]]
        for flags in flags {
            let file = try self.calls.open(.itself(directory), flags, mode: 0o600)
            #expect(fcntl(file.number, F_GETFD) & FD_CLOEXEC != 0)
        }
        let beneath = try self.calls.openBeneath(directory, [UInt8(ascii: ".")], .path)
        #expect(fcntl(beneath.number, F_GETFD) & FD_CLOEXEC != 0)
    }

    @Test("Mode and time are set through descriptors that only name a file")
    func changesThroughPaths() throws {
        let folder = try Folder()
        try folder.put("a", "")
        let file = try self.calls.open(FilePlace(self.open(folder), [UInt8(ascii: "a")]), .path, mode: 0)
        try self.calls.setMode(file, 0o604)
        try self.calls.setModified(file, FileTime(seconds: 5, nanoseconds: 6))
        let attributes = try self.calls.status(file).attributes
        #expect(attributes.mode == 0o604)
        #expect(attributes.modified == FileTime(seconds: 5, nanoseconds: 6))
    }

    @Test("A block of entries that breaks off in the middle of one ends there")
    func cutBlock() {
        var block = DirectoryBlock()
        #expect(block.next() == nil)
        let count = block.fill { buffer in
            buffer[16] = 200
            buffer[18] = 8
            buffer[19] = UInt8(ascii: "a")
            return 25
        }
        #expect(count == 25)
        #expect(block.next() == DirectoryBlock.Entry(name: [UInt8(ascii: "a")], kind: .file))
        #expect(block.next() == nil)
        #expect(block.fill { _ in -1 } == -1)
        #expect(block.next() == nil)
    }
}
