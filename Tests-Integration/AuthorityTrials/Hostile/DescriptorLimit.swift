import Foundation

/// How many descriptors this process, and those it starts, may have open.
enum DescriptorLimit {
    struct TooLow: Error, CustomStringConvertible {
        let description: String
    }

    /// Raises the limit where it is lower.
    static func raise(to count: Int) throws {
        var limit = rlimit()
        unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        guard limit.rlim_cur < rlim_t(count) else { return }
        guard limit.rlim_max >= rlim_t(count) else {
            throw TooLow(description: "this trial needs \(count) open files; raise the limit with ulimit -n")
        }
        limit.rlim_cur = rlim_t(count)
        unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
