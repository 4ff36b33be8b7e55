// swift-tools-version: 6.3
import PackageDescription

let package = Package(
    name: "genesis-mesh",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "MeshProtocol", targets: ["MeshProtocol"]),
        .library(name: "MeshCrypto", targets: ["MeshCrypto"]),
        .library(name: "MeshAudit", targets: ["MeshAudit"]),
        .library(name: "MeshTransport", targets: ["MeshTransport"]),
        .library(name: "MeshHeartbeat", targets: ["MeshHeartbeat"]),
        .library(name: "MeshWebSocket", targets: ["MeshWebSocket"]),
        .library(name: "MeshTransportTesting", targets: ["MeshTransportTesting"]),
        .library(name: "MeshControlPlane", targets: ["MeshControlPlane"]),
        .library(name: "MeshIdentity", targets: ["MeshIdentity"]),
        .library(name: "MeshIdentityTesting", targets: ["MeshIdentityTesting"]),
        .library(name: "MeshDiscovery", targets: ["MeshDiscovery"]),
        .library(name: "MeshRouting", targets: ["MeshRouting"]),
        .library(name: "MeshGossip", targets: ["MeshGossip"]),
        .library(name: "MeshAuthorityClient", targets: ["MeshAuthorityClient"]),
        .library(name: "MeshDispatch", targets: ["MeshDispatch"]),
        .library(name: "MeshRuntime", targets: ["MeshRuntime"]),
        .library(name: "AuthorityCore", targets: ["AuthorityCore"]),
        .library(name: "AuthorityStore", targets: ["AuthorityStore"]),
        .library(name: "AuthorityAudit", targets: ["AuthorityAudit"]),
        .library(name: "AuthorityHTTP", targets: ["AuthorityHTTP"]),
        .library(name: "AuthorityTesting", targets: ["AuthorityTesting"]),
        .library(name: "MeshConformance", targets: ["MeshConformance"]),
        .library(name: "MeshCLI", targets: ["MeshCLI"]),
        .executable(name: "genesis-mesh", targets: ["genesis-mesh"]),
    ],
    dependencies: [
        .package(url: "https://github.com/swift-server/async-http-client.git", from: "1.37.0"),
        .package(url: "https://github.com/groue/GRDB.swift.git", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.0", traits: []),
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-collections.git", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0", traits: []),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.14.0"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-extras.git", from: "1.34.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-system.git", from: "1.4.0"),
        .package(url: "https://github.com/LebJe/TOMLKit.git", from: "0.6.0"),
    ],
    targets: [
        .target(
            name: "MeshProtocol",
            dependencies: [],
            path: "Packages/MeshProtocol/Sources/MeshProtocol"
        ),
        .systemLibrary(
            name: "CSodium",
            path: "Packages/MeshCrypto/Sources/CSodium",
            pkgConfig: "libsodium",
            providers: [.apt(["libsodium-dev"]), .brew(["libsodium"])]
        ),
        .systemLibrary(
            name: "CLibCrypto",
            path: "Packages/MeshCrypto/Sources/CLibCrypto",
            pkgConfig: "libcrypto",
            providers: [.apt(["libssl-dev"]), .brew(["openssl@3"])]
        ),
        .target(
            name: "MeshCrypto",
            dependencies: [
                "CSodium",
                "CLibCrypto",
                "MeshProtocol",
            ],
            path: "Packages/MeshCrypto/Sources/MeshCrypto"
        ),
        .target(
            name: "MeshAudit",
            dependencies: [
                "MeshProtocol",
                "MeshCrypto",
            ],
            path: "Packages/MeshCrypto/Sources/MeshAudit"
        ),
        .target(
            name: "MeshTransport",
            dependencies: [
                "MeshProtocol",
                "MeshCrypto",
                .product(name: "DequeModule", package: "swift-collections"),
            ],
            path: "Packages/MeshTransport/Sources/MeshTransport"
        ),
        .target(
            name: "MeshHeartbeat",
            dependencies: [
                "MeshTransport",
                "MeshProtocol",
            ],
            path: "Packages/MeshTransport/Sources/MeshHeartbeat"
        ),
        .target(
            name: "MeshWebSocket",
            dependencies: [
                "MeshTransport",
                "MeshHeartbeat",
                "MeshProtocol",
                "MeshCrypto",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            path: "Packages/MeshTransport/Sources/MeshWebSocket"
        ),
        .target(
            name: "MeshTransportTesting",
            dependencies: [
                "MeshTransport",
                "MeshHeartbeat",
                "MeshProtocol",
                "MeshCrypto",
            ],
            path: "Packages/MeshTransport/Sources/MeshTransportTesting"
        ),
        .target(
            name: "MeshControlPlane",
            dependencies: [
                "MeshProtocol",
                "MeshCrypto",
            ],
            path: "Packages/MeshControlPlane/Sources/MeshControlPlane"
        ),
        .target(
            name: "MeshIdentity",
            dependencies: [
                "MeshProtocol",
                "MeshCrypto",
            ],
            path: "Packages/MeshRuntime/Sources/MeshIdentity"
        ),
        .target(
            name: "MeshIdentityTesting",
            dependencies: [
                "MeshIdentity",
                "MeshProtocol",
                "MeshCrypto",
            ],
            path: "Packages/MeshRuntime/Sources/MeshIdentityTesting"
        ),
        .target(
            name: "MeshDiscovery",
            dependencies: [
                "MeshIdentity",
                "MeshProtocol",
                "MeshCrypto",
            ],
            path: "Packages/MeshRuntime/Sources/MeshDiscovery"
        ),
        .target(
            name: "MeshRouting",
            dependencies: [
                "MeshIdentity",
                "MeshProtocol",
                "MeshCrypto",
                .product(name: "DequeModule", package: "swift-collections"),
            ],
            path: "Packages/MeshRuntime/Sources/MeshRouting"
        ),
        .target(
            name: "MeshGossip",
            dependencies: [
                "MeshIdentity",
                "MeshProtocol",
                "MeshCrypto",
            ],
            path: "Packages/MeshRuntime/Sources/MeshGossip"
        ),
        .target(
            name: "MeshAuthorityClient",
            dependencies: [
                "MeshProtocol",
                "MeshCrypto",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            path: "Packages/MeshRuntime/Sources/MeshAuthorityClient"
        ),
        .target(
            name: "MeshDispatch",
            dependencies: [
                "MeshTransport",
                "MeshControlPlane",
                "MeshIdentity",
                "MeshProtocol",
                "MeshCrypto",
            ],
            path: "Packages/MeshRuntime/Sources/MeshDispatch"
        ),
        .target(
            name: "MeshRuntime",
            dependencies: [
                "MeshDispatch",
                "MeshIdentity",
                "MeshDiscovery",
                "MeshRouting",
                "MeshGossip",
                "MeshAuthorityClient",
                "MeshControlPlane",
                "MeshTransport",
                "MeshHeartbeat",
                "MeshWebSocket",
                "MeshProtocol",
                "MeshCrypto",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            path: "Packages/MeshRuntime/Sources/MeshRuntime"
        ),
        .target(
            name: "AuthorityCore",
            dependencies: [
                "MeshProtocol",
                "MeshCrypto",
            ],
            path: "Packages/NetworkAuthority/Sources/AuthorityCore"
        ),
        .target(
            name: "AuthorityStore",
            dependencies: [
                "AuthorityCore",
                "MeshProtocol",
                "MeshCrypto",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            path: "Packages/NetworkAuthority/Sources/AuthorityStore"
        ),
        .target(
            name: "AuthorityAudit",
            dependencies: [
                "AuthorityCore",
                "MeshAudit",
                "MeshProtocol",
                "MeshCrypto",
            ],
            path: "Packages/NetworkAuthority/Sources/AuthorityAudit"
        ),
        .target(
            name: "AuthorityHTTP",
            dependencies: [
                "AuthorityCore",
                "AuthorityStore",
                "AuthorityAudit",
                "MeshProtocol",
                "MeshCrypto",
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
            ],
            path: "Packages/NetworkAuthority/Sources/AuthorityHTTP"
        ),
        .target(
            name: "AuthorityTesting",
            dependencies: [
                "AuthorityHTTP",
                "AuthorityCore",
                "MeshProtocol",
                "MeshCrypto",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "Packages/NetworkAuthority/Sources/AuthorityTesting"
        ),
        .target(
            name: "MeshConformance",
            dependencies: [
                "MeshProtocol",
                "MeshCrypto",
                "MeshAudit",
                "MeshControlPlane",
                .product(name: "TOMLKit", package: "TOMLKit"),
            ],
            path: "Packages/MeshCLI/Sources/MeshConformance"
        ),
        .target(
            name: "MeshCLI",
            dependencies: [
                "MeshConformance",
                "MeshRuntime",
                "MeshIdentity",
                "MeshAuthorityClient",
                "MeshTransport",
                "MeshWebSocket",
                "MeshRouting",
                "AuthorityCore",
                "AuthorityStore",
                "AuthorityAudit",
                "AuthorityHTTP",
                "MeshAudit",
                "MeshCrypto",
                "MeshProtocol",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "TOMLKit", package: "TOMLKit"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            path: "Packages/MeshCLI/Sources/MeshCLI"
        ),
        .executableTarget(
            name: "genesis-mesh",
            dependencies: ["MeshCLI"],
            path: "Apps/genesis-mesh"
        ),
        .target(
            name: "AuthorityTrials",
            dependencies: [
                "MeshCrypto",
                "MeshProtocol",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            path: "Tests-Integration/AuthorityTrials"
        ),
        .executableTarget(
            name: "authority-trials",
            dependencies: [
                "AuthorityTrials",
                "MeshProtocol",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Tests-Integration/authority-trials"
        ),
        .testTarget(
            name: "IntegrationTests",
            dependencies: [
                "AuthorityTrials",
                "MeshProtocol",
                "MeshCrypto",
                "MeshAuthorityClient",
                "AuthorityCore",
                "AuthorityHTTP",
                "AuthorityTesting",
                "genesis-mesh",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            path: "Tests-Integration/IntegrationTests"
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
