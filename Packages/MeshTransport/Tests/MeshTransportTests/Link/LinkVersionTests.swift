import MeshTransport
import Testing

struct LinkVersionTests {
    @Test("the best common version is selected, and none means a reference peer")
    func selection() {
        #expect(LinkVersion.best(of: ["genesis-mesh.2", "genesis-mesh.1"]) == .one)
        #expect(LinkVersion.best(of: ["genesis-mesh.2"]) == .legacy)
        #expect(LinkVersion.best(of: [String]()) == .legacy)
        #expect(LinkVersion.best(of: ["GENESIS-MESH.1"]) == .legacy)
        #expect(LinkVersion.one.isOurs && !LinkVersion.legacy.isOurs)
    }
}
