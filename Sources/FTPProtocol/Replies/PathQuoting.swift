// Paths between quotation marks, each mark in them doubled: 257 (RFC 959 appendix II), and the X commands' arguments.

/// Puts paths in quotation marks, and takes them out.
public enum PathQuoting {
    /// The path in quotation marks: `"/a ""b"""`. Bytes that aren't UTF-8 become U+FFFD.
    public static func quoted(_ path: some Collection<UInt8>) -> String {
        var bytes: [UInt8] = [Words.quote]
        for byte in path {
            if byte == Words.quote { bytes.append(byte) }
            bytes.append(byte)
        }
        bytes.append(Words.quote)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The path that quotation marks at the begin enclose, and what stands behind them; nil when there is none, or no end.
    public static func unquoted(_ bytes: ArraySlice<UInt8>) -> (path: [UInt8], rest: ArraySlice<UInt8>)? {
        guard bytes.first == Words.quote else { return nil }
        var path: [UInt8] = []
        var index = bytes.startIndex + 1
        while index < bytes.endIndex {
            if bytes[index] == Words.quote {
                let isDoubled = index + 1 < bytes.endIndex && bytes[index + 1] == Words.quote
                guard isDoubled else { return (path, bytes[(index + 1)...]) }
                index += 1
            }
            path.append(bytes[index])
            index += 1
        }
        return nil
    }

    /// The path in the text of a 257: the first one in quotation marks, with or without words before it.
    public static func path(in text: String) -> [UInt8]? {
        let bytes = Array(text.utf8)
        return bytes.firstIndex(of: Words.quote).flatMap { Self.unquoted(bytes[$0...])?.path }
    }
}
