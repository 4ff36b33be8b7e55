// swift-tools-version: 6.3
import PackageDescription

let package = Package(
    name: "MeshTransport",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "MeshTransport", targets: ["MeshTransport"]),
        .library(name: "MeshHeartbeat", targets: ["MeshHeartbeat"]),
        .library(name: "MeshWebSocket", targets: ["MeshWebSocket"]),
        .library(name: "MeshTransportTesting", targets: ["MeshTransportTesting"]),
    ],
    dependencies: [
        .package(path: "../MeshProtocol"),
        .package(path: "../MeshCrypto"),
        .package(url: "https://github.com/apple/swift-collections.git", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.14.0"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.37.0"),
    ],
    targets: [
        .target(
            name: "MeshTransport",
            dependencies: [
                .product(name: "MeshProtocol", package: "MeshProtocol"),
                .product(name: "MeshCrypto", package: "MeshCrypto"),
                .product(name: "DequeModule", package: "swift-collections"),
            ]
        ),
        .testTarget(
            name: "MeshTransportTests",
            dependencies: [
                "MeshTransport",
                .product(name: "MeshProtocol", package: "MeshProtocol"),
                .product(name: "MeshCrypto", package: "MeshCrypto"),
            ]
        ),
        .target(
            name: "MeshHeartbeat",
            dependencies: [
                "MeshTransport",
                .product(name: "MeshProtocol", package: "MeshProtocol"),
            ]
        ),
        .testTarget(
            name: "MeshHeartbeatTests",
            dependencies: [
                "MeshHeartbeat",
                "MeshTransport",
                .product(name: "MeshProtocol", package: "MeshProtocol"),
            ]
        ),
        .target(
            name: "MeshWebSocket",
            dependencies: [
                "MeshTransport",
                "MeshHeartbeat",
                .product(name: "MeshProtocol", package: "MeshProtocol"),
                .product(name: "MeshCrypto", package: "MeshCrypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ]
        ),
        .testTarget(
            name: "MeshWebSocketTests",
            dependencies: [
                "MeshWebSocket",
                "MeshTransport",
                "MeshHeartbeat",
                .product(name: "MeshProtocol", package: "MeshProtocol"),
                .product(name: "MeshCrypto", package: "MeshCrypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                "MeshTransportTesting",
            ]
        ),
        .target(
            name: "MeshTransportTesting",
            dependencies: [
                "MeshTransport",
                "MeshHeartbeat",
                .product(name: "MeshProtocol", package: "MeshProtocol"),
                .product(name: "MeshCrypto", package: "MeshCrypto"),
            ]
        ),
        .testTarget(
            name: "MeshTransportTestingTests",
            dependencies: [
                "MeshTransportTesting",
                "MeshTransport",
                "MeshHeartbeat",
                .product(name: "MeshProtocol", package: "MeshProtocol"),
                .product(name: "MeshCrypto", package: "MeshCrypto"),
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
