/// Who waits for the writer, in the order of arrival, up to a bound.
///
/// A pure value. The one who starts a turn is told so, so that exactly one turn is under way at any time.
struct WaitingLine<Element> {
    /// What comes of joining the line.
    enum Admission: Equatable {
        /// It waits, and its owner starts a turn: nobody is served now.
        case starts(ticket: UInt64)
        /// It waits for the turn that is under way or the one after it.
        case waits(ticket: UInt64)
        /// As many wait as may.
        case full
        /// Nobody is served any more.
        case closed
    }

    private let capacity: Int
    private var elements: [UInt64: Element] = [:]
    private var nextServed: UInt64 = 0
    private var nextTicket: UInt64 = 0
    private var isServing = false
    private var isClosed = false

    init(capacity: Int) {
        self.capacity = capacity
    }

    /// How many wait.
    var count: Int { elements.count }

    /// The ticket that the next one will get.
    var end: UInt64 { nextTicket }

    /// Puts one at the end of the line.
    mutating func join(_ element: Element) -> Admission {
        guard !isClosed else { return .closed }
        guard elements.count < capacity else { return .full }
        let ticket = nextTicket
        nextTicket += 1
        elements[ticket] = element
        guard !isServing else { return .waits(ticket: ticket) }
        isServing = true
        return .starts(ticket: ticket)
    }

    /// Takes the one who has waited longest, among those with tickets below `limit`.
    mutating func next(before limit: UInt64 = .max) -> Element? {
        while nextServed < min(nextTicket, limit) {
            defer { nextServed += 1 }
            if let element = elements.removeValue(forKey: nextServed) { return element }
        }
        return nil
    }

    /// Takes one out of the line who waits no longer; nil when its turn has come already.
    mutating func leave(_ ticket: UInt64) -> Element? {
        elements.removeValue(forKey: ticket)
    }

    /// Ends a turn.
    ///
    /// Returns whether somebody waits, for whom the caller starts the next turn.
    mutating func endTurn() -> Bool {
        isServing = !elements.isEmpty
        return isServing
    }

    /// Lets nobody join any more, and takes out all who wait.
    mutating func close() -> [Element] {
        isClosed = true
        defer { elements = [:] }
        return elements.sorted { $0.key < $1.key }.map(\.value)
    }
}
