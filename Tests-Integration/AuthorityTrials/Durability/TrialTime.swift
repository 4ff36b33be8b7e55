import MeshCrypto
import MeshProtocol

/// The time of day as the authority writes it.
package enum TrialTime {
    package static func now() -> String { SystemWallClock().now().requestText }
}
