// Bytes on their way through a control socket.
internal import LinuxSystem
internal import SystemPackage

/// Reading and writing what a non-blocking socket has room for.
enum ControlBytes {
    private static let readBytes = 16_384

    /// Appends what is there, 16 KiB at most; false at the peer's end.
    static func receive(from descriptor: Int32, onto input: inout [UInt8]) throws(Errno) -> Bool {
        var buffer = [UInt8](repeating: 0, count: self.readBytes)
        var result: Result<Int, Errno> = .success(0)
        buffer.withUnsafeMutableBytes { bytes in
            do throws(Errno) {
                result = .success(try Socket.receive(descriptor, into: bytes))
            } catch { result = .failure(error) }
        }
        do throws(Errno) {
            let count = try result.get()
            input += buffer.prefix(count)
            return count > 0
        } catch {
            guard error == .wouldBlock else { throw error }
            return true
        }
    }

    /// Writes as much as fits; 0 when nothing does.
    static func send(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) throws(Errno) -> Int {
        var result: Result<Int, Errno> = .success(0)
        bytes.withUnsafeBytes { bytes in
            do throws(Errno) {
                result = .success(try Socket.send(descriptor, bytes))
            } catch { result = .failure(error) }
        }
        do throws(Errno) {
            return try result.get()
        } catch {
            guard error == .wouldBlock else { throw error }
            return 0
        }
    }
}
