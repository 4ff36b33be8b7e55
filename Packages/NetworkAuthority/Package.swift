// swift-tools-version: 6.3
import PackageDescription

let package = Package(
    name: "NetworkAuthority",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "AuthorityCore", targets: ["AuthorityCore"]),
        .library(name: "AuthorityStore", targets: ["AuthorityStore"]),
        .library(name: "AuthorityAudit", targets: ["AuthorityAudit"]),
        .library(name: "AuthorityHTTP", targets: ["AuthorityHTTP"]),
        .library(name: "AuthorityTesting", targets: ["AuthorityTesting"]),
    ],
    dependencies: [
        .package(path: "../MeshProtocol"),
        .package(path: "../MeshCrypto"),
        .package(url: "https://github.com/groue/GRDB.swift.git", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.0", traits: []),
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0", traits: []),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.14.0"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-extras.git", from: "1.34.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
    ],
    targets: [
        .target(
            name: "AuthorityCore",
            dependencies: [
                .product(name: "MeshProtocol", package: "MeshProtocol"),
                .product(name: "MeshCrypto", package: "MeshCrypto"),
            ]
        ),
        .testTarget(
            name: "AuthorityCoreTests",
            dependencies: [
                "AuthorityCore",
                .product(name: "MeshProtocol", package: "MeshProtocol"),
                .product(name: "MeshCrypto", package: "MeshCrypto"),
            ]
        ),
        .target(
            name: "AuthorityStore",
            dependencies: [
                "AuthorityCore",
                .product(name: "MeshProtocol", package: "MeshProtocol"),
                .product(name: "MeshCrypto", package: "MeshCrypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
            ]
        ),
        .testTarget(
            name: "AuthorityStoreTests",
            dependencies: [
                "AuthorityStore",
                "AuthorityCore",
                .product(name: "MeshProtocol", package: "MeshProtocol"),
                .product(name: "MeshCrypto", package: "MeshCrypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
            ]
        ),
        .target(
            name: "AuthorityAudit",
            dependencies: [
                "AuthorityCore",
                .product(name: "MeshAudit", package: "MeshCrypto"),
                .product(name: "MeshProtocol", package: "MeshProtocol"),
                .product(name: "MeshCrypto", package: "MeshCrypto"),
            ]
        ),
        .testTarget(
            name: "AuthorityAuditTests",
            dependencies: [
                "AuthorityAudit",
                "AuthorityCore",
                .product(name: "MeshAudit", package: "MeshCrypto"),
                .product(name: "MeshProtocol", package: "MeshProtocol"),
                .product(name: "MeshCrypto", package: "MeshCrypto"),
                "AuthorityStore",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]
        ),
        .target(
            name: "AuthorityHTTP",
            dependencies: [
                "AuthorityCore",
                "AuthorityStore",
                "AuthorityAudit",
                .product(name: "MeshProtocol", package: "MeshProtocol"),
                .product(name: "MeshCrypto", package: "MeshCrypto"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]
        ),
        .testTarget(
            name: "AuthorityHTTPTests",
            dependencies: [
                "AuthorityHTTP",
                "AuthorityCore",
                "AuthorityStore",
                "AuthorityAudit",
                .product(name: "MeshProtocol", package: "MeshProtocol"),
                .product(name: "MeshCrypto", package: "MeshCrypto"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                "AuthorityTesting",
                .product(name: "MeshAudit", package: "MeshCrypto"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ]
        ),
        .target(
            name: "AuthorityTesting",
            dependencies: [
                "AuthorityHTTP",
                "AuthorityCore",
                .product(name: "MeshProtocol", package: "MeshProtocol"),
                .product(name: "MeshCrypto", package: "MeshCrypto"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .testTarget(
            name: "AuthorityTestingTests",
            dependencies: [
                "AuthorityTesting",
                "AuthorityHTTP",
                "AuthorityCore",
                .product(name: "MeshProtocol", package: "MeshProtocol"),
                .product(name: "MeshCrypto", package: "MeshCrypto"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
    ],
    swiftLanguageModes: [.v6]
)

// --- shared settings: identical in every manifest, compared by Scripts/check ---
for target in package.targets {
    switch target.type {
    case .regular, .test, .executable:
        var settings = target.swiftSettings ?? []
        settings += [
            .enableUpcomingFeature("ExistentialAny"),  // SE-0335
            .enableUpcomingFeature("InternalImportsByDefault"),  // SE-0409
            .enableUpcomingFeature("MemberImportVisibility"),  // SE-0444
            .enableUpcomingFeature("NonisolatedNonsendingByDefault"),  // SE-0461
            .enableUpcomingFeature("InferIsolatedConformances"),  // SE-0470
            .enableUpcomingFeature("ImmutableWeakCaptures"),  // SE-0481
            .strictMemorySafety(),  // SE-0458
            .treatAllWarnings(as: .error),  // SE-0480
            .treatWarning("DeprecatedDeclaration", as: .warning),
            .treatWarning("ExplicitSendable", as: .error),
        ]
        target.swiftSettings = settings
    case .macro, .plugin, .system, .binary: ()
    @unknown default: ()
    }
}
// --- end of shared settings ---
