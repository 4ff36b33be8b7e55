package import Foundation
package import MeshCrypto
import MeshProtocol

/// A network for a trial: its keys, its genesis block, and the settings file of its authority.
package struct TrialNetwork: Sendable {
    package let authority: SigningKey
    package let operatorKey: SigningKey
    package let operatorID = "operator-local"
    /// The folder with genesis block, key and settings.
    package let home: URL
    /// The folder with the database.
    package let data: URL

    package var settingsFile: URL { home.appendingPathComponent("na.env") }
    package var database: URL { data.appendingPathComponent("na.db") }
    package var genesisFile: URL { home.appendingPathComponent("genesis.json") }
    package var auditLog: URL { URL(fileURLWithPath: database.path + ".audit.jsonl") }

    /// Makes the files of a network whose limits do not stand in the way of a load.
    ///
    /// - Parameters:
    ///   - folder: where the files go
    ///   - data: where the database goes; a folder beside them by default
    ///   - settings: variables of the settings file that differ
    package init(in folder: URL, data: URL? = nil, settings: [String: String] = [:]) throws {
        home = folder.appendingPathComponent("authority")
        self.data = data ?? folder.appendingPathComponent("data")
        for folder in [home, self.data] {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        }
        let root = try SigningKey.generate()
        authority = try SigningKey.generate()
        operatorKey = try SigningKey.generate()
        let now = SystemWallClock().now()
        let genesis = try GenesisBlock(
            networkName: "TRIAL", networkVersion: "v0.1", rootPublicKey: root.publicKey.text,
            networkAuthority: NetworkAuthorityInfo(
                publicKey: authority.publicKey.text, validFrom: Timestamp(now.advanced(by: .seconds(-60))),
                validTo: Timestamp(now.advanced(by: .seconds(366 * 86_400)))),
            policyManifest: PolicyReference(hash: "sha256:placeholder", url: nil)
        ).signed(by: root, keyID: "rs-local")
        try Data(genesis.fileBytes()).write(to: genesisFile)
        _ = try KeyFile.write(key: authority, base: home.appendingPathComponent("na").path)
        try write(settings: settings)
    }

    /// Writes the settings file anew.
    package func write(settings: [String: String]) throws {
        let many = "100000000"
        var values = [
            "GENESIS_FILE": "genesis.json", "NA_PRIVATE_KEY_FILE": "na.key", "NA_KEY_ID": "na-trial",
            "DB_PATH": database.path, "PORT": "0",
            "OPERATOR_PUBLIC_KEYS_JSON": "{\"\(operatorID)\":\"\(operatorKey.publicKey.text)\"}",
            "OPERATOR_KEY_TIERS_JSON": "{\"\(operatorID)\":\"privileged\"}",
            "NA_RATE_LIMIT_ADMIN_PER_MINUTE": many, "NA_RATE_LIMIT_READ_PER_MINUTE": many,
            "NA_RATE_LIMIT_NODE_ADDRESS_PER_MINUTE": many, "NA_RATE_LIMIT_JOIN_PER_MINUTE": many,
            "NA_RATE_LIMIT_RENEWALS_PER_HOUR": many,
        ]
        values.merge(settings) { $1 }
        let lines = values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)\n" }
        try Data(lines.joined().utf8).write(to: settingsFile)
    }
}
