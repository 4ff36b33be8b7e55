// swift-tools-version: 6.3
import PackageDescription

let package = Package(
    name: "MeshControlPlane",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "MeshControlPlane", targets: ["MeshControlPlane"])
    ],
    dependencies: [
        .package(path: "../MeshProtocol"),
        .package(path: "../MeshCrypto"),
    ],
    targets: [
        .target(
            name: "MeshControlPlane",
            dependencies: [
                .product(name: "MeshProtocol", package: "MeshProtocol"),
                .product(name: "MeshCrypto", package: "MeshCrypto"),
            ]
        ),
        .testTarget(
            name: "MeshControlPlaneTests",
            dependencies: [
                "MeshControlPlane",
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
