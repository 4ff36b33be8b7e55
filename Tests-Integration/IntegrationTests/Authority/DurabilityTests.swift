import AuthorityTrials
import Foundation
import Testing

extension AuthorityTrialSuites {
    @Suite("Durability")
    struct DurabilityTests {
        @Test("N1, N4, N6: 200 kills under mixed load lose nothing that was acknowledged")
        func kills() async throws {
            let seed = SeededGenerator.anySeed()
            print("seed \(seed)")
            let trial = KillTrial(kills: 200, seed: seed, command: Implementation.ours.command)

            AuthorityTrialSuites.verifyReport(try await trial.run())
        }

        @Test("N18: an old backup that is put in place is noticed, and no lower list is published")
        func restore() async throws {
            AuthorityTrialSuites.verifyReport(try await RestoreTrial(command: Implementation.ours.command).run())
        }

        @Test("N1, N4: two processes on one database redeem no invite twice and lose no revocation in 10,000 requests")
        func twoProcesses() async throws {
            let seed = SeededGenerator.anySeed()
            print("seed \(seed)")
            let trial = TwoProcessTrial(requests: 10_000, seed: seed, command: Implementation.ours.command)

            AuthorityTrialSuites.verifyReport(try await trial.run())
        }

        #if os(Linux)
        @Test("a power failure at any synchronisation loses nothing that was acknowledged")
        func powerLoss() async throws {
            let seed = SeededGenerator.anySeed()
            print("seed \(seed)")
            let trial = PowerLossTrial(
                images: 210, load: .seconds(6), seed: seed, command: Implementation.ours.command)

            AuthorityTrialSuites.verifyReport(try await trial.run())
        }
        #endif
    }
}
