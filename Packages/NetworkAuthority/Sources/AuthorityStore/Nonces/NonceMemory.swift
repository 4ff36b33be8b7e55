internal import MeshProtocol

/// Which nonces the table holds, so that one is found without an index of them.
///
/// Nonces are random: an index by nonce changes a page of its own for each of them, which then goes to the log and to
/// the file. A table in the order of arrival fills page after page, and what is searched stands here: the rows that are
/// committed, and those of the transaction that is under way. It has eight bytes a nonce, twice to four times that with
/// the free places of its sets.
///
/// A pure value.
struct NonceMemory {
    /// A nonce with its scope, hashed with a secret of this process.
    ///
    /// Two nonces have the same mark with a probability of 2⁻⁶⁴, so that with a million of them, one new nonce in ten
    /// trillion is taken for a used one, never a used one for new.
    struct Mark: Hashable {
        private let hash: Int

        init(nonce: String, scope: String) {
            var hasher = Hasher()
            // The bytes, not the characters: texts that look alike are different nonces.
            for text in [scope, nonce] {
                hasher.combine(text.utf8.count)
                for byte in text.utf8 { hasher.combine(byte) }
            }
            hash = hasher.finalize()
        }
    }

    /// A nonce that was added by the transaction under way.
    private struct Addition {
        let mark: Mark
        let row: Int64
        let minute: Int64
    }

    /// The marks of committed rows by the minute in which they were made, so that old ones go all at once.
    private var minutes: [Int64: Set<Mark>] = [:]
    private var additions: [Addition] = []
    /// The newest committed row that is remembered.
    private(set) var lastRow: Int64 = 0

    /// How many are remembered.
    var count: Int { minutes.values.reduce(additions.count) { $0 + $1.count } }

    /// How many were added by the transaction under way.
    var additionCount: Int { additions.count }

    func contains(_ mark: Mark) -> Bool {
        minutes.values.contains { $0.contains(mark) } || additions.contains { $0.mark == mark }
    }

    /// Remembers a committed row.
    mutating func learn(_ mark: Mark, row: Int64, at time: UTCTime) {
        learn(Addition(mark: mark, row: row, minute: Self.minute(of: time)))
    }

    private mutating func learn(_ addition: Addition) {
        minutes[addition.minute, default: []].insert(addition.mark)
        lastRow = max(lastRow, addition.row)
    }

    /// Remembers a row of the transaction under way.
    mutating func add(_ mark: Mark, row: Int64, at time: UTCTime) {
        additions.append(Addition(mark: mark, row: row, minute: Self.minute(of: time)))
    }

    /// Takes back what the transaction added after its first `count` nonces.
    mutating func takeBack(to count: Int) {
        additions.removeLast(max(0, additions.count - count))
    }

    /// The transaction holds.
    mutating func commit() {
        for addition in additions { learn(addition) }
        additions.removeAll(keepingCapacity: true)
    }

    /// Forgets the minutes that ended before a time.
    mutating func forget(before time: UTCTime) {
        let first = Self.minute(of: time)
        minutes = minutes.filter { $0.key >= first }
    }

    private static func minute(of time: UTCTime) -> Int64 {
        time.microseconds / 60_000_000
    }
}
