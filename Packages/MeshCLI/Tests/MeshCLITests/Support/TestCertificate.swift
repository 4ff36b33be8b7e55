/// A certificate for `localhost` that is good until 2126, and its key.
///
/// Made by `openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -noenc -keyout x.key -out x.crt
/// -days 36500 -subj /CN=x.test -addext subjectAltName=DNS:localhost,IP:127.0.0.1`.
enum TestCertificate {
    static let certificate = """
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
    static let key = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgdcDmwfw9+QQTqijV
        pRBB4ta3OShkr2ARNs061zfnPhChRANCAAQoZqidohGh4FuypgezQOHFx0P/TjWi
        b5aehyG7icitonkmalD1kuvjKY8NDr4NuwzELnF3K3+SBiFa4C7RNAeY
        -----END PRIVATE KEY-----

        """
}
