// File calls that go wrong once, on purpose.
import FTPProtocol
import Glibc
import LinuxSystem
import Synchronization
import SystemPackage

/// Counts the calls, and at one of them does what the plan says instead of, or after, what was asked.
final class FaultyCalls: FileCalls {
    /// What happens, and when.
    enum Plan: Sendable {
        /// Nothing: calls are counted.
        case count
        /// The call with that number fails, the first being 1.
        case fail(Int, Errno)
        /// Each call of that name fails.
        case failEach(String, Errno)
        /// Renames that keep the target and hard links fail, as on FAT behind an old kernel.
        case failRenamesAndLinks
        /// The process is killed just before the call.
        case killBefore(Int)
        /// The process is killed just after the call.
        case killAfter(Int)
        /// Runs once, just before the first call of that name.
        case interfere(String, @Sendable () -> Void)
    }

    private struct State {
        var plan = Plan.count
        var count = 0
    }

    private let base = LinuxFileCalls()
    private let state = Mutex(State())

    /// From now on calls are counted from 1, and the plan holds.
    func arm(_ plan: Plan) { self.state.withLock { $0 = State(plan: plan) } }

    /// Calls since `arm`.
    var count: Int { self.state.withLock { $0.count } }

    private func pass<Value>(
        _ name: String = #function,
        _ call: () throws(Errno) -> Value
    ) throws(Errno) -> Value {
        let (plan, number) = self.state.withLock { state in
            state.count += 1
            let plan = state.plan
            if case .interfere(let wanted, _) = plan, name.hasPrefix(wanted) { state.plan = .count }
            return (plan, state.count)
        }
        switch plan {
        case .fail(number, let errno): throw errno
        case .failEach(let wanted, let errno) where name.hasPrefix(wanted): throw errno
        case .failRenamesAndLinks where name.hasPrefix("renameKeeping"): throw .invalidArgument
        case .failRenamesAndLinks where name.hasPrefix("linkName"): throw .notPermitted
        case .killBefore(number): kill(getpid(), SIGKILL)
        case .interfere(let wanted, let body) where name.hasPrefix(wanted): body()
        case .count, .fail, .failEach, .failRenamesAndLinks, .killBefore, .killAfter, .interfere: break
        }
        defer { if case .killAfter(number) = plan { kill(getpid(), SIGKILL) } }
        return try call()
    }
}

extension FaultyCalls {
    func openRoot(_ path: [UInt8], _ flags: OpenFlags) throws(Errno) -> OwnedDescriptor {
        try self.pass { () throws(Errno) in try self.base.openRoot(path, flags) }
    }

    func openBeneath(_ root: OwnedDescriptor, _ path: [UInt8], _ flags: OpenFlags) throws(Errno) -> OwnedDescriptor {
        try self.pass { () throws(Errno) in try self.base.openBeneath(root, path, flags) }
    }

    func open(_ place: FilePlace, _ flags: OpenFlags, mode: UInt16) throws(Errno) -> OwnedDescriptor {
        let name = flags.contains(.unnamed) ? "openUnnamed" : "open("
        return try self.pass(name) { () throws(Errno) in try self.base.open(place, flags, mode: mode) }
    }

    func status(_ descriptor: OwnedDescriptor) throws(Errno) -> FileStatus {
        try self.pass { () throws(Errno) in try self.base.status(descriptor) }
    }

    func status(_ place: FilePlace) throws(Errno) -> FileStatus {
        try self.pass("statusOfName") { () throws(Errno) in try self.base.status(place) }
    }

    func readLink(_ link: OwnedDescriptor) throws(Errno) -> [UInt8] {
        try self.pass { () throws(Errno) in try self.base.readLink(link) }
    }

    func readEntries(_ directory: OwnedDescriptor, into block: inout DirectoryBlock) throws(Errno) -> Bool {
        try self.pass { () throws(Errno) in try self.base.readEntries(directory, into: &block) }
    }

    func makeDirectory(_ place: FilePlace, mode: UInt16) throws(Errno) {
        try self.pass { () throws(Errno) in try self.base.makeDirectory(place, mode: mode) }
    }

    func removeDirectory(_ place: FilePlace) throws(Errno) {
        try self.pass { () throws(Errno) in try self.base.removeDirectory(place) }
    }

    func removeFile(_ place: FilePlace) throws(Errno) {
        try self.pass { () throws(Errno) in try self.base.removeFile(place) }
    }

    func rename(_ source: FilePlace, to target: FilePlace, replacing: Bool) throws(Errno) {
        let name = replacing ? "renameReplacing" : "renameKeeping"
        try self.pass(name) { () throws(Errno) in try self.base.rename(source, to: target, replacing: replacing) }
    }

    func link(_ source: FilePlace, to target: FilePlace) throws(Errno) {
        try self.pass("linkName") { () throws(Errno) in try self.base.link(source, to: target) }
    }

    func link(_ unnamed: OwnedDescriptor, to target: FilePlace) throws(Errno) {
        try self.pass("linkUnnamed") { () throws(Errno) in try self.base.link(unnamed, to: target) }
    }
}

extension FaultyCalls {
    func setMode(_ descriptor: OwnedDescriptor, _ mode: UInt16) throws(Errno) {
        try self.pass { () throws(Errno) in try self.base.setMode(descriptor, mode) }
    }

    func setOwner(_ descriptor: OwnedDescriptor, user: UInt32, group: UInt32) throws(Errno) {
        try self.pass { () throws(Errno) in try self.base.setOwner(descriptor, user: user, group: group) }
    }

    func setModified(_ descriptor: OwnedDescriptor, _ time: FileTime) throws(Errno) {
        try self.pass { () throws(Errno) in try self.base.setModified(descriptor, time) }
    }

    func checkWritable(_ place: FilePlace) throws(Errno) {
        try self.pass { () throws(Errno) in try self.base.checkWritable(place) }
    }

    func availableBytes(_ descriptor: OwnedDescriptor) throws(Errno) -> UInt64 {
        try self.pass { () throws(Errno) in try self.base.availableBytes(descriptor) }
    }

    func read(
        _ descriptor: OwnedDescriptor,
        at offset: UInt64,
        into buffer: UnsafeMutableRawBufferPointer
    ) throws(Errno) -> Int {
        try self.pass { () throws(Errno) in try self.base.read(descriptor, at: offset, into: buffer) }
    }

    func write(_ descriptor: OwnedDescriptor, _ bytes: UnsafeRawBufferPointer) throws(Errno) -> Int {
        try self.pass { () throws(Errno) in try self.base.write(descriptor, bytes) }
    }

    func seek(_ descriptor: OwnedDescriptor, to offset: UInt64) throws(Errno) {
        try self.pass { () throws(Errno) in try self.base.seek(descriptor, to: offset) }
    }

    func truncate(_ descriptor: OwnedDescriptor, to size: UInt64) throws(Errno) {
        try self.pass { () throws(Errno) in try self.base.truncate(descriptor, to: size) }
    }

    func allocate(_ descriptor: OwnedDescriptor, at offset: UInt64, bytes: UInt64) throws(Errno) {
        try self.pass { () throws(Errno) in try self.base.allocate(descriptor, at: offset, bytes: bytes) }
    }

    func synchronize(_ descriptor: OwnedDescriptor) throws(Errno) {
        try self.pass { () throws(Errno) in try self.base.synchronize(descriptor) }
    }

    func flush(_ descriptor: OwnedDescriptor) throws(Errno) {
        try self.pass { () throws(Errno) in try self.base.flush(descriptor) }
    }

    func lock(_ descriptor: OwnedDescriptor) throws(Errno) {
        try self.pass { () throws(Errno) in try self.base.lock(descriptor) }
    }
}
