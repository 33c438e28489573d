// What waits to be written, so that adding to it always takes the same short time.

/// Elements in the order in which they came.
///
/// An array would be copied while it grows, and whoever adds to it waits meanwhile: with 200,000 records that is 40 MB.
struct LogQueue<Element> {
    private static var chunkCount: Int { 1_024 }

    private(set) var chunks: [[Element]] = []

    var isEmpty: Bool { self.chunks.isEmpty }

    /// Adds one at the end.
    mutating func append(_ element: Element) {
        if let last = self.chunks.indices.last, self.chunks[last].count < Self.chunkCount {
            self.chunks[last].append(element)
        } else {
            var chunk: [Element] = []
            // The first is often the only one: a server that isn't busy logs a few lines at a time.
            if !self.chunks.isEmpty { chunk.reserveCapacity(Self.chunkCount) }
            chunk.append(element)
            self.chunks.append(chunk)
        }
    }
}
