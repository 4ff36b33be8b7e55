/// A small drawing of a mesh.
enum TopologyPicture {
    /// The largest mesh that is drawn on one line.
    private static let widest = 12

    /// The drawing, or nothing where it would not help.
    static func lines(_ topology: MeshTopology, count: Int, links: [MeshLinkPlan]) -> [String] {
        let names = (0..<count).map(DevNode.name)
        guard count > 1 else { return ["  \(names.joined())"] }
        switch topology {
        case .line where count <= widest:
            return ["  " + names.joined(separator: " -- ")]
        case .ring where count <= widest && count > 2:
            let row = names.joined(separator: " -- ")
            let last = names[count - 1].count
            let gap = row.count - 1 - last
            return [
                "  " + row,
                "  |" + String(repeating: " ", count: gap) + "|",
                "  +" + String(repeating: "-", count: gap) + "+",
            ]
        case .star:
            return names.dropFirst().enumerated().map { index, name in
                (index == 0 ? "  \(names[0]) -+- " : "      +- ") + name
            }
        default:
            return neighbours(count: count, links: links)
        }
    }

    /// One line for each node with those that it is linked to.
    private static func neighbours(count: Int, links: [MeshLinkPlan]) -> [String] {
        let rows = (0..<count).map { node in
            let others = links.filter { $0.touches(node) }.map { $0.from == node ? $0.to : $0.from }.sorted()
            return [DevNode.name(node), "-- " + others.map(DevNode.name).joined(separator: ", ")]
        }
        return TextTable.lines(rows)
    }
}
