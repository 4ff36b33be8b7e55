public import MeshProtocol

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#elseif canImport(Darwin)
internal import Darwin
#endif

/// The time of day of the system.
public struct SystemWallClock: WallClock {
    /// Makes a clock.
    public init() {}

    /// The present time; may be called from any thread and never blocks.
    public func now() -> UTCTime {
        var time = timespec()
        // SAFETY: the address of a value on the stack.
        let status = unsafe clock_gettime(CLOCK_REALTIME, &time)
        precondition(status == 0, "the system has no clock of the time of day")
        return UTCTime(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000)
    }
}
