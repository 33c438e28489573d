import Admission
import LinuxSystem
import Synchronization
import Testing

@testable import FTPServer

@Suite struct GreetingTimesTests {
    private let start = ContinuousClock.Instant.now

    private func greetings(_ count: Int) -> [GreetingTimes.Greeting] {
        Array(repeating: .init(acceptedAt: self.start, greetedAt: self.start + .milliseconds(7)), count: count)
    }

    @Test func `what was taken is gone, the totals stay`() {
        let times = GreetingTimes()
        times.add(self.greetings(3), gone: 1)
        times.add(self.greetings(2), gone: 0)
        let first = times.take()
        #expect(first.clients.times.count == 5)
        #expect(first.clients.lastGreeting == self.start + .milliseconds(7))
        #expect(first.greeted == 5)
        #expect(first.gone == 1)
        let second = times.take()
        #expect(second.clients == GreetedClients())
        #expect(second.greeted == 5)
    }

    @Test func `a sleeper is woken by the next batch, once`() throws {
        let times = GreetingTimes()
        let signal = try WakeSignal()
        let poller = try Poller()
        var ready: [Poller.Event] = []
        try poller.add(signal.descriptor, token: 0, for: .readable)
        times.wakeAtNext(signal)
        times.add(self.greetings(1), gone: 0)
        poller.wait(milliseconds: 0, into: &ready)
        #expect(ready.count == 1)
        signal.lower()
        times.add(self.greetings(1), gone: 0)
        poller.wait(milliseconds: 0, into: &ready)
        #expect(ready.isEmpty)
        times.wakeAtNext(signal)
        times.wakeAtNext(nil)
        times.add(self.greetings(1), gone: 0)
        poller.wait(milliseconds: 0, into: &ready)
        #expect(ready.isEmpty)
    }

    @Test func `nobody is lost when many threads add and one takes`() throws {
        let times = GreetingTimes()
        let greetings = self.greetings(64)
        let threads = try (0..<4).map { _ in
            try SystemThread(name: "greeter") { for _ in 0..<200 { times.add(greetings, gone: 1) } }
        }
        var seen = 0
        for _ in 0..<100 { seen += times.take().clients.times.count }
        for thread in threads { thread.join() }
        let last = times.take()
        seen += last.clients.times.count
        #expect(seen == 4 * 200 * 64)
        #expect(last.greeted == seen)
        #expect(last.gone == 800)
    }
}
