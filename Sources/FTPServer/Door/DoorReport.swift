internal import Telemetry

/// What the door thread has to tell others, kept until the end of its turn.
struct DoorReport {
    var figures = DoorFigures()
    var queues: [QueueFigures] = []
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
    mutating func publish(to state: DoorState) {
        self.figures.eventsDropped += state.relay.send(&self.events)
        let isPublished = state.counters.publish(self.figures, self.queues)
        if isPublished { for index in self.queues.indices { self.queues[index].recentPeak = 0 } }
        self.isPending = !isPublished || !self.events.isEmpty
    }
}
