/// Something that keeps an authority from writing for a while.
package struct Outage: Sendable {
    package let name: String
    let network: TrialNetwork
    let environment: [String: String]
    let begin: @Sendable () throws -> Void
    let end: @Sendable () throws -> Void
    /// What must live as long as the outage is tried.
    let keeping: [any Sendable]
}

extension Outage {
    /// The file system is full.
    package static func fullDisk() async throws -> Outage {
        let folder = try TrialFolder()
        let disk = try await SmallDisk(megabytes: 8, in: folder)
        return Outage(
            name: "full disk", network: try TrialNetwork(in: folder.url, data: disk.url), environment: [:],
            begin: { try disk.fill() }, end: { try disk.relieve() }, keeping: [disk, folder])
    }

    /// Calls fail, as the recorder makes them.
    package static func fault(_ fault: DiskRecorder.Fault) async throws -> Outage {
        let folder = try TrialFolder()
        let network = try TrialNetwork(in: folder.url)
        let recorder = try await DiskRecorder(in: folder.url)
        return Outage(
            name: "calls fail: \(fault.rawValue)", network: network,
            environment: recorder.environment(watching: network.data, isRecording: false),
            begin: { try recorder.inject(fault) }, end: { try recorder.heal(fault) }, keeping: [folder])
    }
}
