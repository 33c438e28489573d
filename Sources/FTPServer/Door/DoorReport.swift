internal import Telemetry

/// What the door thread has to tell others, kept until the end of its turn.
struct DoorReport {
    var figures = DoorFigures()
    private var events: [ServerEvent] = []
    /// Whether something of an earlier turn couldn't be told yet.
    private(set) var isPending = false

    /// Events that are kept while the relay can't take them; beyond it they are dropped and counted.
    private static let eventsMax = EventRelay.eventsMax

    mutating func record(_ event: ServerEvent) {
        guard self.events.count < Self.eventsMax else { return self.figures.eventsDropped += 1 }
        self.events.append(event)
    }

    /// Tells it, without waiting for anybody.
    mutating func publish(to state: DoorState, _ bindings: inout BindingTable, _ sites: inout DoorSites) {
        self.figures.eventsDropped += state.relay.send(&self.events)
        let isPublished = state.counters.publish(self.figures, bindings, sites)
        if isPublished {
            bindings.shown()
            sites.shown()
        }
        self.isPending = !isPublished || !self.events.isEmpty
    }
}
