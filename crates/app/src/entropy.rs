//! Randomness as a parameter: one source per process, from the operating system or, in tests and
//! the demo, from a seed.

use rand::SeedableRng;
use rand::rand_core::{Infallible, TryCryptoRng, TryRng};
use rand_chacha::ChaCha20Rng;
use std::sync::{Arc, Mutex, PoisonError};

/// A source of random bytes that can be shared between tasks.
#[derive(Clone)]
pub struct Entropy(Arc<Mutex<ChaCha20Rng>>);

impl Entropy {
    /// Seeded from the operating system.
    #[must_use]
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place where the process gets its seed"
    )]
    pub fn system() -> Self {
        Self::from_rng(ChaCha20Rng::from_rng(&mut rand::rng()))
    }

    /// The same bytes for the same seed; for tests and the demo.
    #[must_use]
    pub fn seeded(seed: [u8; 32]) -> Self {
        Self::from_rng(ChaCha20Rng::from_seed(seed))
    }

    fn from_rng(rng: ChaCha20Rng) -> Self {
        Self(Arc::new(Mutex::new(rng)))
    }

    /// So many fresh random bytes.
    #[must_use]
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        use rand::Rng;
        let mut bytes = [0; N];
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .fill_bytes(&mut bytes);
        bytes
    }

    /// A generator of its own, seeded from this source, for work that needs many bytes.
    #[must_use]
    pub fn fork(&self) -> ChaCha20Rng {
        ChaCha20Rng::from_seed(self.bytes())
    }
}

impl TryRng for Entropy {
    type Error = Infallible;
    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(u32::from_le_bytes(self.bytes()))
    }
    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(u64::from_le_bytes(self.bytes()))
    }
    fn try_fill_bytes(&mut self, into: &mut [u8]) -> Result<(), Infallible> {
        use rand::Rng;
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .fill_bytes(into);
        Ok(())
    }
}
impl TryCryptoRng for Entropy {}
