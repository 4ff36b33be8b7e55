import AuthorityTrials
import Foundation
import Testing

#if os(Linux)
extension AuthorityTrialSuites {
    @Suite("Outages")
    struct OutageTests {
        private func trial() -> OutageTrial {
            let seed = SeededGenerator.anySeed()
            print("seed \(seed)")
            var trial = OutageTrial(seed: seed, command: Implementation.ours.command)
            trial.length = .seconds(6)
            return trial
        }

        @Test("a full disk is told, nothing is lost, and it recovers without a restart")
        func fullDisk() async throws {
            let outage: Outage
            do {
                outage = try await Outage.fullDisk()
            } catch let error as SmallDisk.Unavailable {
                print("!! NOT RUN: the full disk. \(error)")
                #expect(!Implementation.isCI, "\(error)")
                return
            }

            AuthorityTrialSuites.verifyReport(try await trial().run(outage))
        }

        @Test(
            "calls that fail are told, nothing is lost, and it recovers without a restart",
            arguments: DiskRecorder.Fault.allCases)
        func failingCalls(_ fault: DiskRecorder.Fault) async throws {
            AuthorityTrialSuites.verifyReport(try await trial().run(.fault(fault)))
        }

        @Test("a database that cannot be written stops the start, with a message that names it")
        func readOnlyStart() async throws {
            AuthorityTrialSuites.verifyReport(try await trial().startReadOnly())
        }
    }
}
#endif
