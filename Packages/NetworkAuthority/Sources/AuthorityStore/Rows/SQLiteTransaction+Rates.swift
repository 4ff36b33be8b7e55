internal import AuthorityCore
internal import GRDB

extension SQLiteTransaction: RateWriter {
    func add(_ hits: RateHits) throws -> Int {
        let total = try number(
            """
            INSERT INTO rate_limit_windows (bucket, window_start, hits) VALUES (?, ?, ?)
            ON CONFLICT (bucket, window_start) DO UPDATE SET hits = hits + excluded.hits RETURNING hits
            """, [hits.bucket, hits.windowStart, hits.count])
        return total.map { Int(clamping: $0) } ?? hits.count
    }

    func forgetRateWindows(before start: Int64, limit: Int) throws -> Int {
        try execute(
            """
            DELETE FROM rate_limit_windows WHERE rowid IN
            (SELECT rowid FROM rate_limit_windows WHERE window_start < ? LIMIT ?)
            """, [start, limit])
    }
}
