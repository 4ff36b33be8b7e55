/// Judges a concurrent history of an authority that runs as several processes on one store.
///
/// A pure function: no history that a correct authority can produce is refused, and each rule refuses some other.
package struct HistoryChecker: Sendable {
    private typealias Read = (process: Int, begin: UInt64, end: UInt64, sequence: Int64, revoked: Set<String>)
    private typealias Revocation = (process: Int, begin: UInt64, end: UInt64, id: String, sequence: Int64)

    private let operations: [HistoryOperation]
    private let reads: [Read]
    private let revocations: [Revocation]

    package init(_ operations: [HistoryOperation]) {
        self.operations = operations
        reads = operations.compactMap { operation in
            guard case .listed(let sequence, let revoked) = operation.outcome else { return nil }
            return (operation.process, operation.begin, operation.end, sequence, revoked)
        }
        revocations = operations.compactMap { operation in
            guard case .revoked(let id, let sequence) = operation.outcome else { return nil }
            return (operation.process, operation.begin, operation.end, id, sequence)
        }
    }

    /// Everything that a correct authority cannot have answered.
    package var violations: [String] {
        redemptions + refusals + renewals + replays + lists + orderOfReads + orderOfRevocations + lostRevocations
    }

    /// How long after its acknowledgement a revocation was still missing in a list read from any process.
    package var staleness: Duration {
        var longest: UInt64 = 0
        for revocation in revocations {
            for read in reads where read.begin > revocation.end && !read.revoked.contains(revocation.id) {
                longest = max(longest, read.begin - revocation.end)
            }
        }
        return .nanoseconds(Int64(clamping: longest))
    }

    // MARK: Single use

    /// One invite, one key, one certificate.
    private var redemptions: [String] {
        var first: [String: (key: String, certificate: String)] = [:]
        var found: [String] = []
        for operation in operations {
            guard case .redeemed(let token, let key, let certificate) = operation.outcome else { continue }
            if let known = first[token], known != (key, certificate) {
                found.append(
                    known.key == key ? "an invite gave one key two certificates" : "two keys redeemed one invite")
            }
            first[token] = (key, certificate)
        }
        return found
    }

    /// A good invite is refused only to those who come second.
    private var refusals: [String] {
        var earliest: [String: UInt64] = [:]
        for operation in operations {
            guard case .redeemed(let token, _, _) = operation.outcome else { continue }
            earliest[token] = min(earliest[token] ?? .max, operation.begin)
        }
        return operations.compactMap { operation in
            guard case .refused(let token) = operation.outcome else { return nil }
            return (earliest[token] ?? .max) < operation.end ? nil : "an invite that nobody had redeemed was refused"
        }
    }

    /// One certificate, one successor.
    private var renewals: [String] {
        var successors: [String: String] = [:]
        return operations.compactMap { operation in
            guard case .renewed(let predecessor, let certificate) = operation.outcome,
                let other = successors.updateValue(certificate, forKey: predecessor), other != certificate
            else { return nil }
            return "\(predecessor) was replaced twice"
        }
    }

    /// One nonce, one acceptance.
    private var replays: [String] {
        var seen: Set<String> = []
        return operations.compactMap { operation in
            guard case .accepted(let nonce) = operation.outcome, !seen.insert(nonce).inserted else { return nil }
            return "one signed request was taken twice"
        }
    }

    // MARK: Lists

    /// A sequence is one list, and a later list holds what an earlier one held.
    private var lists: [String] {
        var contents: [Int64: Set<String>] = [:]
        var found: [String] = []
        for read in reads {
            if let known = contents.updateValue(read.revoked, forKey: read.sequence), known != read.revoked {
                found.append("sequence \(read.sequence) stands for two lists")
            }
        }
        let sorted = contents.sorted { $0.key < $1.key }
        for (earlier, later) in zip(sorted, sorted.dropFirst()) where !earlier.value.isSubset(of: later.value) {
            found.append("list \(later.key) lacks entries of list \(earlier.key)")
        }
        return found
    }

    /// What one process has shown it does not take back.
    private var orderOfReads: [String] {
        var found: [String] = []
        for (process, own) in Dictionary(grouping: reads, by: \.process) {
            // Whoever began after a read had ended sees at least as much.
            let ended = own.sorted { $0.end < $1.end }
            var shown: Int64 = .min
            var next = 0
            for read in own.sorted(by: { $0.begin < $1.begin }) {
                while next < ended.count, ended[next].end < read.begin {
                    shown = max(shown, ended[next].sequence)
                    next += 1
                }
                if read.sequence < shown {
                    found.append("process \(process) went back from list \(shown) to \(read.sequence)")
                }
            }
        }
        return found
    }

    /// Revocations have lists of their own, in the order in which they came.
    private var orderOfRevocations: [String] {
        var lists: [String: Int64] = [:]
        for revocation in revocations {
            lists[revocation.id] = min(lists[revocation.id] ?? .max, revocation.sequence)
        }
        var found: [String] = []
        if Set(lists.values).count != lists.count { found.append("two revocations have one sequence") }
        let ended = revocations.sorted { $0.end < $1.end }
        var highest: Int64 = .min
        var next = 0
        for revocation in revocations.sorted(by: { $0.begin < $1.begin }) {
            while next < ended.count, ended[next].end < revocation.begin {
                highest = max(highest, ended[next].sequence)
                next += 1
            }
            if revocation.sequence < highest {
                found.append("the sequence fell from \(highest) to \(revocation.sequence)")
            }
        }
        return found
    }

    /// A list from the acknowledged one on holds the revocation, and its own process shows such a list from then on.
    private var lostRevocations: [String] {
        var found: [String] = []
        for revocation in revocations {
            for read in reads {
                if read.sequence >= revocation.sequence, !read.revoked.contains(revocation.id) {
                    found.append("\(revocation.id) is missing in list \(read.sequence)")
                } else if read.process == revocation.process, read.begin > revocation.end,
                    read.sequence < revocation.sequence
                {
                    found.append("\(revocation.id) was acknowledged before its list was public")
                }
            }
        }
        return found
    }
}
