package import Foundation

/// The folder of one trial, removed at its end.
package final class TrialFolder: Sendable {
    package let url: URL
    private let cleanup: Int

    package init(in place: URL = FileManager.default.temporaryDirectory) throws {
        url = place.appendingPathComponent("authority-trial-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        cleanup = Leftovers.register { [url] in
            // Called when nothing depends on the folder any more; what cannot be removed is the system's to clean.
            try? FileManager.default.removeItem(at: url)
        }
    }

    deinit {
        Leftovers.clear(cleanup)
    }

    /// Makes a folder in it.
    package func folder(_ name: String) throws -> URL {
        let made = url.appendingPathComponent(name)
        try FileManager.default.createDirectory(at: made, withIntermediateDirectories: true)
        return made
    }
}
