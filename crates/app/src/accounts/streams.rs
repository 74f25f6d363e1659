//! Streams of organisations and users: their open part read without a key, acts written on them
//! together with what changes in the key tables.

use crate::error::AppError;
use crate::keyring::SubjectKeys;
use crate::node::Panoh;
use crate::record::{Edit, open_history, open_state};
use panoh_core::ids::{CommandId, OrganisationId, UserId};
use panoh_core::journal::state::decode_registers;
use panoh_core::journal::value::{Fields, Value};
use panoh_core::journal::{Actor, Fold, State, StreamRef, fold};
use panoh_core::person::ContentFields;
use panoh_store::{Change, CommitError, KeyWrite, Outcome, ViewRow, ViewWrite, row_from_state};

/// A stream of an organisation or a user, as it stands.
pub(crate) struct AccountStream {
    stream: StreamRef,
    row: Option<ViewRow>,
    state: State,
}

impl AccountStream {
    /// The open value that a field shows.
    pub(crate) fn field(&self, name: &str) -> Option<&Value> {
        self.state.open(name)
    }
    /// The open text that a field shows.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.field(name).and_then(Value::as_text)
    }
    /// The open state.
    pub(crate) fn state(&self) -> &State {
        &self.state
    }
}

/// What one command writes on streams of accounts and in the key tables.
pub(crate) struct Writing<'a> {
    panoh: &'a Panoh,
    actor: Actor,
    change: Change,
}

impl Panoh {
    /// The stream of an organisation.
    pub(crate) async fn organisation_stream(
        &self,
        organisation: OrganisationId,
    ) -> Result<AccountStream, AppError> {
        self.account_stream(StreamRef::organisation(organisation))
            .await
    }

    /// The stream of a user.
    pub(crate) async fn user_stream(&self, user: UserId) -> Result<AccountStream, AppError> {
        self.account_stream(StreamRef::user(user)).await
    }

    async fn account_stream(&self, stream: StreamRef) -> Result<AccountStream, AppError> {
        let row = self
            .store()
            .view(stream.id)
            .await?
            .filter(|row| row.stream == stream);
        let mut state = State::default();
        if let Some(row) = &row {
            state.open = decode_registers(&row.open).map_err(|_| AppError::Damaged("view"))?;
            state.heads = row.heads.iter().copied().collect();
            state.acts = row.acts;
            state.ineffective = row.ineffective.iter().copied().collect();
        }
        Ok(AccountStream { stream, row, state })
    }

    /// The state of a stream with its sealed part opened; folded anew where acts arrived that no key
    /// holder has folded yet.
    pub(crate) async fn opened(
        &self,
        on: &AccountStream,
        keys: &SubjectKeys,
    ) -> Result<State, AppError> {
        match &on.row {
            None => Ok(State::default()),
            Some(row) if row.stale => {
                let stored = self.store().history(row.stream.id).await?;
                Ok(fold(open_history(&stored, keys)?))
            }
            Some(row) => open_state(row, keys),
        }
    }

    /// Begins to write.
    pub(crate) fn writing(&self, actor: Actor, command: CommandId) -> Writing<'_> {
        Writing {
            panoh: self,
            actor,
            change: Change::new(command),
        }
    }
}

impl Writing<'_> {
    /// Adds an act with open fields. The sealed part of the view stays as it is.
    pub(crate) fn act(
        &mut self,
        on: &mut AccountStream,
        kind: &'static str,
        open: Fields,
    ) -> Result<(), AppError> {
        let keys = SubjectKeys::none(on.stream.id);
        let edit = Edit {
            kind,
            open,
            content: ContentFields::default(),
        };
        let (draft, act) = self.sealed_act(on, &keys, edit)?;
        Fold::next(&mut on.state, &act).map_err(|_| AppError::Damaged("heads"))?;
        let mut row = row_from_state(&on.stream, &on.state);
        if let Some(before) = &on.row {
            (row.coded, row.sealed) = (before.coded.clone(), before.sealed.clone());
            row.stale = before.stale;
        }
        self.change.acts.push(draft);
        self.put_view(on, row);
        Ok(())
    }

    /// Adds an act with open and sealed fields, under the organisation's own data keys.
    pub(crate) async fn act_sealed(
        &mut self,
        on: &mut AccountStream,
        keys: &SubjectKeys,
        kind: &'static str,
        open: Fields,
        sealed: Fields,
    ) -> Result<(), AppError> {
        let mut state = self.panoh.opened(on, keys).await?;
        let content = ContentFields {
            coded: Fields::new(),
            sealed,
        };
        let (draft, act) = self.sealed_act(
            on,
            keys,
            Edit {
                kind,
                open,
                content,
            },
        )?;
        Fold::next(&mut state, &act).map_err(|_| AppError::Damaged("heads"))?;
        let row = self.panoh.row_of(&on.stream, &state, keys)?;
        self.change.acts.push(draft);
        on.state = State {
            coded: Default::default(),
            sealed: Default::default(),
            ..state
        };
        self.put_view(on, row);
        Ok(())
    }

    fn sealed_act(
        &self,
        on: &AccountStream,
        keys: &SubjectKeys,
        edit: Edit,
    ) -> Result<(panoh_core::journal::Draft, panoh_core::journal::FoldAct), AppError> {
        let after = on.state.heads.iter().copied().collect();
        self.panoh.seal_act(
            self.actor,
            &on.stream,
            keys,
            after,
            edit,
            self.change.command,
        )
    }

    fn put_view(&mut self, on: &mut AccountStream, row: ViewRow) {
        let earlier = self
            .change
            .views
            .iter_mut()
            .find(|view| view.row.stream == on.stream);
        match earlier {
            Some(view) => view.row = row.clone(),
            None => {
                let expected_acts = on.row.as_ref().map_or(0, |before| before.acts);
                self.change.views.push(ViewWrite {
                    row: row.clone(),
                    expected_acts,
                });
            }
        }
        on.row = Some(row);
    }

    /// Adds a change of the key tables.
    pub(crate) fn key(&mut self, write: KeyWrite) {
        self.change.keys.push(write);
    }

    /// Adds several changes of the key tables.
    pub(crate) fn keys(&mut self, writes: impl IntoIterator<Item = KeyWrite>) {
        self.change.keys.extend(writes);
    }

    /// Commits; `None` when somebody wrote meanwhile and the decision has to be taken again.
    pub(crate) async fn commit(self) -> Result<Option<Outcome>, AppError> {
        match self.panoh.commit(self.change).await {
            Ok(outcome) => Ok(Some(outcome)),
            Err(CommitError::Stale(_)) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}
