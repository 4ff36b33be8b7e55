import MeshCrypto
import MeshIdentity
import MeshIdentityTesting
import MeshProtocol
import Testing

@Suite("RevocationIndex")
struct RevocationIndexTests {
    private let network: TestNetwork

    init() throws {
        network = try TestNetwork()
    }

    @Test("without a list nobody is revoked")
    func empty() {
        let index = RevocationIndex()

        #expect(!index.contains(certificateID: "cert-1"))
        #expect(index.sequence == nil && index.nextUpdate == nil && index.count == 0)
        #expect(!index.isOverdue(at: TestNetwork.now))
    }

    @Test("ids are compared byte by byte")
    func exactIDs() throws {
        let index = RevocationIndex(try network.list(3, revoking: ["\u{E9}"]))

        #expect(index.contains(certificateID: "\u{E9}"))
        #expect(!index.contains(certificateID: "e\u{301}"))
        #expect(index.sequence == 3)
    }

    @Test("a list is overdue from its next update on")
    func overdue() throws {
        let index = RevocationIndex(try network.list(3, to: 100))

        #expect(!index.isOverdue(at: TestNetwork.time(99)))
        #expect(index.isOverdue(at: TestNetwork.time(100)))
    }

    @Test("G3, G4: a list that replaces another takes no needed entry away")
    func union() throws {
        let old = RevocationIndex(try network.list(7, revoking: ["a", "b"]))

        let new = old.succeeded(by: try network.list(8, revoking: ["b", "c"]), at: TestNetwork.now)

        #expect(["a", "b", "c"].allSatisfy { new.contains(certificateID: $0) })
        #expect(new.sequence == 8)
        #expect(new.retained.map(\.certificateID) == ["a"])
        let newer = new.succeeded(by: try network.list(9), at: TestNetwork.now)
        #expect(Set(newer.retained.map(\.certificateID)) == ["a", "b", "c"])
    }

    @Test("an entry is forgotten once no certificate that was valid then can be valid now")
    func forgotten() throws {
        let old = RevocationIndex(try network.list(7, revoking: ["a"]))
        let life = RevocationIndex.longestCertificateLife

        let before = old.succeeded(by: try network.list(8), at: TestNetwork.now.advanced(by: life - .seconds(1)))
        let after = old.succeeded(by: try network.list(8), at: TestNetwork.now.advanced(by: life))

        #expect(before.contains(certificateID: "a"))
        #expect(!after.contains(certificateID: "a"))
    }

    @Test("G6: fifty thousand entries are looked up")
    func large() throws {
        let ids = (0..<50_000).map { "cert-\($0)" }
        let index = RevocationIndex(try network.list(1, revoking: ids))

        #expect(index.count == 50_000)
        #expect(ids.allSatisfy { index.contains(certificateID: $0) })
        #expect(!index.contains(certificateID: "cert-50000"))
    }
}
