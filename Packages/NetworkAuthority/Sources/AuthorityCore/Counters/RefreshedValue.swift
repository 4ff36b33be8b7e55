/// Something read from the store that may be a little old, and is read anew by one reader at a time.
///
/// A pure value; the caller says what time it is and does the reading.
struct RefreshedValue<Value: Sendable>: Sendable {
    /// What who asks has to do.
    enum Answer: Sendable {
        case known(Value)
        /// Read, then ``take(_:of:)`` or ``giveUp(_:)``.
        case read(Reading)
    }

    /// A reading that has begun.
    struct Reading: Sendable {
        fileprivate let number: Int
        fileprivate let changes: Int
        fileprivate let start: ContinuousClock.Instant
    }

    private var known: (value: Value, reading: Reading)?
    /// The reading that others do not wait for.
    private var underWay: Int?
    private var readings = 0
    private var changes = 0

    /// Says that what is known may be wrong from now on.
    mutating func change() {
        changes += 1
    }

    /// What is known, or that the caller is to read.
    ///
    /// Who asks while another reads gets the value that is being replaced.
    mutating func ask(now: ContinuousClock.Instant) -> Answer {
        if let known {
            let isFresh =
                known.reading.changes == changes
                && known.reading.start.duration(to: now) < AuthorityLimits.refreshInterval
            if isFresh || underWay != nil { return .known(known.value) }
        }
        readings += 1
        underWay = readings
        return .read(Reading(number: readings, changes: changes, start: now))
    }

    /// Takes over what was read, unless a later reading ended before.
    mutating func take(_ value: Value, of reading: Reading) {
        giveUp(reading)
        if let known, known.reading.number > reading.number { return }
        known = (value, reading)
    }

    /// The reading failed: the next who asks tries again.
    mutating func giveUp(_ reading: Reading) {
        if underWay == reading.number { underWay = nil }
    }
}
