//! The acts of a stream, opened for the fold.

use crate::error::AppError;
use crate::keyring::SubjectKeys;
use panoh_core::ids::ActId;
use panoh_core::journal::value::decode_fields;
use panoh_core::journal::{FoldAct, State, fold};
use panoh_store::StoredAct;
use std::collections::{BTreeMap, BTreeSet};

/// Opens stored acts as far as the keys allow.
pub(crate) fn open_history(
    stored: &[StoredAct],
    keys: &SubjectKeys,
) -> Result<Vec<FoldAct>, AppError> {
    stored.iter().map(|stored| open_act(stored, keys)).collect()
}

fn open_act(stored: &StoredAct, keys: &SubjectKeys) -> Result<FoldAct, AppError> {
    let act = &stored.act;
    let (coded, sealed, _whole) = keys.open_act(&act.draft)?;
    Ok(FoldAct {
        id: act.draft.id,
        node: act.node,
        sequence: act.sequence,
        time: act.time,
        kind: act.draft.kind.clone(),
        after: act.draft.after.clone(),
        open: decode_fields(&act.draft.open).map_err(|_| AppError::Damaged("open part"))?,
        coded,
        sealed,
    })
}

/// The state that somebody saw whose form was filled from these heads: the fold of the heads and
/// everything that they descend from.
pub(crate) fn state_at(acts: &[FoldAct], heads: &[ActId]) -> State {
    let by_id: BTreeMap<ActId, &FoldAct> = acts.iter().map(|act| (act.id, act)).collect();
    let mut seen = BTreeSet::new();
    let mut waiting = heads.to_vec();
    while let Some(id) = waiting.pop() {
        if let Some(act) = by_id.get(&id).filter(|_| seen.insert(id)) {
            waiting.extend(&act.after);
        }
    }
    fold(acts.iter().filter(|act| seen.contains(&act.id)).cloned())
}
