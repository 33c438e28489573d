import Testing

@testable import Admission

@Suite struct BacklogWatchTests {
    private func look(_ watch: inout BacklogWatch, _ peak: Int, of limit: Int = 100, mayRaise: Bool = false) -> Int? {
        watch.observe(QueueLevel(peak: peak, limit: limit), binding: 0, mayRaise: mayRaise).warning
    }

    @Test func `each threshold is told once on the way up`() {
        var watch = BacklogWatch(backlogMax: 1_000)
        #expect(
            [0, 49, 50, 79, 80, 99, 100, 101].map { self.look(&watch, $0) } == [nil, nil, 50, nil, 80, nil, 100, nil]
        )
    }

    @Test func `only the highest of several thresholds is told`() {
        var watch = BacklogWatch(backlogMax: 1_000)
        #expect([100, 85, 100].map { self.look(&watch, $0) } == [100, nil, nil])
    }

    @Test func `a threshold is told again when the queue was below half of it`() {
        var watch = BacklogWatch(backlogMax: 1_000)
        let told = [100, 50, 100, 45, 85, 100, 39, 80, 0, 50].map { self.look(&watch, $0) }
        #expect(told == [100, nil, nil, nil, nil, 100, nil, 80, nil, 50])
    }

    @Test func `bindings are watched each for itself`() {
        var watch = BacklogWatch(backlogMax: 1_000)
        for binding in [2, 0, 1] {
            let level = QueueLevel(peak: 50, limit: 100)
            let advice = watch.observe(level, binding: binding, mayRaise: false)
            #expect(advice.warning == 50)
        }
        let again = self.look(&watch, 50)
        #expect(again == nil)
    }

    @Test func `a backlog is doubled from 80 percent on, up to the most`() {
        var watch = BacklogWatch(backlogMax: 300)
        var limit = 100
        var raised: [Int] = []
        for _ in 0..<5 {
            let advice = watch.observe(QueueLevel(peak: limit * 8 / 10, limit: limit), binding: 0, mayRaise: true)
            guard let backlog = advice.raisedBacklog else { continue }
            raised.append(backlog)
            limit = backlog
        }
        #expect(raised == [200, 300])
        let calm = watch.observe(QueueLevel(peak: 79, limit: 100), binding: 1, mayRaise: true)
        #expect(calm.raisedBacklog == nil)
    }

    @Test func `what can't be had is asked for once, and again after the queue was empty`() {
        var watch = BacklogWatch(backlogMax: 1_000)
        let asked = [100, 100, 0, 100].map { peak in
            watch.observe(QueueLevel(peak: peak, limit: 100), binding: 0, mayRaise: true).raisedBacklog
        }
        #expect(asked == [200, nil, nil, 200])
    }

    @Test func `a disabled monitor warns and raises nothing`() {
        var watch = BacklogWatch(backlogMax: 1_000)
        let advice = watch.observe(QueueLevel(peak: 100, limit: 100), binding: 0, mayRaise: false)
        #expect(advice.warning == 100)
        #expect(advice.raisedBacklog == nil)
    }

    @Test func `a queue that can hold nothing is left alone`() {
        var watch = BacklogWatch(backlogMax: 1_000)
        let advice = watch.observe(QueueLevel(peak: 5, limit: 0), binding: 0, mayRaise: true)
        #expect(advice == BacklogAdvice())
    }
}
