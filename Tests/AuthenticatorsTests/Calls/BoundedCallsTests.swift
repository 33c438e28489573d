// Calls that never come back.
import Accounts
import LinuxSystem
import ServerTesting
import Testing

@testable import Authenticators

@Suite("Bounded calls") struct BoundedCallsTests {
    @Test func handsOnTheAnswer() async throws {
        let calls = BoundedCalls(limits: .patient, threadName: "test")
        #expect(try await blocking { calls.result { .unknown } } == .unknown)
    }

    @Test func aCallThatHangsKeepsItsPlace() async throws {
        let calls = BoundedCalls(limits: CallLimits(callsMax: 1, timeMax: .milliseconds(100)), threadName: "test")
        let released = CountingSemaphore()
        let hanging = try await blocking {
            calls.result {
                released.wait()
                return .unknown
            }
        }
        #expect(hanging.unavailableReason?.hasPrefix("no answer within") == true)
        let next = try await blocking { calls.result { .unknown } }
        #expect(next.unavailableReason?.hasPrefix("busy") == true)
        released.signal()
        #expect(try await blocking { eventually { calls.result { .unknown } == .unknown } })
    }

    @Test func anAnswerFreesItsPlaceBeforeItIsThere() async throws {
        let calls = BoundedCalls(limits: CallLimits(callsMax: 1, timeMax: .seconds(120)), threadName: "test")
        let answers = try await blocking { (0..<500).map { _ in calls.result { .unknown } } }
        #expect(answers.allSatisfy { $0 == .unknown })
    }

    @Test func limitsAreNeverNothing() {
        #expect(CallLimits(callsMax: 0, timeMax: .zero) == CallLimits(callsMax: 1, timeMax: .milliseconds(1)))
    }
}
