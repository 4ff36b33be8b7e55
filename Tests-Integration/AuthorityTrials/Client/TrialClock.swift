import NIOCore

/// The machine's monotonic clock in nanoseconds, which all processes share.
package enum TrialClock {
    package static func now() -> UInt64 { NIODeadline.now().uptimeNanoseconds }
}
