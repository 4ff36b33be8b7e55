/// The bounds of an audit log.
///
/// - Source: Specification 02 §14
public struct AuditLogLimits: Sendable, Equatable {
    /// Bytes of one file.
    ///
    /// At the limit: the file is put aside under the next name, and a new one is begun.
    public var fileBytes: Int
    /// Files kept, with the one that is written.
    ///
    /// At the limit: the oldest is removed.
    public var files: Int
    /// Bytes of one record.
    ///
    /// At the limit: the event's details are left out of the record, and their size is told; a file is not read
    /// beyond a longer line.
    public var recordBytes: Int
    /// How long a record may wait to be on the disk; security events never wait.
    public var synchronization: Duration
    /// Pieces of interrupted records that are kept aside.
    ///
    /// At the limit: the latest replaces the one before.
    public var keptPieces: Int

    /// 64 MiB a file, 8 files, 1 MiB a record, one second, 8 pieces.
    public static let standard = AuditLogLimits(
        fileBytes: 64 << 20, files: 8, recordBytes: 1 << 20, synchronization: .seconds(1), keptPieces: 8)

    /// Makes bounds; each is at least one, and a file holds at least one record.
    public init(fileBytes: Int, files: Int, recordBytes: Int, synchronization: Duration, keptPieces: Int) {
        self.recordBytes = max(recordBytes, 1)
        self.fileBytes = max(fileBytes, self.recordBytes)
        self.files = max(files, 1)
        self.synchronization = synchronization
        self.keptPieces = max(keptPieces, 1)
    }
}
