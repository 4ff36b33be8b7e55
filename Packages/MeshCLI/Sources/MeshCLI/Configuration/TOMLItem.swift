/// A value in a TOML document.
enum TOMLItem: Equatable, Sendable {
    case string(String)
    case integer(Int)
    case float(Double)
    case boolean(Bool)
    /// A date, a time or both, as written.
    case dateTime(String)
    case array([TOMLItem])
    case table(TOMLSection)
}

/// A table of a TOML document: keys and values in order.
struct TOMLSection: Equatable, Sendable {
    /// One key with its value.
    struct Member: Equatable, Sendable {
        let key: String
        var value: TOMLItem
    }

    private(set) var members: [Member]

    init(_ members: [(String, TOMLItem)] = []) {
        self.members = members.map { Member(key: $0.0, value: $0.1) }
    }

    /// The value of a key; keys are compared by their bytes.
    subscript(_ key: String) -> TOMLItem? {
        get { index(of: key).map { members[$0].value } }
        set {
            switch (index(of: key), newValue) {
            case (let index?, let value?): members[index].value = value
            case (let index?, nil): members.remove(at: index)
            case (nil, let value?): members.append(Member(key: key, value: value))
            case (nil, nil): ()
            }
        }
    }

    private func index(of key: String) -> Int? {
        members.firstIndex { $0.key.utf8.elementsEqual(key.utf8) }
    }
}
