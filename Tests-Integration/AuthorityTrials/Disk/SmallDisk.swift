package import Foundation

/// A file system of a few megabytes in memory, for as long as the value lives.
///
/// Needs Linux and root.
package final class SmallDisk: Sendable {
    package struct Unavailable: Error, CustomStringConvertible {
        package let description: String
    }

    package let url: URL
    private let cleanup: Int

    package init(megabytes: Int, in folder: TrialFolder) async throws {
        let place = try folder.folder("disk")
        let mount = try ChildProcess(
            URL(fileURLWithPath: "/usr/bin/env"),
            ["mount", "-t", "tmpfs", "-o", "size=\(megabytes)m", "tmpfs", place.path], in: folder.url)
        guard await mount.status() == 0 else {
            throw Unavailable(
                description: "no small file system can be mounted here (root is needed): \(mount.errors.text)")
        }
        url = place
        cleanup = Leftovers.register {
            // What is mounted is unmounted when nobody uses it any more; a lazy unmount does not fail.
            let unmount = try? ChildProcess(
                URL(fileURLWithPath: "/usr/bin/env"), ["umount", "--lazy", place.path],
                in: FileManager.default.temporaryDirectory)
            unmount?.wait()
        }
    }

    deinit {
        Leftovers.clear(cleanup)
    }

    private var ballast: URL { url.appendingPathComponent("ballast") }

    /// Uses up all space that is left.
    package func fill() throws {
        try Data().write(to: ballast)
        let file = try FileHandle(forWritingTo: ballast)
        defer { try? file.close() }  // What could not be written is what this is for.
        for size in [65_536, 4_096] {
            while true {
                do { try file.write(contentsOf: Data(count: size)) } catch { break }
            }
        }
    }

    /// Gives the space back.
    package func relieve() throws {
        try FileManager.default.removeItem(at: ballast)
    }
}
