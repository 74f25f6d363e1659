//! Ed25519 signatures over digests, checked strictly: one message and key have one valid signature.

use ed25519_dalek::{Signature, VerifyingKey};

use crate::VaultError;

/// Checks a signature. A malformed key is a bad signature too.
pub(crate) fn verify(
    verifying: &[u8; 32],
    digest: &[u8; 32],
    signed: &[u8; 64],
) -> Result<(), VaultError> {
    VerifyingKey::from_bytes(verifying)
        .and_then(|key| key.verify_strict(digest, &Signature::from_bytes(signed)))
        .map_err(|_| VaultError::BadSignature)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_signs_everything_is_refused() {
        // The neutral point as key: with it, a laxer check accepts this signature for any message.
        let mut neutral = [0; 32];
        neutral[0] = 1;
        let mut signed = [0; 64];
        signed[0] = 1;
        let refused = Err(VaultError::BadSignature);
        assert_eq!(verify(&neutral, &[1; 32], &signed), refused);
        assert_eq!(verify(&[0xff; 32], &[1; 32], &signed), refused);
    }
}
