//! One import at a time in an organisation: a row is known again by what is in the lens, so two
//! imports of one file side by side would each find nothing and add everything twice.
//!
//! Within this process the second waits, and then finds everything unchanged. Another process on the
//! same database is held off by a setting that says who imports and until when; it is refused, as it
//! cannot be told when to go on. Who holds the setting renews it with every batch, so after a crash it
//! ends by itself.

use crate::error::AppError;
use crate::node::Panoh;
use panoh_core::ids::OrganisationId;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::OwnedMutexGuard;

/// How long a setting holds others off without being renewed: ten minutes, in microseconds.
const HELD: u64 = 600 * 1_000_000;

/// Who imports in which organisation, in this process.
#[derive(Default)]
pub(super) struct Turns(Mutex<HashMap<OrganisationId, Arc<tokio::sync::Mutex<()>>>>);

impl Turns {
    fn of(&self, organisation: OrganisationId) -> Arc<tokio::sync::Mutex<()>> {
        let mut turns = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(turns.entry(organisation).or_default())
    }
}

/// The right to import in an organisation.
pub(super) struct Turn {
    setting: String,
    /// What the setting holds now: a number of this turn's own and the moment when it ends.
    value: Vec<u8>,
    _here: OwnedMutexGuard<()>,
}

fn value(number: [u8; 16], until: u64) -> Vec<u8> {
    [&number[..], &until.to_be_bytes()].concat()
}

/// The moment when a setting ends.
fn until(value: &[u8]) -> u64 {
    let end = value.get(16..).and_then(|bytes| bytes.try_into().ok());
    end.map_or(0, u64::from_be_bytes)
}

impl Panoh {
    /// Waits until nobody in this process imports in the organisation.
    ///
    /// # Errors
    /// [`AppError::Refused`] with `import-running` while another process does; storage.
    pub(super) async fn import_turn(&self, organisation: OrganisationId) -> Result<Turn, AppError> {
        let here = self.0.jobs.turns.of(organisation).lock_owned().await;
        let setting = format!("import/{organisation}");
        let seen = self.store().meta(&setting).await?;
        let now = self.clock().now_micros();
        let free = seen.as_deref().is_none_or(|value| until(value) <= now);
        let value = value(self.entropy().bytes(), now + HELD);
        if !free
            || !self
                .store()
                .swap_meta(&setting, seen, value.clone())
                .await?
        {
            return Err(AppError::Refused("import-running"));
        }
        Ok(Turn {
            setting,
            value,
            _here: here,
        })
    }

    /// Makes a turn last on.
    ///
    /// # Errors
    /// [`AppError::Refused`] with `import-running` when it has ended and somebody else took it;
    /// storage.
    pub(super) async fn keep_turn(&self, turn: &mut Turn) -> Result<(), AppError> {
        self.move_turn(turn, self.clock().now_micros() + HELD).await
    }

    /// Lets the next one in.
    ///
    /// # Errors
    /// As [`Self::keep_turn`].
    pub(super) async fn end_turn(&self, mut turn: Turn) -> Result<(), AppError> {
        self.move_turn(&mut turn, 0).await
    }

    async fn move_turn(&self, turn: &mut Turn, until: u64) -> Result<(), AppError> {
        let mut number = [0; 16];
        number.copy_from_slice(&turn.value[..16]);
        let next = value(number, until);
        let seen = Some(turn.value.clone());
        if next != turn.value
            && !self
                .store()
                .swap_meta(&turn.setting, seen, next.clone())
                .await?
        {
            return Err(AppError::Refused("import-running"));
        }
        turn.value = next;
        Ok(())
    }
}
