// swift-tools-version: 6.3
import PackageDescription

let package = Package(
    name: "MeshCLI",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "MeshConformance", targets: ["MeshConformance"]),
        .library(name: "MeshCLI", targets: ["MeshCLI"]),
    ],
    dependencies: [
        .package(path: "../MeshProtocol"),
        .package(path: "../MeshCrypto"),
        .package(path: "../MeshTransport"),
        .package(path: "../MeshControlPlane"),
        .package(path: "../MeshRuntime"),
        .package(path: "../NetworkAuthority"),
        .package(url: "https://github.com/swift-server/async-http-client.git", from: "1.37.0"),
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.14.0"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-system.git", from: "1.4.0"),
        .package(url: "https://github.com/LebJe/TOMLKit.git", from: "0.6.0"),
    ],
    targets: [
        .target(
            name: "MeshConformance",
            dependencies: [
                .product(name: "MeshProtocol", package: "MeshProtocol"),
                .product(name: "MeshCrypto", package: "MeshCrypto"),
                .product(name: "MeshAudit", package: "MeshCrypto"),
                .product(name: "MeshControlPlane", package: "MeshControlPlane"),
                .product(name: "TOMLKit", package: "TOMLKit"),
            ]
        ),
        .testTarget(
            name: "MeshConformanceTests",
            dependencies: [
                "MeshConformance",
                .product(name: "MeshProtocol", package: "MeshProtocol"),
                .product(name: "MeshCrypto", package: "MeshCrypto"),
                .product(name: "MeshAudit", package: "MeshCrypto"),
                .product(name: "MeshControlPlane", package: "MeshControlPlane"),
            ]
        ),
        .target(
            name: "MeshCLI",
            dependencies: [
                "MeshConformance",
                .product(name: "MeshRuntime", package: "MeshRuntime"),
                .product(name: "MeshIdentity", package: "MeshRuntime"),
                .product(name: "MeshAuthorityClient", package: "MeshRuntime"),
                .product(name: "MeshTransport", package: "MeshTransport"),
                .product(name: "MeshWebSocket", package: "MeshTransport"),
                .product(name: "MeshRouting", package: "MeshRuntime"),
                .product(name: "AuthorityCore", package: "NetworkAuthority"),
                .product(name: "AuthorityStore", package: "NetworkAuthority"),
                .product(name: "AuthorityAudit", package: "NetworkAuthority"),
                .product(name: "AuthorityHTTP", package: "NetworkAuthority"),
                .product(name: "MeshAudit", package: "MeshCrypto"),
                .product(name: "MeshCrypto", package: "MeshCrypto"),
                .product(name: "MeshProtocol", package: "MeshProtocol"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "TOMLKit", package: "TOMLKit"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "SystemPackage", package: "swift-system"),
            ]
        ),
        .testTarget(
            name: "MeshCLITests",
            dependencies: [
                "MeshCLI",
                "MeshConformance",
                .product(name: "MeshRuntime", package: "MeshRuntime"),
                .product(name: "MeshIdentity", package: "MeshRuntime"),
                .product(name: "MeshAuthorityClient", package: "MeshRuntime"),
                .product(name: "MeshTransport", package: "MeshTransport"),
                .product(name: "MeshWebSocket", package: "MeshTransport"),
                .product(name: "MeshRouting", package: "MeshRuntime"),
                .product(name: "AuthorityCore", package: "NetworkAuthority"),
                .product(name: "AuthorityStore", package: "NetworkAuthority"),
                .product(name: "AuthorityAudit", package: "NetworkAuthority"),
                .product(name: "AuthorityHTTP", package: "NetworkAuthority"),
                .product(name: "MeshAudit", package: "MeshCrypto"),
                .product(name: "MeshCrypto", package: "MeshCrypto"),
                .product(name: "MeshProtocol", package: "MeshProtocol"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "AuthorityTesting", package: "NetworkAuthority"),
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
