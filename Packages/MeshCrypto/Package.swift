// swift-tools-version: 6.3
import PackageDescription

let package = Package(
    name: "MeshCrypto",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "MeshCrypto", targets: ["MeshCrypto"]),
        .library(name: "MeshAudit", targets: ["MeshAudit"]),
    ],
    dependencies: [
        .package(path: "../MeshProtocol")
    ],
    targets: [
        .systemLibrary(
            name: "CSodium",
            pkgConfig: "libsodium",
            providers: [.apt(["libsodium-dev"]), .brew(["libsodium"])]
        ),
        .systemLibrary(
            name: "CLibCrypto",
            pkgConfig: "libcrypto",
            providers: [.apt(["libssl-dev"]), .brew(["openssl@3"])]
        ),
        .target(
            name: "MeshCrypto",
            dependencies: [
                "CSodium",
                "CLibCrypto",
                .product(name: "MeshProtocol", package: "MeshProtocol"),
            ]
        ),
        .testTarget(
            name: "MeshCryptoTests",
            dependencies: [
                "MeshCrypto",
                .product(name: "MeshProtocol", package: "MeshProtocol"),
            ]
        ),
        .target(
            name: "MeshAudit",
            dependencies: [
                .product(name: "MeshProtocol", package: "MeshProtocol"),
                "MeshCrypto",
            ]
        ),
        .testTarget(
            name: "MeshAuditTests",
            dependencies: [
                "MeshAudit",
                .product(name: "MeshProtocol", package: "MeshProtocol"),
                "MeshCrypto",
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
