import MeshCrypto
import MeshProtocol
import Testing

@testable import MeshCLI

@Suite("keygen")
struct KeygenCommandTests {
    @Test(
        "each kind writes a key pair with its default key id",
        arguments: [("root", "rs-2025-q1"), ("network-authority", "na-2025-q1"), ("node", nil)] as [(String, String?)])
    func kinds(_ kind: String, _ keyID: String?) async throws {
        let testbed = try Testbed()

        let finished = await testbed.run("keygen \(kind) --output keys/a")

        #expect(finished.status == .success)
        let privateText = try testbed.read("keys/a.key")
        #expect(privateText.hasPrefix("# Ed25519 Private Key\n"))
        #expect(privateText.contains("# Key ID:") == (keyID != nil))
        if let keyID { #expect(privateText.contains("# Key ID: \(keyID)\n")) }
        #expect(try testbed.mode(of: "keys/a.key") == 0o600)
        let key = try KeyFile.readPrivate(path: testbed.path("keys/a.key"))
        #expect(finished.output.contains("  Private key: keys/a.key"))
        #expect(finished.output.contains("  Public key:  keys/a.pub"))
        #expect(finished.output.hasSuffix("Public key (base64): \(key.publicKey.text)\n"))
    }

    @Test("an extension of --output is replaced")
    func extensions() async throws {
        let testbed = try Testbed()

        _ = await testbed.run("keygen node --output a.txt")

        #expect(testbed.exists("a.key") && testbed.exists("a.pub") && !testbed.exists("a.txt"))
    }

    @Test("JSON carries schema, paths and key")
    func json() async throws {
        let testbed = try Testbed()

        let finished = await testbed.run("keygen node --output a --format json")

        let value = try #require(try JSONValue(parsing: finished.output).objectValue)
        #expect(value["schema"] == "genesis-mesh/keygen/1")
        #expect(value["private_key"] == "a.key")
        #expect(try PublicKey(text: #require(value["public_key"]?.stringValue)).text.count == 44)
    }

    @Test("a key is encrypted with a passphrase file, and opens with it only")
    func passphrase() async throws {
        let testbed = try Testbed()
        try testbed.write("secret\n", to: "phrase")
        try testbed.write("other\n", to: "wrong")
        _ = await testbed.run("keygen root --output root --passphrase-file phrase")
        _ = await testbed.run("keygen network-authority --output na")
        _ = await testbed.run("genesis create --network-name N --root-key root.pub --na-key na.pub --output g.json")
        let sign = "genesis sign --genesis g.json --root-private-key root.key --output s.json"

        let opened = await testbed.run(sign + " --passphrase-file phrase")
        let wrong = await testbed.run(sign + " --passphrase-file wrong")
        let without = await testbed.run(sign)

        #expect(try testbed.read("root.key").contains("argon2id"))
        #expect(opened.status == .success)
        #expect(wrong.status == .failure)
        #expect(without.status == .failure)
        #expect(without.errors.contains("root.key"))
    }

    @Test("an authority's key is not encrypted: nobody is there to open it when the authority starts")
    func authorityPassphrase() async throws {
        let testbed = try Testbed()
        try testbed.write("secret\n", to: "phrase")

        let finished = await testbed.run("keygen network-authority --output na --passphrase-file phrase")

        #expect(finished.status == .usage)
        #expect(!testbed.exists("na.key"))
    }

    @Test("an operator key is not replaced, and registers with its tier in the settings file")
    func operatorKey() async throws {
        let testbed = try Testbed()
        try testbed.write("# mine\nPORT=1\nOPERATOR_PUBLIC_KEYS_JSON={\"a\":\"x\"}\n", to: "na.env")

        let made = await testbed.run(["keygen", "operator", "--output", "op", "--key-id", "b", "--env-file", "na.env"])
        let again = await testbed.run("keygen operator --output op --key-id c")
        let taken = await testbed.run("keygen operator --output other --key-id b --env-file na.env")
        let replaced = await testbed.run(
            "keygen operator --output other --key-id b --tier privileged --env-file na.env --replace")

        #expect(made.status == .success)
        #expect(again.errors == "Error: op.key already exists; choose another --output or remove it first.\n")
        #expect(taken.status == .failure)
        #expect(taken.errors.contains("already registered"))
        #expect(replaced.status == .success)
        let key = try KeyFile.readPublic(path: testbed.path("other.pub")).text
        #expect(
            try testbed.read("na.env") == """
                # mine
                PORT=1
                OPERATOR_PUBLIC_KEYS_JSON={"a":"x","b":"\(key)"}
                OPERATOR_KEY_TIERS_JSON={"b":"privileged"}

                """)
        #expect(try testbed.mode(of: "na.env") == 0o600)
    }

    @Test("no key files are left where the settings file is missing or broken")
    func brokenSettings() async throws {
        let testbed = try Testbed()
        try testbed.write("OPERATOR_PUBLIC_KEYS_JSON=[]\n", to: "na.env")

        let missing = await testbed.run("keygen operator --output op --key-id b --env-file none.env")
        let broken = await testbed.run("keygen operator --output op --key-id b --env-file na.env")
        let blank = await testbed.run(["keygen", "operator", "--output", "op", "--key-id", "  "])

        #expect(missing.errors.contains("Settings file not found: none.env"))
        #expect(broken.errors.contains("must be a JSON object"))
        #expect(blank.errors.contains("--key-id must not be empty"))
        #expect(!testbed.exists("op.key"))
    }
}
