package import Foundation

/// What of a folder a disk is bound to hold, and what it may hold as well, when the power fails.
///
/// A file's content is bound to be what it was at its last synchronisation; of each later write any part, in whole
/// sectors, may be there. Names are bound to be what they were when their folder was last synchronised.
package struct DiskModel: Sendable {
    /// What becomes of the writes that nobody asked to be durable.
    package enum Loss: String, Sendable, CaseIterable {
        /// They are gone.
        case dropped
        /// The first of them are there, the last of these in part.
        case torn
        /// Any sectors of any of them are there, whatever their order.
        case reordered
    }

    private enum Change: Sendable {
        case write(offset: Int, data: Data)
        case truncate(Int)
    }

    private struct File: Sendable {
        var durable = Data()
        var pending: [Change] = []
    }

    private static let sector = 512

    /// The folder whose names these are.
    private let folder: String
    private var files: [Int: File] = [:]
    private var fileOfInode: [UInt64: Int] = [:]
    private var names: [String: Int] = [:]
    private var durableNames: [String: Int] = [:]

    package init(folder: String) {
        self.folder = folder
    }

    /// Takes in what happened next.
    package mutating func apply(_ action: DiskEvent.Action) {
        switch action {
        case .opened(let inode, let path):
            // A name that is not known is a new file, also where a removed one had the same inode.
            if names[path] == nil {
                let file = files.count
                files[file] = File()
                fileOfInode[inode] = file
                names[path] = file
            }
        case .written(let inode, let offset, let data):
            change(inode) { $0.pending.append(.write(offset: offset, data: data)) }
        case .truncated(let inode, let length):
            change(inode) { $0.pending.append(.truncate(length)) }
        case .synced(let inode):
            if fileOfInode[inode] == names[folder] { durableNames = names }
            change(inode) { file in
                for change in file.pending { Self.apply(change, to: &file.durable) }
                file.pending = []
            }
        case .unlinked(let path): names[path] = nil
        case .renamed(let from, let to): names[to] = names.removeValue(forKey: from)
        }
    }

    /// How many writes are not bound to be there.
    package var pendingWrites: Int { names.values.reduce(0) { $0 + (files[$1]?.pending.count ?? 0) } }

    private mutating func change(_ inode: UInt64, _ body: (inout File) -> Void) {
        guard let number = fileOfInode[inode], var file = files.removeValue(forKey: number) else { return }
        body(&file)
        files[number] = file
    }

    // MARK: Images

    /// The files of the folder as a disk may hold them after a power failure now, by name.
    package func image(
        _ loss: Loss, using generator: inout some RandomNumberGenerator
    ) -> [(name: String, content: Data)] {
        let names = loss == .dropped || Bool.random(using: &generator) ? durableNames : names
        return names.filter { $0.key != folder && !$0.key.hasSuffix("-shm") }.sorted { $0.key < $1.key }.compactMap {
            guard let file = files[$0.value] else { return nil }
            return (String($0.key.dropFirst(folder.count + 1)), Self.content(file, loss, &generator))
        }
    }

    private static func content(
        _ file: File, _ loss: Loss, _ generator: inout some RandomNumberGenerator
    ) -> Data {
        var content = file.durable
        switch loss {
        case .dropped: break
        case .torn:
            guard let last = file.pending.indices.randomElement(using: &generator) else { break }
            for change in file.pending[..<last] { apply(change, to: &content) }
            if case .write(let offset, let data) = file.pending[last] {
                let kept = Int.random(in: 0...(data.count / sector), using: &generator) * sector
                apply(.write(offset: offset, data: data.prefix(kept)), to: &content)
            }
        case .reordered:
            for change in file.pending {
                switch change {
                case .truncate: if Bool.random(using: &generator) { apply(change, to: &content) }
                case .write(let offset, let data):
                    for start in stride(from: 0, to: data.count, by: sector)
                    where Bool.random(using: &generator) {
                        let part = data.dropFirst(start).prefix(sector)
                        apply(.write(offset: offset + start, data: part), to: &content)
                    }
                }
            }
        }
        return content
    }

    private static func apply(_ change: Change, to content: inout Data) {
        switch change {
        case .truncate(let length):
            if length <= content.count {
                content = Data(content.prefix(length))
            } else {
                content.append(Data(count: length - content.count))
            }
        case .write(let offset, let data):
            if data.isEmpty { return }
            if content.count < offset + data.count { content.append(Data(count: offset + data.count - content.count)) }
            content.replaceSubrange(offset..<offset + data.count, with: data)
        }
    }
}
