public import MeshProtocol
internal import Synchronization

/// A wall clock that stands still until it is set or moved.
public final class ManualWallClock: WallClock, Sendable {
    private let time: Mutex<UTCTime>

    /// Makes a clock that shows a time.
    ///
    /// - Parameter time: the time to show; 2026-01-01T00:00:00Z by default.
    public init(_ time: UTCTime = UTCTime(microseconds: 1_767_225_600_000_000)) {
        self.time = Mutex(time)
    }

    /// The time that the clock shows.
    public func now() -> UTCTime { time.withLock { $0 } }

    /// Sets the clock, also back.
    ///
    /// - Parameter newTime: the time to show.
    public func set(_ newTime: UTCTime) {
        time.withLock { $0 = newTime }
    }

    /// Moves the clock.
    ///
    /// - Parameter duration: how far, also back.
    public func advance(by duration: Duration) {
        time.withLock { $0 = $0.advanced(by: duration) }
    }
}
