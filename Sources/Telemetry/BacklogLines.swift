// What the log says of backlogs: how full, and what to do.
internal import FTPProtocol

enum BacklogLines {
    /// A queue was filled that far.
    static func filled(_ endpoint: Endpoint, percent: Int, queue: Gauge) -> String {
        let limit = queue.limit ?? 0
        let level = percent >= 100 ? "was full" : "was filled to \(percent) %"
        let effect = percent >= 100 ? ", so that clients may have been dropped" : ""
        return "the backlog of \(endpoint) \(level) (\(queue.peak.grouped) of \(limit.grouped))\(effect); "
            + "to make it longer: spillway set listenBacklog \(2 * max(1, limit))"
    }

    /// The monitor made it longer.
    static func raised(_ endpoint: Endpoint, from old: Int, to new: Int) -> String {
        "the backlog of \(endpoint) was raised from \(old.grouped) to \(new.grouped) while it was being filled; "
            + "to keep it so: spillway set listenBacklog \(new)"
    }
}
