//! Encryption and key handling only in `vault`; digests, keyed hashing and TLS in named rooms.

use super::graph::Graph;

const VAULT: &[&str] = &["panoh-vault"];

/// Crates of cryptography with the rooms that may name them.
const ROOMS: &[(&str, &[&str])] = &[
    // Digests of acts are part of the domain's canonical form; linkage hashes n-grams under a key.
    ("blake3", &["panoh-core", "panoh-stats", "panoh-vault"]),
    ("age", VAULT),
    ("aes", VAULT),
    ("aes-gcm", VAULT),
    ("argon2", VAULT),
    ("chacha20", VAULT),
    ("chacha20poly1305", VAULT),
    ("ed25519-dalek", VAULT),
    ("hkdf", VAULT),
    ("hmac", VAULT),
    ("hpke", VAULT),
    ("p256", VAULT),
    ("sha1", VAULT),
    ("sha2", VAULT),
    ("sha3", VAULT),
    ("subtle", VAULT),
    ("x25519-dalek", VAULT),
    // Second factors: the ceremony is the vault's, its HTTP half may lie in web.
    ("totp-rs", &["panoh-vault", "panoh-web"]),
    ("webauthn-rs", &["panoh-vault", "panoh-web"]),
    // The listener in web; in app the client of an S3-compatible store (feature `s3`).
    ("axum-server", &["panoh-web"]),
    ("rcgen", &["panoh-web"]),
    ("ring", &["panoh-web"]),
    ("rustls", &["panoh-web", "panoh-app"]),
    ("tokio-rustls", &["panoh-web"]),
];

/// Says each crate of cryptography that stands in a room where it does not belong.
pub(crate) fn check(graph: &Graph) -> Vec<String> {
    let mut findings = Vec::new();
    for (member, dependencies) in &graph.members {
        for (name, rooms) in ROOMS {
            if dependencies.contains(*name) && !rooms.contains(&member.as_str()) {
                findings.push(format!(
                    "{member} depends on {name}: only {} may",
                    rooms.join(", ")
                ));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_room_may_have_what_is_its_own() {
        let graph = Graph::of(&[
            "panoh-core: blake3",
            "panoh-stats: blake3",
            "panoh-vault: argon2 p256 blake3 age",
            "panoh-web: rustls rcgen",
        ]);
        assert!(check(&graph).is_empty());
    }

    #[test]
    fn encryption_outside_the_vault_is_found() {
        let graph = Graph::of(&["panoh-app: chacha20poly1305", "panoh-store: blake3"]);
        assert_eq!(
            check(&graph),
            [
                "panoh-app depends on chacha20poly1305: only panoh-vault may",
                "panoh-store depends on blake3: only panoh-core, panoh-stats, panoh-vault may",
            ]
        );
    }
}
