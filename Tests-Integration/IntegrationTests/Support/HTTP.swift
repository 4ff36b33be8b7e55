import AsyncHTTPClient
import Foundation
import NIOCore

/// Plain requests of the tests to an authority under test.
enum HTTP {
    /// The body that a GET is answered with, whatever the status.
    static func get(_ url: String) async throws -> Data {
        let response = try await HTTPClient.shared.execute(HTTPClientRequest(url: url), timeout: .seconds(20))
        return Data(try await response.body.collect(upTo: 4 << 20).readableBytesView)
    }
}
