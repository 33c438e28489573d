/// Gives admitted clients to the event loops in batches, loop after loop.
struct Handover {
    private var batch: [AdmittedClient] = []
    private var loop = 0
    private let loopCount: Int
    private let clientsPerBatch: Int
    private let admitted: @Sendable (Int, [AdmittedClient]) -> Void

    init(
        loopCount: Int,
        clientsPerBatch: Int,
        admitted: @escaping @Sendable (Int, [AdmittedClient]) -> Void
    ) {
        precondition(loopCount > 0 && clientsPerBatch > 0, "The door needs an event loop to give its clients to.")
        self.loopCount = loopCount
        self.clientsPerBatch = clientsPerBatch
        self.admitted = admitted
        self.batch.reserveCapacity(clientsPerBatch)
    }

    mutating func add(_ client: AdmittedClient) {
        self.batch.append(client)
        if self.batch.count == self.clientsPerBatch { self.flush() }
    }

    /// Gives away what there is.
    mutating func flush() {
        guard !self.batch.isEmpty else { return }
        self.admitted(self.loop, self.batch)
        self.loop = (self.loop + 1) % self.loopCount
        self.batch.removeAll(keepingCapacity: true)
    }
}
