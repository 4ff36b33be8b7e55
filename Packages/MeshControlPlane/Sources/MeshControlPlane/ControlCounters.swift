/// How many control messages ended in which way.
///
/// A message counts as applied only after its handler reported success.
public struct ControlCounters: Sendable, Equatable {
    /// Messages whose command took effect.
    public internal(set) var applied = 0

    /// Messages that passed the checks and whose handler failed.
    public internal(set) var failed = 0

    private var refusals: [ControlStage: Int] = [:]

    /// Messages that a check refused.
    public func refused(at stage: ControlStage) -> Int { refusals[stage, default: 0] }

    mutating func countRefusal(at stage: ControlStage) { refusals[stage, default: 0] += 1 }
}
