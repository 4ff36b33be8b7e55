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
