package import MeshCrypto
package import MeshProtocol
package import NIOCore

/// Makes requests as nodes and operators make them, as bytes.
package struct RequestForge: Sendable {
    package let network: TrialNetwork

    package init(_ network: TrialNetwork) {
        self.network = network
    }

    // MARK: Nodes

    package func join(
        _ key: SigningKey, token: String, headers: [(String, String)] = []
    ) throws -> ByteBuffer {
        try node(
            "/join", key,
            [
                "node_public_key": .string(key.publicKey.text), "invite_token": .string(token),
                "roles": ["role:client"], "validity_hours": 168,
            ], headers: headers)
    }

    package func heartbeat(
        _ key: SigningKey, _ certificate: String, nonce: String = UUIDv4.make()
    ) throws -> ByteBuffer {
        try node(
            "/heartbeat", key,
            [
                "cert_id": .string(certificate), "node_public_key": .string(key.publicKey.text),
                "status": "healthy",
            ], nonce: nonce)
    }

    package func renew(_ key: SigningKey, _ certificate: String) throws -> ByteBuffer {
        try node(
            "/renew", key,
            [
                "cert_id": .string(certificate), "node_public_key": .string(key.publicKey.text),
                "validity_hours": 168,
            ])
    }

    private func node(
        _ path: String, _ key: SigningKey, _ members: JSONObject, headers: [(String, String)] = [],
        nonce: String = UUIDv4.make()
    ) throws -> ByteBuffer {
        var body = members
        body["timestamp"] = .string(SystemWallClock().now().requestText)
        body["nonce"] = .string(nonce)
        body["signature"] = .string(try key.sign(NodeRequest.signedBytes(of: body)).text)
        return Self.post(path, JSONValue.object(body).canonicalBytes(), headers: headers)
    }

    // MARK: Operators

    package func invite() throws -> ByteBuffer {
        try admin("/admin/invite", ["roles": ["role:client"], "max_validity_hours": 168])
    }

    package func revoke(_ certificate: String) throws -> ByteBuffer {
        try admin("/admin/revoke", ["cert_id": .string(certificate), "reason": "unspecified"])
    }

    package func policy(_ id: String) throws -> ByteBuffer {
        try admin("/admin/policy", ["policy_id": .string(id)])
    }

    /// An operator's request, correctly signed.
    package func admin(_ path: String, _ body: JSONObject, headers: [(String, String)] = []) throws -> ByteBuffer {
        let request = AdminRequest(
            method: "POST", path: path, audience: network.authority.publicKey.text, body: body,
            keyID: network.operatorID, timestamp: SystemWallClock().now().requestText, nonce: UUIDv4.make())
        let signature = try network.operatorKey.sign(request.signedBytes)
        return Self.post(
            path, JSONValue.object(body).canonicalBytes(),
            headers: [
                ("X-Admin-Key-Id", request.keyID), ("X-Admin-Timestamp", request.timestamp),
                ("X-Admin-Nonce", request.nonce), ("X-Admin-Signature", signature.text),
            ] + headers)
    }

    // MARK: Bytes

    package static func get(_ path: String, headers: [(String, String)] = []) -> ByteBuffer {
        ByteBuffer(string: head("GET", path, headers))
    }

    package static func post(_ path: String, _ body: [UInt8], headers: [(String, String)] = []) -> ByteBuffer {
        var buffer = ByteBuffer(
            string: head(
                "POST", path,
                [("Content-Type", "application/json"), ("Content-Length", String(body.count))] + headers))
        buffer.writeBytes(body)
        return buffer
    }

    private static func head(_ method: String, _ path: String, _ headers: [(String, String)]) -> String {
        let fields = headers.map { "\($0.0): \($0.1)\r\n" }.joined()
        return "\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\n\(fields)\r\n"
    }
}
