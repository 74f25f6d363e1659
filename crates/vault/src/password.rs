//! From a password to a key, by Argon2id (RFC 9106).
//!
//! One computation takes 64 MiB on purpose. At most two run at once in a process, so that a crowd of
//! sign-ins waits in line and cannot exhaust a small server's memory.

use std::fmt;
use std::str::FromStr;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use argon2::{Algorithm, Argon2, Params, Version};
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use crate::{Key32, VaultError};

/// How much work a password costs. Stored as text beside what it seals, so that it can be raised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PasswordCost {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
}

impl PasswordCost {
    /// What every real password costs: 64 MiB, 3 passes, 1 lane.
    pub const fn standard() -> Self {
        Self {
            memory_kib: 64 * 1024,
            passes: 3,
            lanes: 1,
        }
    }

    /// For invented people of demonstrations and tests only: 256 KiB, 1 pass. It protects nothing.
    pub const fn demo() -> Self {
        Self {
            memory_kib: 256,
            passes: 1,
            lanes: 1,
        }
    }

    /// Whether this is less than a real password must cost.
    pub fn is_below_standard(&self) -> bool {
        let standard = Self::standard();
        self.memory_kib < standard.memory_kib || self.passes < standard.passes
    }

    fn params(self) -> Result<Params, VaultError> {
        Params::new(self.memory_kib, self.passes, self.lanes, Some(32))
            .map_err(|_| VaultError::Malformed("password cost"))
    }
}

impl Default for PasswordCost {
    fn default() -> Self {
        Self::standard()
    }
}

impl fmt::Display for PasswordCost {
    /// For example `argon2id m=65536 t=3 p=1`; `m` is in KiB.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            memory_kib,
            passes,
            lanes,
        } = self;
        write!(out, "argon2id m={memory_kib} t={passes} p={lanes}")
    }
}

impl FromStr for PasswordCost {
    type Err = VaultError;

    /// Reads what `Display` wrote. Bounded (1 GiB, 16 passes, 4 lanes): a tampered row must not be
    /// able to stop the server.
    fn from_str(text: &str) -> Result<Self, VaultError> {
        let malformed = || VaultError::Malformed("password cost");
        let mut words = text.split(' ');
        if words.next() != Some("argon2id") {
            return Err(malformed());
        }
        let mut number = |name: &str, most: u32| {
            let value = words.next().and_then(|word| word.strip_prefix(name));
            let value = value.and_then(|value| value.parse::<u32>().ok());
            value.filter(|value| (1..=most).contains(value))
        };
        let memory_kib = number("m=", 1024 * 1024).ok_or_else(malformed)?;
        let passes = number("t=", 16).ok_or_else(malformed)?;
        let lanes = number("p=", 4).ok_or_else(malformed)?;
        if words.next().is_some() {
            return Err(malformed());
        }
        Ok(Self {
            memory_kib,
            passes,
            lanes,
        })
    }
}

/// The password key: 32 bytes from password, 16 bytes of salt and a cost. Blocks while two other
/// computations run.
///
/// The password is brought to Unicode composed form first, because one keyboard types `ӣ` as one
/// character and another as two.
pub fn password_key(
    password: &str,
    salt: &[u8; 16],
    cost: PasswordCost,
) -> Result<Key32, VaultError> {
    let composed = Zeroizing::new(password.nfc().collect::<String>());
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, cost.params()?);
    let mut out = Zeroizing::new([0; 32]);
    let _place = GATE.enter();
    argon2
        .hash_password_into(composed.as_bytes(), salt, out.as_mut_slice())
        .map_err(|_| VaultError::Malformed("password"))?;
    Ok(Key32::from_bytes(*out))
}

/// Lets two in at a time, in this whole process.
static GATE: Gate = Gate::new(2);

struct Gate {
    free: Mutex<usize>,
    left: Condvar,
}

struct Place<'gate>(&'gate Gate);

impl Gate {
    const fn new(places: usize) -> Self {
        Self {
            free: Mutex::new(places),
            left: Condvar::new(),
        }
    }

    /// Waits for a place. A thread that panicked inside has given its place back while unwinding,
    /// so a poisoned lock still counts right.
    fn enter(&self) -> Place<'_> {
        let mut free = self
            .left
            .wait_while(self.free(), |free| *free == 0)
            .unwrap_or_else(PoisonError::into_inner);
        *free -= 1;
        Place(self)
    }

    fn free(&self) -> MutexGuard<'_, usize> {
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        *self.0.free() += 1;
        self.0.left.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn a_cost_survives_its_text_and_absurd_costs_are_refused() {
        for cost in [PasswordCost::standard(), PasswordCost::demo()] {
            assert_eq!(cost.to_string().parse(), Ok(cost));
        }
        assert_eq!(
            PasswordCost::standard().to_string(),
            "argon2id m=65536 t=3 p=1"
        );
        for text in [
            "",
            "argon2id",
            "argon2i m=65536 t=3 p=1",
            "argon2id m=99999999 t=3 p=1",
            "argon2id m=65536 t=0 p=1",
            "argon2id m=65536 t=3 p=1 x=1",
        ] {
            assert!(text.parse::<PasswordCost>().is_err(), "{text}");
        }
        assert!(PasswordCost::demo().is_below_standard());
        assert!(!PasswordCost::default().is_below_standard());
    }

    #[test]
    fn composed_and_decomposed_letters_are_one_password() {
        let cost = PasswordCost::demo();
        let composed = password_key("Тоҷик\u{04E3} 1", &[1; 16], cost);
        let decomposed = password_key("Тоҷик\u{0438}\u{0304} 1", &[1; 16], cost);
        assert!(composed == decomposed);
        assert!(composed != password_key("тоҷикӣ 1", &[1; 16], cost));
        assert!(composed != password_key("Тоҷикӣ 1", &[2; 16], cost));
    }

    #[test]
    fn never_more_than_two_are_inside_the_gate() {
        let gate = Gate::new(2);
        let (inside, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..200 {
                        let _place = gate.enter();
                        let now = inside.fetch_add(1, Ordering::SeqCst) + 1;
                        most.fetch_max(now, Ordering::SeqCst);
                        std::thread::yield_now();
                        inside.fetch_sub(1, Ordering::SeqCst);
                    }
                });
            }
        });
        assert!((1..=2).contains(&most.load(Ordering::SeqCst)));
        assert_eq!(*gate.free(), 2);
    }

    #[test]
    fn a_panic_inside_gives_the_place_back() {
        let gate = Gate::new(1);
        std::thread::scope(|scope| {
            let broken = scope.spawn(|| {
                let _place = gate.enter();
                panic!("on purpose");
            });
            assert!(broken.join().is_err());
        });
        let _place = gate.enter();
        assert_eq!(*gate.free(), 0);
    }
}
