// The listening socket in the file system: made by one server at a time, and removed by it.
internal import LinuxSystem
internal import SystemPackage

/// A control socket that this process has, and nobody else.
final class ControlSocket: Sendable {
    /// Clients in the kernel's queue.
    private static let backlog: Int32 = 128

    let path: String
    let descriptor: Int32
    private let lock: LockFile
    private let node: FileNode

    /// Makes the socket, with mode 0600. What a dead server left behind is replaced.
    init(at path: String) throws(ControlError) {
        guard "\(path).lock".utf8.count <= UnixSocket.pathBytesMax else { throw .pathTooLong(path: path) }
        self.path = path
        try Self.makeFolder(of: path)
        self.lock = try Self.lock(path)
        do throws(ControlError) {
            (self.descriptor, self.node) = try Self.listen(at: path)
        } catch {
            self.lock.release()
            throw error
        }
    }

    deinit { Socket.close(self.descriptor) }

    /// Removes the socket, unless it is another one by now, and gives up the lock.
    func remove() {
        if let there = try? FileNode(at: self.path), there == self.node { FileNode.remove(self.path) }
        self.lock.release()
    }

    /// The folder is made if it is missing; one that is there stays as it is, for the socket has a mode of its own.
    private static func makeFolder(of path: String) throws(ControlError) {
        guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return }
        let folder = String(path[..<slash])
        do throws(Errno) {
            _ = try FileNode.makePrivateFolder(folder)
        } catch { throw .failed(path: path, error) }
    }

    /// Two servers that start at the same moment can't both find a dead one's socket and replace it.
    private static func lock(_ path: String) throws(ControlError) -> LockFile {
        do throws(Errno) {
            return try LockFile(at: "\(path).lock")
        } catch {
            guard error == .wouldBlock else { throw .failed(path: path, error) }
            throw .inUse(path: path, process: LockFile.holder(at: "\(path).lock"))
        }
    }

    private static func listen(at path: String) throws(ControlError) -> (Int32, FileNode) {
        try self.removeStale(path)
        do throws(Errno) {
            let descriptor = try UnixSocket.listen(at: path, backlog: self.backlog)
            do throws(Errno) {
                return (descriptor, try FileNode(at: path))
            } catch {
                Socket.close(descriptor)
                throw error
            }
        } catch { throw .failed(path: path, error) }
    }

    /// Called by who holds the lock: whoever listens all the same is no Spillway.
    private static func removeStale(_ path: String) throws(ControlError) {
        guard let node = try? FileNode(at: path) else { return }
        guard node.isSocket else { throw .notOurs(path: path) }
        do throws(Errno) {
            Socket.close(try UnixSocket.connect(to: path))
        } catch {
            guard error == .connectionRefused else { throw .notOurs(path: path) }
            return FileNode.remove(path)
        }
        throw .notOurs(path: path)
    }
}
