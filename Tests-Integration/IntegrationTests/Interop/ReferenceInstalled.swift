import Foundation
import Testing

@Suite("The reference as a peer")
struct ReferenceInstalled {
    @Test("the reference is installed, or the suite says loudly that it is not; in CI it must be")
    func referenceIsInstalled() {
        if !Implementation.reference.isInstalled {
            print(
                "!! NOT RUN: every test with the reference as a peer. Run Scripts/reference with Python 3.12 or later.")
        }
        #expect(Implementation.reference.isInstalled || !Implementation.isCI)
        #expect(Implementation.ours.isInstalled, "the command was not built: \(Implementation.ours.command.path)")
    }
}

extension Trait where Self == ConditionTrait {
    /// Runs only where the reference is installed; `ReferenceInstalled` fails in CI where it is not.
    static var withReference: Self {
        .enabled("the reference is not installed; run Scripts/reference") { Implementation.reference.isInstalled }
    }
}
