import MeshProtocol
import Testing

@testable import AuthorityCore

@Suite("DocumentBoard")
struct DocumentBoardTests {
    private func policy(_ id: String) -> PolicyManifest {
        PolicyManifest(
            policyID: id, issuedAt: Timestamp(UTCTime(microseconds: 0)), issuedBy: "na", minClientVersion: "1")
    }

    @Test("of two policies the one of the later transaction stays, in whichever order they are put up")
    func order() {
        let board = DocumentBoard(timer: ContinuousClock())
        let first = board.posting(policy("first"))
        let second = board.posting(policy("second"))

        board.set(second)
        board.set(first)

        #expect(board.policy == PublicDocument(policy("second")))
        board.set(board.posting(policy("first")))
        #expect(board.policy == PublicDocument(policy("first")))
    }
}
