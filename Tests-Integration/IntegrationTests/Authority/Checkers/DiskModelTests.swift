import AuthorityTrials
import Foundation
import Testing

@Suite("DiskModel")
struct DiskModelTests {
    private static let block = 1_024

    /// A folder with one file, whose content and name are durable.
    private func model() -> DiskModel {
        var model = DiskModel(folder: "/d")
        model.apply(.opened(inode: 1, path: "/d/file"))
        model.apply(.written(inode: 1, offset: 0, data: Data(repeating: 1, count: Self.block)))
        model.apply(.synced(inode: 1))
        model.apply(.opened(inode: 9, path: "/d"))
        model.apply(.synced(inode: 9))
        return model
    }

    private func images(_ model: DiskModel, _ loss: DiskModel.Loss) -> [[String: Data]] {
        (UInt64(0)..<200).map { seed in
            var generator = SeededGenerator(seed: seed)
            return Dictionary(uniqueKeysWithValues: model.image(loss, using: &generator).map { ($0.name, $0.content) })
        }
    }

    @Test("what was synchronised is in every image", arguments: DiskModel.Loss.allCases)
    func durable(_ loss: DiskModel.Loss) {
        for image in images(model(), loss) { #expect(image == ["file": Data(repeating: 1, count: Self.block)]) }
    }

    @Test("what was written since may be gone, there in part, and out of order, in whole sectors")
    func pending() {
        var model = model()
        model.apply(.written(inode: 1, offset: 0, data: Data(repeating: 2, count: Self.block)))
        model.apply(.written(inode: 1, offset: Self.block, data: Data(repeating: 3, count: Self.block)))

        #expect(images(model, .dropped).allSatisfy { $0["file"] == Data(repeating: 1, count: Self.block) })
        let torn = Set(images(model, .torn).compactMap { $0["file"] })
        #expect(torn.contains(Data(repeating: 2, count: 512) + Data(repeating: 1, count: 512)))
        #expect(torn.contains(Data(repeating: 2, count: Self.block) + Data(repeating: 3, count: 512)))
        let mixed = Set(images(model, .reordered).compactMap { $0["file"] })
        #expect(mixed.contains { $0.count > Self.block && $0[0] == 1 }, "a later write without an earlier one")
        for content in torn.union(mixed) {
            for start in stride(from: 0, to: content.count, by: 512) {
                #expect(Set(content[start..<min(start + 512, content.count)]).count == 1, "a sector was split")
            }
        }
    }

    @Test("a name is bound to be there only after its folder was synchronised")
    func names() {
        var model = model()
        model.apply(.opened(inode: 2, path: "/d/new"))
        model.apply(.written(inode: 2, offset: 0, data: Data([5])))
        model.apply(.synced(inode: 2))
        #expect(images(model, .dropped).allSatisfy { $0["new"] == nil })

        model.apply(.renamed(from: "/d/new", to: "/d/file"))
        #expect(images(model, .dropped).allSatisfy { $0["file"]?.count == Self.block })
        model.apply(.synced(inode: 9))
        #expect(images(model, .dropped).allSatisfy { $0 == ["file": Data([5])] })
    }

    @Test("a new file does not take over what a removed one of the same inode held")
    func reusedInode() {
        var model = model()
        model.apply(.unlinked(path: "/d/file"))
        model.apply(.opened(inode: 1, path: "/d/other"))
        model.apply(.synced(inode: 9))

        #expect(images(model, .dropped).allSatisfy { $0 == ["other": Data()] })
    }
}
