/// Certificates for `localhost` that are good until 2126, each with its key.
///
/// Made by `openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -noenc -keyout x.key -out x.crt
/// -days 36500 -subj /CN=x.test -addext subjectAltName=DNS:localhost,IP:127.0.0.1`.
public enum TestCertificate: String, Sendable {
    /// The first pair.
    case first
    /// Another pair, for what changes its certificate.
    case second

    /// The certificate, PEM.
    public var certificate: String {
        switch self {
        case .first: Self.firstCertificate
        case .second: Self.secondCertificate
        }
    }

    /// Its private key, PEM.
    public var key: String {
        switch self {
        case .first: Self.firstKey
        case .second: Self.secondKey
        }
    }

    private static let firstCertificate = """
        -----BEGIN CERTIFICATE-----
        MIIBnTCCAUOgAwIBAgIUUjpgKxpS0PeivJhr2CXdiKLRXwMwCgYIKoZIzj0EAwIw
        FTETMBEGA1UEAwwKZmlyc3QudGVzdDAgFw0yNjExMjMyMDMwNThaGA8yMTI2MTAz
        MDIwMzA1OFowFTETMBEGA1UEAwwKZmlyc3QudGVzdDBZMBMGByqGSM49AgEGCCqG
        SM49AwEHA0IABChmqJ2iEaHgW7KmB7NA4cXHQ/9ONaJvlp6HIbuJyK2ieSZqUPWS
        6+Mpjw0Ovg27DMQucXcrf5IGIVrgLtE0B5ijbzBtMB0GA1UdDgQWBBR7EJYEj+st
        7LwmMR0D+DL+8f9XtDAfBgNVHSMEGDAWgBR7EJYEj+st7LwmMR0D+DL+8f9XtDAP
        BgNVHRMBAf8EBTADAQH/MBoGA1UdEQQTMBGCCWxvY2FsaG9zdIcEfwAAATAKBggq
        hkjOPQQDAgNIADBFAiEAvcR1pYpXgclc2XSwfgoLbKH+q0qPRJneZCdXwY6vXbcC
        IDpXetAzR0wFW0yuCq61AGAAknQ/pM8FVRHajsrPCzQA
        -----END CERTIFICATE-----

        """
    private static let firstKey = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgdcDmwfw9+QQTqijV
        pRBB4ta3OShkr2ARNs061zfnPhChRANCAAQoZqidohGh4FuypgezQOHFx0P/TjWi
        b5aehyG7icitonkmalD1kuvjKY8NDr4NuwzELnF3K3+SBiFa4C7RNAeY
        -----END PRIVATE KEY-----

        """
    private static let secondCertificate = """
        -----BEGIN CERTIFICATE-----
        MIIBnjCCAUWgAwIBAgIUCVs1r56OYZa917ij1LQ9++Dg0uYwCgYIKoZIzj0EAwIw
        FjEUMBIGA1UEAwwLc2Vjb25kLnRlc3QwIBcNMjYxMTIzMjAzMDU4WhgPMjEyNjEw
        MzAyMDMwNThaMBYxFDASBgNVBAMMC3NlY29uZC50ZXN0MFkwEwYHKoZIzj0CAQYI
        KoZIzj0DAQcDQgAE30/RnoazvGQAUaCifDdCytiEXo+apQmSttHY8QcWjxzafch5
        LjAQ6CCbeGVHUzEV1P7pRn9sEdul79uxenJnzqNvMG0wHQYDVR0OBBYEFFxqizYb
        4z0Gx3/BfdgvxWn7eBiHMB8GA1UdIwQYMBaAFFxqizYb4z0Gx3/BfdgvxWn7eBiH
        MA8GA1UdEwEB/wQFMAMBAf8wGgYDVR0RBBMwEYIJbG9jYWxob3N0hwR/AAABMAoG
        CCqGSM49BAMCA0cAMEQCIB+10qMEpmHwEqzE4G6d0OK0NERSYEOgk+R2TASTy/sI
        AiB8GGN3Gkrk48AT/9VDUpJWCV7A5KGGKnGkdXMYI3CwSQ==
        -----END CERTIFICATE-----

        """
    private static let secondKey = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgtWM1BoKW6f1DoIVL
        kkF8v7ICGqPsKQ2qYK7qX9lnm2ChRANCAATfT9GehrO8ZABRoKJ8N0LK2IRej5ql
        CZK20djxBxaPHNp9yHkuMBDoIJt4ZUdTMRXU/ulGf2wR26Xv27F6cmfO
        -----END PRIVATE KEY-----

        """
}
