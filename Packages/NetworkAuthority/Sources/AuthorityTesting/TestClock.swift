public import MeshProtocol
internal import Synchronization

/// A clock that stands still until it is moved.
public final class TestClock: WallClock, Sendable {
    private let time = Mutex(UTCTime(microseconds: 1_790_000_000_000_000))

    /// Makes a clock that shows the same time in every run.
    public init() {}

    /// The time that it shows.
    public func now() -> UTCTime { time.withLock(\.self) }

    /// Moves it.
    public func advance(by duration: Duration) {
        time.withLock { $0 = $0.advanced(by: duration) }
    }
}
