import AuthorityTesting
import AuthorityTrials
import Foundation
import Testing

@Suite("An authority as a process", .serialized)
struct ServingTests {
    private func write(_ text: String, _ name: String, in folder: URL) throws {
        try text.write(to: folder.appending(path: name), atomically: true, encoding: .utf8)
    }

    @Test("with TLS, SIGHUP reads the certificate again, a bad one changes nothing, and SIGTERM ends it with 0")
    func signals() async throws {
        let sandbox = try Sandbox()
        let home = try sandbox.makeFolder("serving")
        _ = try await sandbox.run(.ours, ["init"], in: home).succeeded("init")
        try write(TestCertificate.first.certificate, "tls.crt", in: home)
        try write(TestCertificate.first.key, "tls.key", in: home)
        let authority = try ChildProcess(
            Implementation.ours.command,
            ["na", "start", "--port", "0", "--tls-cert", "tls.crt", "--tls-key", "tls.key"], in: home)
        func logs(_ text: String) async -> Bool {
            await authority.errors.first(within: .seconds(60)) { $0.contains(text) } != nil
        }

        #expect(await logs("Listening on https://127.0.0.1:"))
        authority.signal(SIGHUP)
        #expect(await logs("TLS certificate reloaded"))
        try write("nothing", "tls.crt", in: home)
        authority.signal(SIGHUP)
        #expect(await logs("TLS certificate not reloaded, the old one stays"))
        #expect(await authority.end(SIGTERM) == 0)
    }

    @Test("without TLS, SIGHUP changes nothing, and SIGTERM ends it with 0 as well")
    func plain() async throws {
        let sandbox = try Sandbox()
        let home = try sandbox.makeFolder("serving")
        _ = try await sandbox.run(.ours, ["init"], in: home).succeeded("init")
        let authority = try ChildProcess(Implementation.ours.command, ["na", "start", "--port", "0"], in: home)

        let line = await authority.errors.first(within: .seconds(60)) { $0.hasPrefix("Listening on http://") }

        let url = try #require(line).dropFirst("Listening on ".count)
        // A process that a signal ends has another status than 0.
        authority.signal(SIGHUP)
        #expect(try await !HTTP.get("\(url)/healthz").isEmpty)
        #expect(await authority.end(SIGTERM) == 0)
    }
}
