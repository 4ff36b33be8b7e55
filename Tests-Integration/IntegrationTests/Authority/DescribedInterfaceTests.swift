import AuthorityTrials
import Foundation
import Testing

extension AuthorityTrialSuites {
    @Suite("The description of the authority's interface")
    struct DescribedInterfaceTests {
        @Test(
            "N8: made-up requests to every operation find no 500 and no answer that is not described", .withReference,
            .timeLimit(.minutes(10)))
        func madeUpRequests() async throws {
            let sandbox = try Sandbox()

            let child = try ChildProcess(
                Implementation.root.appendingPathComponent("Scripts/schemathesis"),
                ["--binary", Implementation.ours.command.path, "--examples", "20", "--format", "json"],
                in: sandbox.folder)
            let status = await child.status()
            try #require(await child.output.hasEnded())
            try #require(await child.errors.hasEnded())

            try #require(status == 0, "\(child.output.text)\n\(child.errors.text.suffix(8_000))")
            let result = try JSONSerialization.jsonObject(with: Data(child.output.text.utf8)) as? [String: Any]
            #expect(result?["conforms"] as? Bool == true)
            #expect(result?["server_errors"] as? Int == 0)
            #expect((result?["never_succeeded"] as? [String]) == [])
            #expect((result?["requests"] as? Int ?? 0) > 500)
        }
    }
}
