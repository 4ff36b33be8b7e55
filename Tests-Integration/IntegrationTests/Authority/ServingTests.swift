import AuthorityTrials
import Foundation
import Testing

@Suite("An authority as a process", .serialized)
struct ServingTests {
    /// A certificate for `localhost`, good until 2126, and its key.
    ///
    /// Made by `openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -noenc -days 36500 -subj /CN=x.test
    /// -addext subjectAltName=DNS:localhost,IP:127.0.0.1`.
    private static let certificate = """
        -----BEGIN CERTIFICATE-----
        MIIBnTCCAUOgAwIBAgIUUjpgKxpS0PeivJhr2CXdiKLRXwMwCgYIKoZIzj0EAwIw
        FTETMBEGA1UEAwwKZmlyc3QudGVzdDAgFw0yNjExMjMyMDMwNThaGA8yMTI2MTAz
        MDIwMzA1OFowFTETMBEGA1UEAwwKZmlyc3QudGVzdDBZMBMGByqGSM49AgEGCCqG
        SM49AwEHA0IABChmqJ2iEaHgW7KmB7NA4cXHQ/9ONaJvlp6HIbuJyK2ieSZqUPWS
        6+Mpjw0Ovg27DMQucXcrf5IGIVrgLtE0B5ijbzBtMB0GA1UdDgQWBBR7EJYEj+st
        7LwmMR0D+DL+8f9XtDAfBgNVHSMEGDAWgBR7EJYEj+st7LwmMR0D+DL+8f9XtDAP
        BgNVHRMBAf8EBTADAQH/MBoGA1UdEQQTMBGCCWxvY2FsaG9zdIcEfwAAATAKBggq
        hkjOPQQDAgNIADBFAiEAvcR1pYpXgclc2XSwfgoLbKH+q0qPRJneZCdXwY6vXbcC
        IDpXetAzR0wFW0yuCq61AGAAknQ/pM8FVRHajsrPCzQA
        -----END CERTIFICATE-----

        """
    private static let key = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgdcDmwfw9+QQTqijV
        pRBB4ta3OShkr2ARNs061zfnPhChRANCAAQoZqidohGh4FuypgezQOHFx0P/TjWi
        b5aehyG7icitonkmalD1kuvjKY8NDr4NuwzELnF3K3+SBiFa4C7RNAeY
        -----END PRIVATE KEY-----

        """

    private func write(_ text: String, _ name: String, in folder: URL) throws {
        try text.write(to: folder.appending(path: name), atomically: true, encoding: .utf8)
    }

    @Test("with TLS, SIGHUP reads the certificate again, a bad one changes nothing, and SIGTERM ends it with 0")
    func signals() async throws {
        let sandbox = try Sandbox()
        let home = try sandbox.makeFolder("serving")
        _ = try await sandbox.run(.ours, ["init"], in: home).succeeded("init")
        try write(Self.certificate, "tls.crt", in: home)
        try write(Self.key, "tls.key", in: home)
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

    @Test("without TLS, SIGTERM ends it with 0 as well")
    func plain() async throws {
        let sandbox = try Sandbox()
        let home = try sandbox.makeFolder("serving")
        _ = try await sandbox.run(.ours, ["init"], in: home).succeeded("init")
        let authority = try ChildProcess(Implementation.ours.command, ["na", "start", "--port", "0"], in: home)

        let line = await authority.errors.first(within: .seconds(60)) { $0.hasPrefix("Listening on http://") }

        #expect(line != nil)
        #expect(await authority.end(SIGTERM) == 0)
    }
}
