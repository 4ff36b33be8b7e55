// swift-tools-version: 6.3
import PackageDescription

let package = Package(
    name: "MeshRuntime",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "MeshIdentity", targets: ["MeshIdentity"]),
        .library(name: "MeshIdentityTesting", targets: ["MeshIdentityTesting"]),
        .library(name: "MeshDiscovery", targets: ["MeshDiscovery"]),
        .library(name: "MeshRouting", targets: ["MeshRouting"]),
        .library(name: "MeshGossip", targets: ["MeshGossip"]),
        .library(name: "MeshAuthorityClient", targets: ["MeshAuthorityClient"]),
        .library(name: "MeshDispatch", targets: ["MeshDispatch"]),
        .library(name: "MeshRuntime", targets: ["MeshRuntime"]),
    ],
    dependencies: [
        .package(path: "../MeshProtocol"),
        .package(path: "../MeshCrypto"),
        .package(path: "../MeshTransport"),
        .package(path: "../MeshControlPlane"),
        .package(url: "https://github.com/swift-server/async-http-client.git", from: "1.37.0"),
        .package(url: "https://github.com/apple/swift-collections.git", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.14.0"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
    ],
    targets: [
        .target(
            name: "MeshIdentity",
            dependencies: [
                .product(name: "MeshProtocol", package: "MeshProtocol"),
                .product(name: "MeshCrypto", package: "MeshCrypto"),
            ]
        ),
        .testTarget(
            name: "MeshIdentityTests",
            dependencies: [
                "MeshIdentity",
                .product(name: "MeshProtocol", package: "MeshProtocol"),
                .product(name: "MeshCrypto", package: "MeshCrypto"),
                "MeshIdentityTesting",
            ]
        ),
        .target(
            name: "MeshIdentityTesting",
            dependencies: [
                "MeshIdentity",
                .product(name: "MeshProtocol", package: "MeshProtocol"),
                .product(name: "MeshCrypto", package: "MeshCrypto"),
            ]
        ),
        .testTarget(
            name: "MeshIdentityTestingTests",
            dependencies: [
                "MeshIdentityTesting",
                "MeshIdentity",
                .product(name: "MeshProtocol", package: "MeshProtocol"),
                .product(name: "MeshCrypto", package: "MeshCrypto"),
            ]
        ),
        .target(
            name: "MeshDiscovery",
            dependencies: [
                "MeshIdentity",
                .product(name: "MeshProtocol", package: "MeshProtocol"),
                .product(name: "MeshCrypto", package: "MeshCrypto"),
            ]
        ),
        .testTarget(
            name: "MeshDiscoveryTests",
            dependencies: [
                "MeshDiscovery",
                "MeshIdentity",
                .product(name: "MeshProtocol", package: "MeshProtocol"),
                .product(name: "MeshCrypto", package: "MeshCrypto"),
                "MeshIdentityTesting",
            ]
        ),
        .target(
            name: "MeshRouting",
            dependencies: [
                "MeshIdentity",
                .product(name: "MeshProtocol", package: "MeshProtocol"),
                .product(name: "MeshCrypto", package: "MeshCrypto"),
                .product(name: "DequeModule", package: "swift-collections"),
            ]
        ),
        .testTarget(
            name: "MeshRoutingTests",
            dependencies: [
                "MeshRouting",
                "MeshIdentity",
                .product(name: "MeshProtocol", package: "MeshProtocol"),
                .product(name: "MeshCrypto", package: "MeshCrypto"),
            ]
        ),
        .target(
            name: "MeshGossip",
            dependencies: [
                "MeshIdentity",
                .product(name: "MeshProtocol", package: "MeshProtocol"),
                .product(name: "MeshCrypto", package: "MeshCrypto"),
            ]
        ),
        .testTarget(
            name: "MeshGossipTests",
            dependencies: [
                "MeshGossip",
                "MeshIdentity",
                .product(name: "MeshProtocol", package: "MeshProtocol"),
                .product(name: "MeshCrypto", package: "MeshCrypto"),
                "MeshIdentityTesting",
            ]
        ),
        .target(
            name: "MeshAuthorityClient",
            dependencies: [
                .product(name: "MeshProtocol", package: "MeshProtocol"),
                .product(name: "MeshCrypto", package: "MeshCrypto"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ]
        ),
        .testTarget(
            name: "MeshAuthorityClientTests",
            dependencies: [
                "MeshAuthorityClient",
                .product(name: "MeshProtocol", package: "MeshProtocol"),
                .product(name: "MeshCrypto", package: "MeshCrypto"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ]
        ),
        .target(
            name: "MeshDispatch",
            dependencies: [
                .product(name: "MeshTransport", package: "MeshTransport"),
                .product(name: "MeshControlPlane", package: "MeshControlPlane"),
                "MeshIdentity",
                .product(name: "MeshProtocol", package: "MeshProtocol"),
                .product(name: "MeshCrypto", package: "MeshCrypto"),
            ]
        ),
        .testTarget(
            name: "MeshDispatchTests",
            dependencies: [
                "MeshDispatch",
                .product(name: "MeshTransport", package: "MeshTransport"),
                .product(name: "MeshControlPlane", package: "MeshControlPlane"),
                "MeshIdentity",
                .product(name: "MeshProtocol", package: "MeshProtocol"),
                .product(name: "MeshCrypto", package: "MeshCrypto"),
            ]
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
                .product(name: "MeshControlPlane", package: "MeshControlPlane"),
                .product(name: "MeshTransport", package: "MeshTransport"),
                .product(name: "MeshHeartbeat", package: "MeshTransport"),
                .product(name: "MeshWebSocket", package: "MeshTransport"),
                .product(name: "MeshProtocol", package: "MeshProtocol"),
                .product(name: "MeshCrypto", package: "MeshCrypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]
        ),
        .testTarget(
            name: "MeshRuntimeTests",
            dependencies: [
                "MeshRuntime",
                "MeshDispatch",
                "MeshIdentity",
                "MeshDiscovery",
                "MeshRouting",
                "MeshGossip",
                "MeshAuthorityClient",
                .product(name: "MeshControlPlane", package: "MeshControlPlane"),
                .product(name: "MeshTransport", package: "MeshTransport"),
                .product(name: "MeshHeartbeat", package: "MeshTransport"),
                .product(name: "MeshWebSocket", package: "MeshTransport"),
                .product(name: "MeshProtocol", package: "MeshProtocol"),
                .product(name: "MeshCrypto", package: "MeshCrypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "MeshTransportTesting", package: "MeshTransport"),
                "MeshIdentityTesting",
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
