//! From a decision to a commit: seal the act, fold it into the view, write both in one transaction.

use super::Record;
use super::history::{open_history, state_at};
use crate::error::AppError;
use crate::keyring::{Place, SubjectKeys, split_sealed};
use crate::node::Panoh;
use crate::session::Session;
use panoh_core::access::{Action, Resource};
use panoh_core::clock::Hlc;
use panoh_core::ids::{ActId, CommandId, NodeId, OrganisationId, StreamId};
use panoh_core::journal::boxes::KeyClass;
use panoh_core::journal::state::{Registers, encode_registers};
use panoh_core::journal::value::{Fields, encode_fields};
use panoh_core::journal::{Actor, Draft, Fold, FoldAct, Part, State, StreamKind, StreamRef, fold};
use panoh_core::person::{ContentFields, field_class};
use panoh_store::{Change, CommitError, ViewRow, ViewWrite, row_from_state};
use rand::CryptoRng;

/// How often a decision is taken again when others wrote meanwhile.
const ATTEMPTS: usize = 8;

/// What a use case decided: one act's kind and fields.
pub(crate) struct Edit {
    pub(crate) kind: &'static str,
    pub(crate) open: Fields,
    pub(crate) content: ContentFields,
}

impl Edit {
    pub(crate) fn is_empty(&self) -> bool {
        self.open.is_empty() && self.content.is_empty()
    }
}

/// A record that does not exist yet.
pub(crate) struct NewRecord<'a> {
    pub(crate) stream: StreamRef,
    pub(crate) keys: &'a SubjectKeys,
    pub(crate) edit: Edit,
}

impl Panoh {
    /// Loads a record, lets `decide` choose an edit, and commits it; takes the decision again when
    /// somebody wrote meanwhile. An empty edit writes nothing.
    ///
    /// # Errors
    /// What authorisation, `decide`, sealing and storage give; [`AppError::ChangedMeanwhile`] when
    /// others kept writing.
    pub(crate) async fn change_record(
        &self,
        session: &Session,
        target: (StreamId, StreamKind),
        permission: (Action, Resource),
        command: CommandId,
        decide: impl Fn(&Record) -> Result<Edit, AppError>,
    ) -> Result<(), AppError> {
        for _ in 0..ATTEMPTS {
            let record = self
                .load(session, target.0, &target.1, permission.0, permission.1)
                .await?;
            let edit = decide(&record)?;
            if edit.is_empty() {
                return Ok(());
            }
            let command = bound_command(command, session, &edit);
            let change = self.change_of(session.context().actor, &record, edit, command)?;
            match self.commit(change).await {
                Ok(_) => return Ok(()),
                Err(CommitError::Stale(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(AppError::ChangedMeanwhile)
    }

    /// Like [`Self::change_record`] for a form that was filled from older heads: what it changes is
    /// measured against what its author saw, and the act says so, so that a true conflict is kept
    /// and flagged while everything else merges.
    pub(crate) async fn change_seen(
        &self,
        session: &Session,
        target: (StreamId, StreamKind),
        permission: (Action, Resource),
        command: CommandId,
        seen: &[ActId],
        decide: impl Fn(&State) -> Result<Edit, AppError>,
    ) -> Result<(), AppError> {
        for _ in 0..ATTEMPTS {
            let record = self
                .load(session, target.0, &target.1, permission.0, permission.1)
                .await?;
            if seen.is_empty() || record.row.heads.iter().all(|head| seen.contains(head)) {
                let edit = decide(&record.state)?;
                if edit.is_empty() {
                    return Ok(());
                }
                let command = bound_command(command, session, &edit);
                let change = self.change_of(session.context().actor, &record, edit, command)?;
                match self.commit(change).await {
                    Ok(_) => return Ok(()),
                    Err(CommitError::Stale(_)) => continue,
                    Err(error) => return Err(error.into()),
                }
            }
            let stored = self.store().history(target.0).await?;
            let mut acts = open_history(&stored, &record.keys)?;
            let edit = decide(&state_at(&acts, seen))?;
            if edit.is_empty() {
                return Ok(());
            }
            let command = bound_command(command, session, &edit);
            // A form can name what it likes; only heads of this stream count.
            let mut after: Vec<ActId> = seen
                .iter()
                .filter(|id| acts.iter().any(|act| act.id == **id))
                .copied()
                .collect();
            after.sort_unstable();
            after.dedup();
            let (draft, mut act) = self.seal_act(
                session.context().actor,
                &record.row.stream,
                &record.keys,
                after,
                edit,
                command,
            )?;
            let latest = acts.iter().map(|a| a.time).max().unwrap_or_default();
            act.time = latest.next(self.clock().now_micros());
            acts.push(act);
            let state = fold(acts);
            let row = self.row_of(&record.row.stream, &state, &record.keys)?;
            let change = Change {
                command,
                acts: vec![draft],
                views: vec![ViewWrite {
                    row,
                    expected_acts: record.row.acts,
                }],
                ..Change::new(command)
            };
            match self.commit(change).await {
                Ok(_) => return Ok(()),
                Err(CommitError::Stale(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(AppError::ChangedMeanwhile)
    }

    /// The change that lets an edit follow everything on a loaded record.
    pub(crate) fn change_of(
        &self,
        actor: Actor,
        record: &Record,
        edit: Edit,
        command: CommandId,
    ) -> Result<Change, AppError> {
        let mut after = record.row.heads.clone();
        after.sort_unstable();
        let (draft, act) = self.seal_act(
            actor,
            &record.row.stream,
            &record.keys,
            after,
            edit,
            command,
        )?;
        let mut state = record.state.clone();
        Fold::next(&mut state, &act).map_err(|_| AppError::Damaged("heads"))?;
        let row = self.row_of(&record.row.stream, &state, &record.keys)?;
        Ok(Change {
            acts: vec![draft],
            views: vec![ViewWrite {
                row,
                expected_acts: record.row.acts,
            }],
            ..Change::new(command)
        })
    }

    /// The change that creates records, each with its first act.
    pub(crate) fn change_creating(
        &self,
        actor: Actor,
        records: Vec<NewRecord<'_>>,
        command: CommandId,
    ) -> Result<Change, AppError> {
        let mut change = Change::new(command);
        for NewRecord { stream, keys, edit } in records {
            let (draft, act) = self.seal_act(actor, &stream, keys, Vec::new(), edit, command)?;
            let mut state = State::default();
            Fold::next(&mut state, &act).map_err(|_| AppError::Damaged("heads"))?;
            change.acts.push(draft);
            let row = self.row_of(&stream, &state, keys)?;
            change.views.push(ViewWrite {
                row,
                expected_acts: 0,
            });
        }
        Ok(change)
    }

    /// Seals an edit as an act, and gives the same act opened for the fold. Its time there is only
    /// good for folding after everything else.
    pub(crate) fn seal_act(
        &self,
        actor: Actor,
        stream: &StreamRef,
        keys: &SubjectKeys,
        after: Vec<ActId>,
        edit: Edit,
        command: CommandId,
    ) -> Result<(Draft, FoldAct), AppError> {
        let mut rng = self.entropy().fork();
        let id = self.new_act();
        let place = Place::Act(id.bytes(), stream.id.bytes());
        let ContentFields { coded, sealed } = edit.content;
        let draft = Draft {
            id,
            actor,
            stream: stream.clone(),
            kind: edit.kind.to_owned(),
            version: 1,
            after: after.clone(),
            command,
            salt: self.entropy().bytes(),
            open: encode_fields(&edit.open),
            coded: keys.seal_part(
                place,
                Part::Coded,
                &[(KeyClass::Coded, encode_fields(&coded))],
                &mut rng,
            )?,
            sealed: keys.seal_part(place, Part::Sealed, &split_sealed(sealed.clone()), &mut rng)?,
        };
        let act = FoldAct {
            id,
            node: NodeId::from_bytes([0; 16]),
            sequence: 0,
            time: Hlc::default(),
            kind: draft.kind.clone(),
            after,
            open: edit.open,
            coded,
            sealed,
        };
        Ok((draft, act))
    }

    /// The view row of a state, with its coded and sealed parts closed under the subject's keys.
    pub(crate) fn row_of(
        &self,
        stream: &StreamRef,
        state: &State,
        keys: &SubjectKeys,
    ) -> Result<ViewRow, AppError> {
        if keys.withheld() {
            return Err(AppError::Locked);
        }
        let mut rng = self.entropy().fork();
        let mut row = row_from_state(stream, state);
        (row.coded, row.sealed) = close_state(stream.id, state, keys, &mut rng)?;
        Ok(row)
    }
}

/// The command under which an edit is committed: bound to who edits and what, so that the same form
/// sent twice is one act, while another edit under the same number (a page gone back to) is another.
/// The number that the form carried is not stored, so the digest betrays nothing of the content.
pub(crate) fn bound_command(command: CommandId, session: &Session, edit: &Edit) -> CommandId {
    let digest = panoh_vault::digest::digest(
        "panoh v1 command",
        &[
            command.bytes(),
            session.user().bytes(),
            edit.kind.as_bytes(),
            &encode_fields(&edit.open),
            &encode_fields(&edit.content.coded),
            &encode_fields(&edit.content.sealed),
        ],
    );
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    CommandId::random(bytes)
}

/// The stored coded and sealed parts of a view.
pub(crate) fn close_state(
    stream: StreamId,
    state: &State,
    keys: &SubjectKeys,
    rng: &mut dyn CryptoRng,
) -> Result<(Vec<u8>, Vec<u8>), AppError> {
    let place = Place::View(stream.bytes());
    let coded = [(KeyClass::Coded, encode_registers(&state.coded))];
    let (contact, identity): (Registers, Registers) = state
        .sealed
        .clone()
        .into_iter()
        .partition(|(name, _)| field_class(name) == KeyClass::Contact);
    let sealed = [
        (KeyClass::Identity, encode_registers(&identity)),
        (KeyClass::Contact, encode_registers(&contact)),
    ];
    Ok((
        keys.seal_part(place, Part::Coded, &coded, rng)?,
        keys.seal_part(place, Part::Sealed, &sealed, rng)?,
    ))
}

/// The open fields with which a record of an organisation begins.
pub(crate) fn routing_fields(
    organisation: OrganisationId,
    team: Option<panoh_core::ids::TeamId>,
    owner: Option<panoh_core::ids::UserId>,
) -> Fields {
    use panoh_core::journal::Value;
    let mut open = Fields::from([("organisation".to_owned(), Value::id(organisation.bytes()))]);
    if let Some(team) = team {
        open.insert("team".into(), Value::id(team.bytes()));
    }
    if let Some(owner) = owner {
        open.insert("owner".into(), Value::id(owner.bytes()));
    }
    open
}
