internal import AuthorityCore
internal import GRDB
internal import MeshProtocol

extension SQLiteTransaction: OperatorKeyReader {
    func revokedOperatorKeys() throws -> Set<ExactText> {
        Set(try rows("SELECT key_id FROM revoked_operator_keys").map { ExactText(try $0.text("key_id")) })
    }
}
