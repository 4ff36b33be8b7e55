internal import MeshProtocol

/// A succession record that a command has made or sent on.
struct SuccessionResult: CommandResult {
    static let schema = "genesis-mesh/na-succession/1"

    /// What was done, as the text says it.
    let title: String
    /// Where the record was written, if it was.
    let path: String?
    let record: KeySuccessionRecord
    /// What is to be done next.
    let next: String

    var members: [(String, JSONValue)] {
        [("path", path.map { .string($0) } ?? .null), ("succession", record.json), ("next", .string(next))]
    }

    var text: String {
        let rows = [
            ["Network:", record.sovereignID.printable],
            ["Outgoing key:", "\(record.previousKeyID.printable) (key \(record.keySequence - 1))"],
            ["New key:", "\(record.newKeyID.printable) (key \(record.keySequence))"],
            ["Takes effect:", record.effectiveAt.text], ["Ends:", record.newValidTo.text],
        ]
        return (["OK \(title)" + (path.map { ": \($0)" } ?? "")] + TextTable.lines(rows) + ["", "Next, \(next)"])
            .joined(separator: "\n")
    }
}
