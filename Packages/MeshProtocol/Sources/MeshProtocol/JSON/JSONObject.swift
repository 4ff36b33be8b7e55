/// The members of a JSON object, in order, under names that are compared byte for byte.
///
/// A name occurs once. Order does not matter for equality; it matters in the plain form.
/// Looking up a name walks the members, which is the fastest way for the few members that documents have;
/// code that looks up many names in objects of unknown size copies them into a table of its own.
/// - Source: Specification 01 §1
public struct JSONObject: Sendable {
    /// A name and its value.
    public struct Member: Sendable, Equatable {
        /// The name, exactly as received.
        public let name: String
        /// The value.
        public var value: JSONValue

        /// Pairs a name with a value.
        public init(name: String, value: JSONValue) {
            self.name = name
            self.value = value
        }

        /// Compares the name by its bytes and the value exactly.
        public static func == (left: Member, right: Member) -> Bool {
            left.name.isSameText(as: right.name) && left.value == right.value
        }
    }

    /// The members in order.
    public private(set) var members: [Member]

    /// Makes an empty object.
    public init() {
        members = []
    }

    /// Makes an object of the members in order; a repeated name replaces the earlier value in place.
    public init(_ members: [(String, JSONValue)]) {
        self.members = []
        self.members.reserveCapacity(members.count)
        for (name, value) in members { self[name] = value }
    }

    /// Makes an object of members whose names are known to differ.
    init(distinct members: [Member]) {
        self.members = members
    }

    /// Whether there are no members.
    public var isEmpty: Bool { members.isEmpty }

    /// The number of members.
    public var count: Int { members.count }

    /// The value under a name.
    ///
    /// Setting replaces it in place or appends; setting nil removes the member.
    ///
    /// To set the JSON value `null` assign `JSONValue.null`, not `nil`.
    public subscript(_ name: String) -> JSONValue? {
        get {
            members.first { $0.name.isSameText(as: name) }?.value
        }
        set {
            let index = members.firstIndex { $0.name.isSameText(as: name) }
            switch (index, newValue) {
            case (let index?, let value?): members[index].value = value
            case (let index?, nil): members.remove(at: index)
            case (nil, let value?): members.append(Member(name: name, value: value))
            case (nil, nil): break
            }
        }
    }

    /// The object without one member.
    public func removing(_ name: String) -> JSONObject {
        JSONObject(distinct: members.filter { !$0.name.isSameText(as: name) })
    }

    /// The members in the order of the canonical form: by Unicode code point of the name.
    func sortedMembers() -> [Member] {
        members.sorted { $0.name.precedesInCodePoints($1.name) }
    }
}

extension JSONObject: Equatable {
    /// Compares the members, whatever their order.
    public static func == (left: JSONObject, right: JSONObject) -> Bool {
        guard left.count == right.count else { return false }
        return left.members == right.members || left.sortedMembers() == right.sortedMembers()
    }
}

extension JSONObject: Sequence {
    /// Walks the members in order.
    public func makeIterator() -> IndexingIterator<[Member]> {
        members.makeIterator()
    }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    /// Makes an object with the members in the order written.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self.init(elements)
    }
}
