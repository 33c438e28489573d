import Admission
import FTPProtocol
import LinuxSystem
import SystemPackage
import Testing

@testable import FTPServer

@Suite struct BindingTests {
    @Test(arguments: [
        (1, 4_096, 1), (4_096, 4_096, 1), (4_097, 4_096, 2), (16_384, 4_096, 5), (16_384, 65_535, 1), (500, 128, 7),
        (1_000_000, 128, 64),
    ])
    func `there are as many listeners as it takes to hold the backlog, whichever way the hash falls`(
        backlog: Int,
        queueMax: Int,
        count: Int
    ) {
        #expect(Binding.listenerCount(for: backlog, queueMax: queueMax) == count)
    }

    @Test func `a backlog beyond the kernel's limit for one listener is held by several`() throws {
        let binding = try Binding(to: Endpoint(address: .loopback, port: 0), backlog: 300, queueMax: 64)
        #expect(binding.listeners.count > 4)
        let visitors = try (0..<300).map { _ in try Visitor(to: binding.endpoint) }
        var held = 0
        for listener in binding.listeners {
            while let accepted = try? Socket.accept(listener) {
                held += 1
                Socket.close(accepted.descriptor)
            }
        }
        #expect(held == 300)
        #expect(visitors.count == 300)
        binding.close()
    }

    @Test(
        arguments: [
            // Limit, in use, maxConnections, room: seats, waiting.
            (20_000, 1_050, nil, 5_000, 17_211...17_400, 1_000...1_200),
            (20_000, 1_050, 500, 5_000, 500...500, 5_000...5_000),
            (20_000, 1_050, 15_000, 5_000, 15_000...15_000, 3_000...4_000),
            (1_024, 40, 5_000, 5_000, 500...900, 30...60),
            (64, 60, nil, 5_000, 1...2, 0...2), (10, 60, 7, 5_000, 1...2, 0...2),
        ] as [(Int, Int, Int?, Int, ClosedRange<Int>, ClosedRange<Int>)]
    )
    func `seats and waiting places never need more descriptors than there are`(
        limit: Int,
        inUse: Int,
        maxConnections: Int?,
        room: Int,
        seats: ClosedRange<Int>,
        waiting: ClosedRange<Int>
    ) {
        var configuration = DoorConfiguration(bindings: [])
        configuration.descriptorLimit = limit
        configuration.descriptorsInUse = inUse
        configuration.burst.maxConnections = maxConnections
        configuration.burst.serverListenBacklog = room
        let plan = DescriptorPlan(configuration)
        #expect(seats.contains(plan.seats))
        #expect(waiting.contains(plan.waiting))
        #expect(DescriptorPlan.lingeringRange.contains(plan.lingering))
        #expect(limit < 200 || plan.seats + plan.waiting + plan.lingering + inUse + DescriptorPlan.kept <= limit)
    }
}
