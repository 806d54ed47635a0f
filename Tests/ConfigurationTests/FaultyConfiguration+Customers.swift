extension FaultyConfiguration {
  static let customers: [FaultyConfiguration] = [
    FaultyConfiguration(
      4, "  Acme Inc:",
      "sluice.yaml:4: customers.Acme Inc: not a name: \"Acme Inc\"; use at most 63 of a-z, 0-9 and -, beginning with a letter or digit",
      "sluice.yaml:9: feeds.acme-portfolio.customer: no customer is called \"acme\"; write it under customers, or name one of: Acme Inc"),
    FaultyConfiguration(
      4, "  acme: {}\n  other:",
      "sluice.yaml:4: customers.acme.openpgp: missing; write openpgp: { home: …, signers: [ … ] }"),
    FaultyConfiguration(
      3, "customers: []\nx:",
      "sluice.yaml:3: customers: expected a group of keys, found a list; write customers: { NAME: { … } }",
      "sluice.yaml:4: x: unknown key; remove it; known here: include, gateway, ledger, tables, customers, feeds, scoring",
      "sluice.yaml:10: feeds.acme-portfolio.customer: no customer is called \"acme\"; write it under customers"),
    FaultyConfiguration(
      5, "    openpgp: { home: keys/acme }",
      "sluice.yaml:5: customers.acme.openpgp.signers: missing; write the fingerprints of the keys that sign: gpg --show-keys --fingerprint FILE"),
    FaultyConfiguration(
      5, "    openpgp: { signers: [24A153C45D1BA4A326F0271C28B3F51035D086EE] }",
      "sluice.yaml:5: customers.acme.openpgp.home: missing; name the GnuPG home, such as home: keys/acme"),
    FaultyConfiguration(
      5, "    openpgp: { home: keys/acme, signers: [] }",
      "sluice.yaml:5: customers.acme.openpgp.signers: has no fingerprint; write the fingerprints of the keys that sign: gpg --show-keys --fingerprint FILE"),
    FaultyConfiguration(
      5, "    openpgp: { home: keys/acme, signers: [24A153C4, \"28B3 F510 35D0 86EE\", xyz] }",
      "sluice.yaml:5: customers.acme.openpgp.signers[0]: not a fingerprint of 40 hexadecimal digits: \"24A153C4\"; write the whole fingerprint of the primary key; key identifiers can be forged",
      "sluice.yaml:5: customers.acme.openpgp.signers[1]: not a fingerprint of 40 hexadecimal digits: \"28B3 F510 35D0 86EE\"; write the whole fingerprint of the primary key; key identifiers can be forged",
      "sluice.yaml:5: customers.acme.openpgp.signers[2]: not a fingerprint of 40 hexadecimal digits: \"xyz\"; copy it from gpg --show-keys --fingerprint FILE"),
    FaultyConfiguration(
      5, "    openpgp: { home: keys/acme, signers: [\"24A1 53C4 5D1B A4A3 26F0  271C 28B3 F510 35D0 86EE\", 24a153c45d1ba4a326f0271c28b3f51035d086ee] }",
      "sluice.yaml:5: customers.acme.openpgp.signers[1]: written twice; remove one"),
    FaultyConfiguration(5, "    openpgp: { home: keys/acme, signature: optional }"),
    FaultyConfiguration(
      5, "    openpgp: { home: keys/acme, signature: maybe, signers: [24A153C45D1BA4A326F0271C28B3F51035D086EE] }",
      "sluice.yaml:5: customers.acme.openpgp.signature: unknown word \"maybe\"; write required or optional"),
    FaultyConfiguration(
      5, "    openpgp: { home: keys/acme, signers: [24A153C45D1BA4A326F0271C28B3F51035D086EE], passphrase: hunter2 }",
      "sluice.yaml:5: customers.acme.openpgp.passphrase: secrets are not written here; put it in a file of mode 0600, name that in passphrase_file, and change the secret if this file was shared"),
    FaultyConfiguration(
      5, "    openpgp: { home: keys/acme, signers: [24A153C45D1BA4A326F0271C28B3F51035D086EE], passphrase_env: P, passphrase_file: secrets/acme }",
      "sluice.yaml:5: customers.acme.openpgp.passphrase_env: not supported yet; put the secret in a file and name it in passphrase_file"),
    FaultyConfiguration(
      6, "    endpoint: { host: h, user: u, identity: k }",
      "sluice.yaml:6: customers.acme.endpoint.host_keys: missing; write host_keys: [\"SHA256:…\"] with the fingerprint the bank tells you, or name a known_hosts file"),
    FaultyConfiguration(
      6, "    endpoint: { host: h, user: u, host_keys: [\"SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU\"] }",
      "sluice.yaml:6: customers.acme.endpoint.identity: missing; name a private key in identity, or a file with the password in password_file"),
    FaultyConfiguration(
      6, "    endpoint: { host: h, user: u, identity: k, password_file: p, host_keys: [\"SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU\"], known_hosts: kh }",
      "sluice.yaml:6: customers.acme.endpoint.password_file: identity is there too; keep one of the two",
      "sluice.yaml:6: customers.acme.endpoint.known_hosts: host_keys is there too; keep one of the two"),
    FaultyConfiguration(
      6, "    endpoint: { host: h, user: u, password_file: p, passphrase_file: q, known_hosts: kh }",
      "sluice.yaml:6: customers.acme.endpoint.passphrase_file: unlocks an identity, and there is none; remove it"),
    FaultyConfiguration(
      6, "    endpoint: { host: h, user: u, identity: k, host_keys: [\"SHA256:abc\", \"MD5:aa:bb\", SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=, \"SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV\"] }",
      "sluice.yaml:6: customers.acme.endpoint.host_keys[0]: not a fingerprint: \"SHA256:abc\"; write SHA256: and 43 signs, as ssh-keygen -lf FILE prints them",
      "sluice.yaml:6: customers.acme.endpoint.host_keys[1]: MD5 fingerprints prove nothing; write SHA256: and 43 signs, as ssh-keygen -lf FILE prints them",
      "sluice.yaml:6: customers.acme.endpoint.host_keys[3]: not a fingerprint: \"SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV\"; write SHA256: and 43 signs, as ssh-keygen -lf FILE prints them"),
    FaultyConfiguration(
      6, "    endpoint: { host: h, user: u, identity: k, host_keys: [] }",
      "sluice.yaml:6: customers.acme.endpoint.host_keys: has no fingerprint; write the fingerprint the bank tells you"),
    FaultyConfiguration(
      6, "    endpoint: { host: h, user: u, identity: k, known_hosts: kh, port: 70000, max_sessions: 0, transport: ssh }",
      "sluice.yaml:6: customers.acme.endpoint.port: 70000 is out of range; write a whole number from 1 to 65535",
      "sluice.yaml:6: customers.acme.endpoint.max_sessions: 0 is out of range; write a whole number from 1 to 16",
      "sluice.yaml:6: customers.acme.endpoint.transport: unknown word \"ssh\"; write libssh2 or openssh"),
    FaultyConfiguration(
      6, "    endpoint: { host: h, user: u, identity: k, known_hosts: kh, transport: openssh, passphrase_file: p }",
      "sluice.yaml:6: customers.acme.endpoint.passphrase_file: the transport openssh cannot be given a secret; use libssh2, or a key without a passphrase"),
    FaultyConfiguration(
      6, "    endpoint: { host: h, user: u, password_file: p, known_hosts: kh, transport: openssh }",
      "sluice.yaml:6: customers.acme.endpoint.password_file: the transport openssh cannot be given a secret; use libssh2, or a key without a passphrase"),
    FaultyConfiguration(
      6, "    endpoint: { host: h, user: u, password: hunter2, known_hosts: kh }",
      "sluice.yaml:6: customers.acme.endpoint.identity: missing; name a private key in identity, or a file with the password in password_file",
      "sluice.yaml:6: customers.acme.endpoint.password: secrets are not written here; put it in a file of mode 0600, name that in password_file, and change the secret if this file was shared"),
    FaultyConfiguration(
      6, "    endpoint: { host: h, user: u, identity: k, known_hosts: kh, prot: 22, proxy: x }",
      "sluice.yaml:6: customers.acme.endpoint.prot: unknown key, did you mean port?; rename or remove it",
      "sluice.yaml:6: customers.acme.endpoint.proxy: not supported yet; remove it; the server must be reachable directly"),
    FaultyConfiguration(
      6, "    endpoint: { host: -oProxyCommand=x, user: \"a b\", identity: k, known_hosts: kh }",
      "sluice.yaml:6: customers.acme.endpoint.host: not a host name or address: \"-oProxyCommand=x\"; write it without blanks, / and a leading -",
      "sluice.yaml:6: customers.acme.endpoint.user: not a login name: \"a b\"; write it without blanks, / and a leading -"),
    FaultyConfiguration(
      6, "    endpoint: { host: a@b, user: -l, identity: k, known_hosts: kh }",
      "sluice.yaml:6: customers.acme.endpoint.host: not a host name or address: \"a@b\"; write it without blanks, / and a leading -",
      "sluice.yaml:6: customers.acme.endpoint.user: not a login name: \"-l\"; write it without blanks, / and a leading -"),
    FaultyConfiguration(
      6, "    # none",
      "sluice.yaml:10: feeds.acme-portfolio.source.directory: the customer acme has no endpoint; write customers.acme.endpoint, or take the files from a folder"),
  ]
}
