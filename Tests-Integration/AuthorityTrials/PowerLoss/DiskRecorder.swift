package import Foundation

/// The library that records an authority's writes, and makes them fail on demand.
///
/// Linux only: it is compiled with the Swift toolchain's clang and preloaded.
package struct DiskRecorder: Sendable {
    /// What can be made to fail.
    package enum Fault: String, Sendable, CaseIterable {
        case sync, write
        case readOnly = "read-only"
    }

    package struct Unavailable: Error, CustomStringConvertible {
        package let description: String
    }

    private let library: URL
    private let faults: URL
    package let log: URL

    /// Compiles the library into a folder.
    package init(in folder: URL) async throws {
        let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("PowerLoss/recorder.c")
        library = folder.appendingPathComponent("recorder.so")
        faults = folder.appendingPathComponent("faults")
        log = folder.appendingPathComponent("writes.log")
        try FileManager.default.createDirectory(at: faults, withIntermediateDirectories: true)
        let compiler = try ChildProcess(
            URL(fileURLWithPath: "/usr/bin/env"),
            ["clang", "-O2", "-shared", "-fPIC", "-o", library.path, source.path, "-ldl", "-lpthread"], in: folder)
        guard await compiler.status() == 0 else {
            throw Unavailable(
                description: "the recorder cannot be compiled; put the Swift toolchain's clang on the PATH: "
                    + compiler.errors.text)
        }
    }

    /// The variables with which a process is watched in a folder.
    package func environment(watching folder: URL, isRecording: Bool) -> [String: String] {
        var variables = [
            "LD_PRELOAD": library.path, "TRIAL_RECORD_FOLDER": folder.path, "TRIAL_FAULTS": faults.path,
        ]
        if isRecording { variables["TRIAL_RECORD_LOG"] = log.path }
        return variables
    }

    /// Makes calls fail from now on.
    package func inject(_ fault: Fault) throws {
        try Data().write(to: faults.appendingPathComponent(fault.rawValue))
    }

    /// Lets calls succeed again.
    package func heal(_ fault: Fault) throws {
        try FileManager.default.removeItem(at: faults.appendingPathComponent(fault.rawValue))
    }

    /// What was recorded so far.
    package func events() throws -> [DiskEvent] {
        try DiskEvent.events(of: try Data(contentsOf: log))
    }
}
