import Foundation

/// The signals that the current thread blocks, which a child process inherits.
///
/// Threads of the concurrency runtime block nearly all of them; a child launched from one would ignore SIGTERM.
enum SignalMask {
    static func withNothingBlocked<Result>(_ body: () throws -> Result) rethrows -> Result {
        var none = sigset_t()
        var before = sigset_t()
        unsafe sigemptyset(&none)
        unsafe pthread_sigmask(SIG_SETMASK, &none, &before)
        defer { unsafe pthread_sigmask(SIG_SETMASK, &before, nil) }
        return try body()
    }
}
