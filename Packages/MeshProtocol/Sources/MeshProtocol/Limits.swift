/// Every bound and interval that concerns the wire and the nodes.
public enum MeshLimits: Sendable {
    /// Nesting of arrays and objects in JSON; deeper text is refused as `invalid_json`.
    public static let maximumJSONDepth = 64
}
