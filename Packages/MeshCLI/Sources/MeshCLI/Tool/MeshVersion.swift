/// The version of this software: the one place that states it.
public enum MeshVersion: Sendable {
    /// The version number, as `MAJOR.MINOR.PATCH`.
    public static let number = "0.1.0"

    /// The line that `genesis-mesh --version` prints.
    public static let line = "genesis-mesh \(number)"
}
