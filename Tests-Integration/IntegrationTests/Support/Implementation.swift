import Foundation
import Testing

/// The two implementations that must be able to stand in for each other.
enum Implementation: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case ours, reference

    var testDescription: String { rawValue }

    var other: Implementation { self == .ours ? .reference : .ours }

    /// The repository's root, from this file's place.
    static let root: URL = {
        var folder = URL(fileURLWithPath: #filePath)
        for _ in 0..<4 { folder.deleteLastPathComponent() }
        return folder
    }()

    /// The command of this implementation.
    var command: URL {
        switch self {
        case .ours:
            // The products lie beside the test bundle that is running.
            let bundle = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
            let beside = bundle.deletingLastPathComponent().appendingPathComponent("genesis-mesh")
            if FileManager.default.isExecutableFile(atPath: beside.path) { return beside }
            return Self.root.appendingPathComponent(".build/debug/genesis-mesh")
        case .reference:
            return Self.root.appendingPathComponent(".build-reference/bin/genesis-mesh")
        }
    }

    var isInstalled: Bool { FileManager.default.isExecutableFile(atPath: command.path) }

    static var isCI: Bool { ProcessInfo.processInfo.environment["CI"] == "true" }
}
