//! Opening a person: the read is recorded before anything is shown.

use super::flagged::LikelyDuplicate;
use crate::cases::CaseLine;
use crate::error::AppError;
use crate::node::Panoh;
use crate::record::Record;
use crate::session::Session;
use panoh_core::access::{Action, Resource};
use panoh_core::ids::{ActId, StreamId, TeamId, UserId};
use panoh_core::journal::state::Registers;
use panoh_core::journal::{State, StreamKind, Value};
use panoh_core::person::PersonFacts;

/// A person as a page shows it.
#[derive(Clone)]
pub struct PersonPage {
    /// Whose page it is.
    pub id: StreamId,
    /// The facts shown.
    pub facts: PersonFacts,
    /// The team that keeps the record.
    pub team: Option<TeamId>,
    /// The member who owns it.
    pub owner: Option<UserId>,
    /// What the page was filled from, for the form that amends it.
    pub heads: Vec<ActId>,
    /// Fields on which people who did not know of each other said different things.
    pub conflicts: Vec<Conflict>,
    /// The person's cases that this member may see.
    pub cases: Vec<CaseLine>,
    /// Records joined with this one.
    pub merged: Vec<MergedWith>,
    /// Records that an import found to be likely of the same human, until somebody has looked.
    pub likely_duplicates: Vec<LikelyDuplicate>,
    /// Whether a legal hold stands.
    pub held: bool,
    /// Whether the person was erased.
    pub erased: bool,
    /// How many acts stand behind the page.
    pub acts: u64,
}

/// A field with several standing values.
#[derive(Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The field's name.
    pub field: String,
    /// Its values as text, the one that is shown first.
    pub values: Vec<String>,
}

/// A record joined with another.
#[derive(Clone, PartialEq, Eq)]
pub struct MergedWith {
    /// The other record.
    pub id: StreamId,
    /// Its name, if this member may see it.
    pub name: Option<String>,
}

panoh_core::undisclosed!(PersonPage, Conflict, MergedWith);

impl Panoh {
    /// Opens a person.
    ///
    /// # Errors
    /// [`AppError::NotAllowed`]; [`AppError::NotFound`], also outside the member's scope;
    /// [`AppError::Locked`]; storage and damage.
    pub async fn person(&self, session: &Session, id: StreamId) -> Result<PersonPage, AppError> {
        let record = self
            .load(
                session,
                id,
                &StreamKind::Person,
                Action::Open,
                Resource::Person,
            )
            .await?;
        if !session.reads_identity() {
            return Err(AppError::Locked);
        }
        let cases = self.cases_of_person(session, id).await?;
        let merged = self.merged_with(session, &record).await?;
        let mut facts = PersonFacts::from_state(&record.state);
        let likely_duplicates = self.take_flagged(session, &mut facts).await?;
        let mut shown = vec![id];
        shown.extend(merged.iter().filter(|m| m.name.is_some()).map(|m| m.id));
        shown.extend(likely_duplicates.iter().filter_map(|other| other.id));
        self.record_read(session, "person.open", shown).await?;
        Ok(PersonPage {
            id,
            facts,
            team: record.row.team,
            owner: record.row.owner,
            heads: record.row.heads.clone(),
            conflicts: conflicts(&record.state),
            cases,
            merged,
            likely_duplicates,
            held: record.state.held(),
            erased: record.state.erased(),
            acts: record.row.acts,
        })
    }

    async fn merged_with(
        &self,
        session: &Session,
        record: &Record,
    ) -> Result<Vec<MergedWith>, AppError> {
        let mut merged = Vec::new();
        for other in joined(&record.state) {
            let opened = self
                .load(
                    session,
                    other,
                    &StreamKind::Person,
                    Action::Open,
                    Resource::Person,
                )
                .await;
            let name = match opened {
                Ok(other) => Some(
                    PersonFacts::from_state(&other.state)
                        .shown_name()
                        .to_owned(),
                ),
                Err(AppError::NotFound | AppError::NotAllowed) => None,
                Err(error) => return Err(error),
            };
            merged.push(MergedWith { id: other, name });
        }
        Ok(merged)
    }
}

/// The records with which a person is joined.
pub(crate) fn joined(state: &State) -> Vec<StreamId> {
    state
        .open
        .keys()
        .filter(|field| state.open(field).and_then(Value::as_bool) == Some(true))
        .filter_map(|field| field.strip_prefix("merged/")?.parse().ok())
        .collect()
}

/// The fields in conflict with their values.
pub(crate) fn conflicts(state: &State) -> Vec<Conflict> {
    let of = |registers: &Registers| -> Vec<Conflict> {
        registers
            .iter()
            .filter(|(_, register)| register.in_conflict())
            .map(|(field, register)| {
                let mut values: Vec<String> = Vec::new();
                let shown = register.shown(field);
                let claims = register.claims.iter().rev().map(|claim| &claim.value);
                for value in shown.into_iter().chain(claims) {
                    let text = in_words(value);
                    if !values.contains(&text) {
                        values.push(text);
                    }
                }
                Conflict {
                    field: field.clone(),
                    values,
                }
            })
            .collect()
    };
    [&state.open, &state.coded, &state.sealed]
        .into_iter()
        .flat_map(of)
        .collect()
}

/// A value as a person can read it.
pub(crate) fn in_words(value: &Value) -> String {
    match value {
        Value::Null => "–".to_owned(),
        Value::Bool(yes) => if *yes { "✓" } else { "–" }.to_owned(),
        Value::Int(n) => n.to_string(),
        Value::Text(text) => text.clone(),
        Value::Bytes(_) => "…".to_owned(),
        Value::List(items) => items.iter().map(in_words).collect::<Vec<_>>().join(", "),
        Value::Map(map) => map.values().map(in_words).collect::<Vec<_>>().join(" · "),
    }
}
