internal import AuthorityCore
internal import GRDB

/// What kind of file a database is, by the versions that it records.
///
/// - Source: Specification 06 §12
enum SchemaStanding: Sendable, Equatable {
    /// Nothing is in it yet.
    case new
    /// The reference made it, or an early version of ours that had no steps of its own.
    case reference
    /// Ours, at this version, which is known.
    case own(version: Int)
    /// The reference made it with a version too old to be taken over.
    case oldReference(version: Int)
    /// A later reference than the known one has written to it.
    case newerReference(version: Int)
    /// A later version of ours has written to it.
    case newerOwn(version: Int)
    /// It records no versions: something else.
    case foreign

    init(_ database: Database, known: Int = StoreSchema.version) throws {
        guard try database.tableExists("schema_version") else {
            self = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") == 0 ? .new : .foreign
            return
        }
        let versions = try Int.fetchAll(database, sql: "SELECT version FROM schema_version")
        let reference = versions.filter { !StoreSchema.ownVersions.contains($0) }.max() ?? 0
        let own = versions.filter { StoreSchema.ownVersions.contains($0) }.max()
        if reference > StoreSchema.referenceVersion {
            self = .newerReference(version: reference)
        } else if reference < StoreSchema.referenceVersion {
            self = .oldReference(version: reference)
        } else if let own {
            self = own > known ? .newerOwn(version: own) : .own(version: own)
        } else {
            self = .reference
        }
    }

    /// The version that it records; 0 without any.
    var version: Int {
        switch self {
        case .new, .foreign: 0
        case .reference: StoreSchema.referenceVersion
        case .own(let version), .oldReference(let version), .newerReference(let version), .newerOwn(let version):
            version
        }
    }

    /// Why a file of this kind is not served, or nil.
    func refusal(_ path: String) -> AuthorityStoreError? {
        switch self {
        case .new, .reference, .own: nil
        case .oldReference(let version):
            AuthorityStoreError(
                .wrongSchema,
                "\(path) has schema \(version) of the reference, which is too old to be taken over; start the "
                    + "reference 1.8.1 with it once, which brings it to \(StoreSchema.referenceVersion)")
        case .newerReference(let version):
            AuthorityStoreError(
                .wrongSchema,
                "\(path) has schema \(version) of a newer reference, but this version knows "
                    + "\(StoreSchema.referenceVersion) at most; serve it with the reference that wrote it")
        case .newerOwn(let version):
            AuthorityStoreError(
                .wrongSchema,
                "\(path) has schema \(version), but this version knows \(StoreSchema.version) at most; "
                    + "start the newer version that wrote it")
        case .foreign:
            AuthorityStoreError(
                .wrongSchema, "\(path) is not a Network Authority's database; choose another DB_PATH")
        }
    }
}
