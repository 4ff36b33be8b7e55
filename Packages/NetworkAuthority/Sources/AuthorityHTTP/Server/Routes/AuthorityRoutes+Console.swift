internal import AuthorityCore
internal import MeshProtocol

// The console and the description of the interface.

extension AuthorityRoutes {
    func dashboard() async throws -> Reply {
        try await Dashboard(authority, fingerprint: fingerprint).page.reply
    }

    func dashboardData() async throws -> Reply {
        .json(try await Dashboard(authority, fingerprint: fingerprint).json)
    }

    static let interface = Reply.json(InterfaceDescription.document)
}
