import AuthorityTrials
import Foundation
import Testing

extension AuthorityTrialSuites {
    @Suite("Hostile input")
    struct HostileInputTests {
        private var command: URL { Implementation.ours.command }

        #if os(Linux)
        @Test("1,000 slow senders and 100 half-sent bodies are closed in time, and nothing of them stays")
        func slow() async throws {
            AuthorityTrialSuites.verifyReport(try await SlowTrial(sockets: 1_000, command: command).run())
        }

        @Test("N11, N13: addresses count as the trusted hop says, by /64; an operator is served meanwhile")
        func addresses() async throws {
            AuthorityTrialSuites.verifyReport(try await AddressTrial(addresses: 5_000, command: command).run())
        }
        #endif

        @Test("what is too long or no request is refused in its way, and the next honest request is served")
        func oversize() async throws {
            AuthorityTrialSuites.verifyReport(try await OversizeTrial(command: command).run())
        }

        @Test("of thousands of copies of a signed request one is taken, and the others leave no trace")
        func copies() async throws {
            AuthorityTrialSuites.verifyReport(try await CopiesTrial(copies: 3_000, command: command).run())
        }

        @Test("thousands of requests without a right to anything are granted nothing and leave next to nothing")
        func junk() async throws {
            let seed = SeededGenerator.anySeed()
            print("seed \(seed)")
            AuthorityTrialSuites.verifyReport(
                try await JunkTrial(requests: 3_000, seed: seed, command: command).run())
        }

        @Test("what was taken before a kill is refused after it")
        func restartReplay() async throws {
            AuthorityTrialSuites.verifyReport(try await RestartReplayTrial(command: command).run())
        }

        @Test("N2: no token, seed or signature is in anything that a run has written")
        func secrets() async throws {
            let seed = SeededGenerator.anySeed()
            print("seed \(seed)")
            AuthorityTrialSuites.verifyReport(try await SecretsTrial(seed: seed, command: command).run())
        }
    }
}
