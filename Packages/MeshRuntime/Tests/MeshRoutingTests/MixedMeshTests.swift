import MeshProtocol
import MeshRouting
import Testing

@Suite("RoutingMachine among nodes of the reference")
struct MixedMeshTests {
    @Test(
        "a line of both kinds connects all pairs, and stays so over many announcements",
        arguments: ["or", "ro", "oro", "ror", "oor", "roo", "rro", "orr", "orro", "roor", "ooroo", "ororo"])
    func line(kinds: String) throws {
        var mesh = try MixedMesh(kinds)

        try mesh.run(seconds: 100)
        #expect(mesh.connectsAll)

        try mesh.run(seconds: 700)
        #expect(mesh.connectsAll)
    }

    @Test("rings of both kinds connect all pairs by shortest paths", arguments: ["oooor", "oror", "ooor", "orrr"])
    func ring(kinds: String) throws {
        var mesh = try MixedMesh(kinds)
        let last = kinds.count - 1

        try mesh.connect(0, last)
        try mesh.run(seconds: 200)

        #expect(mesh.connectsAll)
        #expect(mesh.path(from: 0, to: last) == [0, last])
        #expect(mesh.path(from: last, to: 0) == [last, 0])
    }

    @Test("our announcements do not capture the direct routes of the reference")
    func noCapture() throws {
        var mesh = try MixedMesh("oro")

        try mesh.connect(0, 2)
        try mesh.run(seconds: 300)

        #expect(mesh.path(from: 1, to: 0) == [1, 0])
        #expect(mesh.path(from: 1, to: 2) == [1, 2])
    }

    @Test("R6: a leaf that we lose is forgotten by the reference at once and does not come back as an echo")
    func lostLeaf() throws {
        var mesh = try MixedMesh("oor")
        try mesh.run(seconds: 100)
        #expect(mesh.path(from: 2, to: 0) == [2, 1, 0])

        try mesh.disconnect(0, 1)
        try mesh.run(seconds: 1)
        #expect(mesh.path(from: 2, to: 0) == nil)

        for _ in 0..<400 {
            try mesh.run(seconds: 1)
            #expect(mesh.path(from: 2, to: 0) == nil && mesh.path(from: 1, to: 0) == nil)
        }
        try mesh.connect(0, 1)
        try mesh.run(seconds: 40)
        #expect(mesh.connectsAll)
    }

    @Test("a path behind the reference that it silently lost ends after its time, and a new one is found")
    func silentLoss() throws {
        var mesh = try MixedMesh("oro")
        try mesh.run(seconds: 100)

        try mesh.disconnect(1, 2)
        try mesh.run(seconds: 331)
        #expect(mesh.path(from: 0, to: 2) == nil)

        try mesh.connect(0, 2)
        try mesh.run(seconds: 60)
        #expect(mesh.connectsAll)
    }

    @Test("a lost link of a mixed ring is routed around once the hold-down has passed", arguments: 0..<4)
    func ringLoss(position: Int) throws {
        var mesh = try MixedMesh("ooor")
        try mesh.connect(0, 3)
        try mesh.run(seconds: 200)

        try mesh.disconnect(position, (position + 1) % 4)
        try mesh.run(seconds: 400)

        #expect(mesh.connectsAll)
    }
}
