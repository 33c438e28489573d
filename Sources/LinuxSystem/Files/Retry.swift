// The one place where a call that a signal broke off is made again.
internal import SystemPackage

/// Makes a call until it wasn't broken off by a signal (EINTR).
///
/// - Returns: What the call returned, never negative.
func uninterrupted<Number: SignedInteger>(_ call: () -> Number) throws(Errno) -> Number {
    while true {
        let result = call()
        if result >= 0 { return result }
        let errno = Errno.current
        if errno != .interrupted { throw errno }
    }
}

/// Lends bytes as a C string; EINVAL when they hold a NUL.
func withCString<Value>(
    _ bytes: [UInt8],
    _ body: (UnsafePointer<CChar>) throws(Errno) -> Value
) throws(Errno) -> Value {
    guard !bytes.contains(0) else { throw .invalidArgument }
    let text = bytes.map { CChar(bitPattern: $0) } + [0]
    var result: Result<Value, Errno> = .failure(.invalidArgument)
    text.withUnsafeBufferPointer { buffer in
        guard let start = buffer.baseAddress else { return }
        do throws(Errno) { result = .success(try body(start)) } catch { result = .failure(error) }
    }
    return try result.get()
}
