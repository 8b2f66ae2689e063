"""Safaricom's public RSA keys, under which initiator passwords travel.

Only the figures of the keys, read off Safaricom's certificates. Those expired long
ago and are nothing but carriers of a key, so their dates and chains don't matter.
When Safaricom changes a key, a certificate from the Daraja portal replaces these.
"""

PUBLIC_EXPONENT = 65537

MODULI = {
    # CN=apicrypt.safaricom.co.ke, serial 32FAEE940000000446E4.
    "sandbox": int(
        "a8b705755715ec77443a8b6c34ba0c3e10fbe025f57a3cdc81f36e889372f694f24b16eccd10425b19a8937527ba5e2b"
        "5ffcf2543ffabc36fd9dba91cb0648811e3a50e9feb51def1975cf5fa8a0c604ba0d84da415f16f39f323862eea18c11"
        "8b9c5e4097dccc0314e28fac0b19416cc0aa62ce27cd6f357e2f2217638451dadf25c6da9a14a792c7607c3fe7a265b2"
        "f4c112033d50b9face0676915f637408ab22f12366cec821a5f3f5e552e221557c6173c52ad77db18dfb169636f0e286"
        "8ca1b9c1d8a37bf6f314bf2a11c3c386a606b956869215f56e4234887f94705b5862b66ffc5c9be634475e634b8aae26"
        "306d1f307f04371340085b516530c821",
        16,
    ),
    # CN=apigee.apicaller.safaricom.co.ke, serial 5DF069E60000003FA136.
    "production": int(
        "a249c86f94e6d61c4e55d16c39e8c0b3abde01a8b7d99bf8e3604bb8e1a414a51e094336b342bc5c4b14b7a04fdb9ad0"
        "18d95309312a7ddb51af29ba6ede64d1f4c3b1c7f4c8c0a86336b14e1d667a383cacf3ba6c3f0c241d1c15645478b132"
        "5a331e10fb18552245bfb4f9f087409fbfd1864ae9065d5d4fb4a62197cd5642250f7e7e0b181a6febbbf9cedd1e1ea6"
        "5a0b8412813735b57b5e397ad336c3fc1baf9aeea2f44633fb6ee33553c8ea94571efa7e6a32334d2b22783f19b73d5e"
        "a02f66a6112b6ac006a4c6d1d6c6daf5b33a863c38b724d69c90f3ed17504269ec5b535f15d61d2b4a8344a517ed21ba"
        "ad0901a95867745bdee120c546aeb0bd",
        16,
    ),
}
