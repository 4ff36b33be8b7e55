internal import AuthorityCore
public import MeshCrypto
internal import MeshProtocol

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Looks for a network's root private key where an authority's files live: it does not belong there.
///
/// The search is bounded in files, bytes and depth, and follows no symbolic link. Blocks on the disk.
/// - Source: Specification 06 §13
public struct RootKeySearch: Sendable {
    /// What a search found.
    public struct Finding: Sendable, Equatable {
        /// Files, and environment variables as `environment variable NAME`, that hold the key.
        public var places: [String] = []
        /// How many files were read.
        public var fileCount = 0
        /// Whether a bound ended the search before everything was seen.
        public var isCut = false
    }

    /// The root key of the network.
    private let rootKey: PublicKey
    /// Files of the authority, absolute or relative to the current folder.
    private let files: [String]
    private let environment: [String: String]

    /// Prepares a search.
    ///
    /// - Parameters:
    ///   - rootKey: the public key whose private half is looked for
    ///   - files: the authority's files: their folders and the folders above them are searched
    ///   - environment: variables whose values are looked at
    public init(for rootKey: PublicKey, around files: [String], environment: [String: String]) {
        self.rootKey = rootKey
        self.files = files.filter { $0 != ":memory:" }
        self.environment = environment
    }

    /// Searches.
    public func run() -> Finding {
        var finding = Finding()
        for name in environment.keys.sorted() where environment[name].map({ holdsKey(Array($0.utf8)) }) == true {
            finding.places.append("environment variable \(name)")
        }
        var seen: Set<[UInt8]> = []
        var pending = roots()
        while !pending.isEmpty {
            let (folder, depth) = pending.removeFirst()
            guard seen.insert(Array(folder.utf8)).inserted else { continue }
            guard seen.count <= AuthorityLimits.rootKeyFolders else {
                finding.isCut = true
                break
            }
            // A folder that the authority may not list is one that it cannot take a key from.
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            for name in names.sorted() {
                let path = folder == "/" ? "/" + name : folder + "/" + name
                switch Self.kind(path) {
                case .folder where depth < AuthorityLimits.rootKeyDepth: pending.append((path, depth + 1))
                case .smallFile:
                    guard finding.fileCount < AuthorityLimits.rootKeyFiles else {
                        finding.isCut = true
                        return finding
                    }
                    finding.fileCount += 1
                    if fileHoldsKey(path) { finding.places.append(path) }
                default: break
                }
            }
        }
        return finding
    }

    /// The folders of the files, and then the folders above those.
    private func roots() -> [(folder: String, depth: Int)] {
        let folders = files.map { URL(filePath: $0).deletingLastPathComponent().standardizedFileURL }
        let parents = folders.map { $0.deletingLastPathComponent().standardizedFileURL }
        return (folders + parents).map { url in
            let path = url.path(percentEncoded: false)
            return (path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path, 0)
        }
    }

    private enum Kind {
        case folder, smallFile, other
    }

    /// What lies at a path itself: a symbolic link is neither folder nor file.
    private static func kind(_ path: String) -> Kind {
        // What cannot be looked at cannot be read either.
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path),
            let type = attributes[.type] as? FileAttributeType
        else { return .other }
        if type == .typeDirectory { return .folder }
        let size = attributes[.size] as? UInt64 ?? .max
        return type == .typeRegular && size <= AuthorityLimits.rootKeyFileBytes ? .smallFile : .other
    }

    private func fileHoldsKey(_ path: String) -> Bool {
        // A file that cannot be read, or that has grown meanwhile, is none that the authority uses.
        guard let bytes = try? AtomicFile.read(path, maximumBytes: AuthorityLimits.rootKeyFileBytes) else {
            return false
        }
        return holdsKey(bytes)
    }

    /// Whether a text holds 32 bytes in base64 that are the seed of the root key.
    private func holdsKey(_ text: [UInt8]) -> Bool {
        text.split(whereSeparator: { !Self.isBase64($0) }).contains { run in
            guard run.count == Self.seedDigits, let seed = Base64.decode(String(decoding: run, as: UTF8.self) + "="),
                // A text that is no seed is not the one that is looked for.
                let key = try? SigningKey(seed: seed)
            else { return false }
            return key.publicKey == rootKey
        }
    }

    /// Base64 digits of 32 bytes, without the padding.
    private static let seedDigits = 43

    private static func isBase64(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"):
            true
        default: false
        }
    }
}
