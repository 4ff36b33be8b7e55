/// Why a control message is not carried out.
///
/// - Source: Specification 05 §10
public struct ControlRefusal: Error, Sendable, Hashable {
    /// The check that refused it.
    public let stage: ControlStage

    /// What was wrong, for people; decide on `stage`, not on this.
    public let text: String

    /// Makes a refusal.
    public init(_ stage: ControlStage, _ text: String) {
        self.stage = stage
        self.text = text
    }
}
