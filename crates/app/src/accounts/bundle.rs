//! What the cookie's secret seals into a session's row.

use crate::error::AppError;
use crate::keyring::Keyring;
use minicbor::{Decoder, Encoder};
use panoh_vault::Key32;
use zeroize::Zeroizing;

/// How far somebody has come in signing in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// The password was right; the second factor is awaited.
    Pending,
    /// Signed in.
    Full,
}

/// The secret part of a session.
pub(crate) struct Bundle {
    pub(crate) stage: Stage,
    /// The user's private half, which opens keys that are sealed to the user later.
    pub(crate) private: Key32,
    /// The organisation's keys; empty before [`Stage::Full`].
    pub(crate) ring: Keyring,
    /// State of a passkey ceremony; empty when there is none.
    pub(crate) ceremony: Zeroizing<Vec<u8>>,
    /// The throttle under which the sign-in that led here was counted.
    pub(crate) throttle: [u8; 32],
    /// Whether that sign-in came from a browser that had signed in before.
    pub(crate) known_device: bool,
}

impl Bundle {
    pub(crate) fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let ring = self.ring.to_bytes();
        let mut out = Zeroizing::new(Vec::with_capacity(128 + ring.len() + self.ceremony.len()));
        write(&mut Encoder::new(&mut *out), self, &ring)
            .unwrap_or_else(|_| unreachable!("writing to memory does not fail"));
        out
    }

    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Self, AppError> {
        read(&mut Decoder::new(bytes)).ok_or(AppError::Damaged("session"))
    }
}

type Written = Result<(), minicbor::encode::Error<std::convert::Infallible>>;

fn write(out: &mut Encoder<&mut Vec<u8>>, bundle: &Bundle, ring: &[u8]) -> Written {
    out.array(6)?.u8(match bundle.stage {
        Stage::Pending => 1,
        Stage::Full => 2,
    })?;
    out.bytes(bundle.private.as_bytes())?;
    out.bytes(ring)?;
    out.bytes(&bundle.ceremony)?.bytes(&bundle.throttle)?;
    out.bool(bundle.known_device)?;
    Ok(())
}

fn read(input: &mut Decoder<'_>) -> Option<Bundle> {
    if input.array().ok()? != Some(6) {
        return None;
    }
    let stage = match input.u8().ok()? {
        1 => Stage::Pending,
        2 => Stage::Full,
        _ => return None,
    };
    let private = Key32::from_slice(input.bytes().ok()?).ok()?;
    let ring = Keyring::from_bytes(input.bytes().ok()?).ok()?;
    let ceremony = Zeroizing::new(input.bytes().ok()?.to_vec());
    let throttle = input.bytes().ok()?.try_into().ok()?;
    let known_device = input.bool().ok()?;
    Some(Bundle {
        stage,
        private,
        ring,
        ceremony,
        throttle,
        known_device,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keyring::Half;

    #[test]
    fn a_bundle_survives_its_bytes_and_damage_is_noticed() {
        let mut ring = Keyring::new([5; 16]);
        ring.add(Half::Coded, 1, Key32::from_bytes([1; 32]));
        ring.add(Half::Coded, 2, Key32::from_bytes([2; 32]));
        ring.add(Half::Identity, 2, Key32::from_bytes([3; 32]));
        let bundle = Bundle {
            stage: Stage::Full,
            private: Key32::from_bytes([9; 32]),
            ring,
            ceremony: Zeroizing::new(vec![7; 300]),
            throttle: [4; 32],
            known_device: true,
        };
        let bytes = bundle.to_bytes();
        let read = Bundle::from_bytes(&bytes).unwrap();
        assert_eq!(read.stage, Stage::Full);
        assert_eq!(read.ring.versions().count(), 3);
        assert!(read.ring.get(Half::Identity, 2) == Ok(&Key32::from_bytes([3; 32])));
        assert_eq!(*read.ceremony, vec![7; 300]);
        assert_eq!(read.throttle, [4; 32]);
        assert!(read.known_device);
        for cut in [0, 1, 40, bytes.len() - 1] {
            assert!(Bundle::from_bytes(&bytes[..cut]).is_err());
        }
    }
}
