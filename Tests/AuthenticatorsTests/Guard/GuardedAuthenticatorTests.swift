// The guard: what it remembers, when it asks, and when it doesn't.
import Accounts
import Authenticators
import FTPProtocol
import Testing

@Suite("Guarded authenticator") struct GuardedAuthenticatorTests {
    private let clock = TestClock()
    private let accepted = AuthenticationResult.accepted(Account(name: "anna", permissions: .all))

    private func guarding(_ wrapped: any Authenticator, _ settings: GuardSettings = GuardSettings())
        -> GuardedAuthenticator
    {
        GuardedAuthenticator(wrapped, name: "erp", settings: settings, now: { [clock] in clock.now })
    }

    @Test func acceptedAnswersAreRemembered() {
        let wrapped = ScriptedAuthenticator(self.accepted)
        let guarded = self.guarding(wrapped, GuardSettings(acceptedTime: .seconds(60)))
        #expect(guarded.resultAtOnce(for: .anna()) == nil)
        #expect(guarded.result(for: .anna()) == self.accepted)
        #expect(guarded.resultAtOnce(for: .anna()) == self.accepted)
        #expect(guarded.result(for: .anna()) == self.accepted)
        #expect(wrapped.questions == 1)
        #expect(guarded.resultAtOnce(for: .anna("other")) == nil)
        #expect(guarded.resultAtOnce(for: .anna(site: "Other")) == nil)
        self.clock.advance(by: .seconds(60))
        #expect(guarded.resultAtOnce(for: .anna()) == nil)
        #expect(guarded.result(for: .anna()) == self.accepted)
        #expect(wrapped.questions == 2)
    }

    @Test(arguments: [AuthenticationResult.refused(.wrongPassword), .unknown])
    func refusalsAreRememberedShortly(_ answer: AuthenticationResult) {
        let guarded = self.guarding(ScriptedAuthenticator(answer), GuardSettings(refusedTime: .seconds(2)))
        #expect(guarded.result(for: .anna()) == answer)
        self.clock.advance(by: .seconds(1))
        #expect(guarded.resultAtOnce(for: .anna()) == answer)
        self.clock.advance(by: .seconds(1))
        #expect(guarded.resultAtOnce(for: .anna()) == nil)
    }

    @Test func nothingIsRememberedWithoutTime() {
        let wrapped = ScriptedAuthenticator(self.accepted)
        let guarded = self.guarding(wrapped, GuardSettings(acceptedTime: .zero, refusedTime: .zero))
        for _ in 0..<3 { #expect(guarded.result(for: .anna()) == self.accepted) }
        #expect(wrapped.questions == 3)
    }

    @Test func forgetsWhenToldTo() {
        let wrapped = ScriptedAuthenticator(self.accepted)
        let guarded = self.guarding(wrapped)
        _ = guarded.result(for: .anna())
        guarded.forgetAnswers()
        #expect(guarded.resultAtOnce(for: .anna()) == nil)
    }

    @Test func keepsNoAnswerThatWasAskedForBeforeItForgot() async throws {
        let wrapped = WaitingAuthenticator(self.accepted)
        let guarded = self.guarding(wrapped)
        async let answer = ask(guarded)
        try await blocking { wrapped.waitUntilAsked() }
        guarded.forgetAnswers()
        wrapped.release()
        #expect(try await answer == self.accepted)
        #expect(guarded.resultAtOnce(for: .anna()) == nil)
    }

    @Test func leavesADeadAuthenticatorAlone() throws {
        let wrapped = ScriptedAuthenticator(.unavailable("no route"))
        let guarded = self.guarding(wrapped, GuardSettings(failuresMax: 3, restTime: .seconds(10)))
        for _ in 0..<3 {
            #expect(guarded.resultAtOnce(for: .anna()) == nil)
            #expect(guarded.result(for: .anna()) == .unavailable("erp: no route"))
        }
        let reason = try #require(guarded.resultAtOnce(for: .anna())?.unavailableReason)
        #expect(reason.hasPrefix("erp: ") && reason.hasSuffix("no route"))
        #expect(guarded.result(for: .anna()).unavailableReason == reason)
        #expect(wrapped.questions == 3)
    }

    @Test func comesBackAfterAProbe() {
        let wrapped = ScriptedAuthenticator(self.accepted)
        wrapped.plan(.unavailable("a"), .unavailable("b"), .unavailable("c"))
        let guarded = self.guarding(wrapped, GuardSettings(failuresMax: 2, restTime: .seconds(10)))
        for _ in 0..<5 { _ = guarded.result(for: .anna()) }
        #expect(wrapped.questions == 2)
        self.clock.advance(by: .seconds(10))
        // The probe fails, and it rests again.
        for _ in 0..<5 { _ = guarded.result(for: .anna()) }
        #expect(wrapped.questions == 3)
        self.clock.advance(by: .seconds(10))
        #expect(guarded.resultAtOnce(for: .anna()) == nil)
        #expect(guarded.result(for: .anna()) == self.accepted)
        #expect(guarded.result(for: .anna("other")) == self.accepted)
        #expect(wrapped.questions == 5)
    }

    @Test func whatIsRememberedOutlivesAFailure() {
        let wrapped = ScriptedAuthenticator(.unavailable("down"))
        wrapped.plan(self.accepted)
        let guarded = self.guarding(wrapped, GuardSettings(acceptedTime: .seconds(60), failuresMax: 1))
        #expect(guarded.result(for: .anna()) == self.accepted)
        _ = guarded.result(for: .anna("other"))
        #expect(guarded.resultAtOnce(for: .anna("other"))?.unavailableReason != nil)
        #expect(guarded.resultAtOnce(for: .anna()) == self.accepted)
    }

    @Test func answersOfTheUserAreNoFailures() {
        let wrapped = ScriptedAuthenticator(.refused(.wrongPassword))
        let guarded = self.guarding(wrapped, GuardSettings(refusedTime: .zero, failuresMax: 1))
        for _ in 0..<10 { #expect(guarded.result(for: .anna()) == .refused(.wrongPassword)) }
        #expect(wrapped.questions == 10)
    }

    @Test func moreQuestionsThanItMayAskAreBusy() async throws {
        let wrapped = WaitingAuthenticator(self.accepted)
        let guarded = self.guarding(wrapped, GuardSettings(failuresMax: 1, callsMax: 1))
        async let first = ask(guarded)
        try await blocking { wrapped.waitUntilAsked() }
        let reason = try #require(try await ask(guarded, .anna("other")).unavailableReason)
        #expect(reason.hasPrefix("erp: busy"))
        wrapped.release()
        #expect(try await first == self.accepted)
        // Being busy is no failure: it was asked again, and what is remembered needs no place.
        #expect(guarded.result(for: .anna()) == self.accepted)
        async let second = ask(guarded, .anna("other"))
        try await blocking { wrapped.waitUntilAsked() }
        #expect(try await ask(guarded) == self.accepted)
        wrapped.release()
        #expect(try await second == self.accepted)
    }

    @Test func whatIsKnownAtOnceIsNotAskedFor() {
        var accounts = FixedAccounts()
        accounts.add(Account(name: "anna", permissions: .all), password: Secret("secret".utf8))
        let guarded = self.guarding(accounts)
        #expect(guarded.resultAtOnce(for: .anna()) == self.accepted)
        #expect(guarded.resultAtOnce(for: .anna("other")) == .refused(.wrongPassword))
    }
}
