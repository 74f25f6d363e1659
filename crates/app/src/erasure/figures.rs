//! Counts of people by an attribute, erased ones included: internal figures, not for release.

use crate::error::AppError;
use crate::lens::{CodedHalf, CodedRow};
use crate::node::Panoh;
use crate::session::Session;
use jiff::civil::Date;
use panoh_core::access::{Action, Resource};
use panoh_core::ids::StreamId;
use panoh_core::journal::StreamKind;
use panoh_core::residue::{Attribute, Attributes, Residue};
use std::collections::{BTreeMap, HashSet};

/// Residues read at once.
const PAGE: u64 = 1_000;

/// A row of a breakdown.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cell {
    /// The codes that are known, joined by `+` where one person has several.
    Known(String),
    /// Nobody wrote it down.
    NotKnown,
    /// It was known and ended with an erasure, or its key is not here.
    NotKept,
}

/// People of an organisation by one attribute. The cells add up to `people`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PeopleBy {
    /// All people ever registered, erased ones included.
    pub people: u64,
    /// Their cases, erased ones included.
    pub cases: u64,
    /// How many people stand in each cell.
    pub cells: BTreeMap<Cell, u64>,
}

impl Panoh {
    /// Counts the people of the session's organisation by an attribute.
    ///
    /// # Errors
    /// Policy; [`AppError::NotAllowed`] to who answers for less than the organisation, because a
    /// residue belongs to no team; [`AppError::Locked`]; storage.
    pub async fn people_by(
        &self,
        session: &Session,
        attribute: Attribute,
    ) -> Result<PeopleBy, AppError> {
        let filter = session.may(Action::Count, Resource::Figures)?;
        if filter.owner.is_some() || filter.teams.is_some() {
            return Err(AppError::NotAllowed);
        }
        let today = self.today();
        let residues = self.residues(session).await?;
        let keyed = self.subjects_with_keys(session).await?;
        let mut by = self
            .with_coded(session, |half| {
                let mut by = PeopleBy::default();
                for (id, row) in half.people.iter().filter(|(_, row)| !row.erased) {
                    let cell = match keyed.contains(id) {
                        true => cell(&attributes(half, row, today), attribute),
                        false => Cell::NotKept,
                    };
                    by.add(1, row.cases() as u64, cell);
                }
                by
            })
            .await?;
        for residue in residues {
            let kept = residue.kept.contains(&attribute);
            let cell = if kept {
                cell(&residue.attributes, attribute)
            } else {
                Cell::NotKept
            };
            by.add(u64::from(residue.people), u64::from(residue.cases), cell);
        }
        Ok(by)
    }

    /// What stays of a person beside everybody else of the organisation who can still be read. One
    /// row is looked at after the other, so that it takes no memory at any size.
    pub(super) async fn residue_beside_others(
        &self,
        session: &Session,
        person: StreamId,
        cases: u32,
        month: Option<String>,
    ) -> Result<Residue, AppError> {
        let today = self.today();
        self.with_coded(session, |half| {
            let of = half
                .people
                .get(&person)
                .map(|row| attributes(half, row, today));
            let others = half
                .people
                .iter()
                .filter(|(id, row)| **id != person && !row.erased);
            let others = others.map(|(_, row)| attributes(half, row, today));
            Residue::of(&of.unwrap_or_default(), others, cases, month)
        })
        .await
    }

    async fn residues(&self, session: &Session) -> Result<Vec<Residue>, AppError> {
        let (mut residues, mut after) = (Vec::new(), None);
        loop {
            let organisation = session.organisation();
            let rows = self
                .store()
                .scan(&StreamKind::Residue, organisation, after, PAGE)
                .await?;
            let Some(last) = rows.last() else {
                return Ok(residues);
            };
            after = Some(last.stream.id);
            for row in rows {
                let record = self.open_row(session.keys(), row).await?;
                residues.push(Residue::from_state(&record.state));
            }
        }
    }

    /// The subjects whose coded values can be opened here at all.
    async fn subjects_with_keys(&self, session: &Session) -> Result<HashSet<StreamId>, AppError> {
        let (mut keyed, mut after) = (HashSet::new(), None);
        loop {
            let rows = self
                .store()
                .scan_keys(session.organisation(), after, PAGE)
                .await?;
            let Some(last) = rows.last() else {
                return Ok(keyed);
            };
            after = Some(last.subject);
            keyed.extend(
                rows.iter()
                    .filter(|row| row.coded.is_some())
                    .map(|row| row.subject),
            );
        }
    }
}

impl PeopleBy {
    fn add(&mut self, people: u64, cases: u64, cell: Cell) {
        self.people += people;
        self.cases += cases;
        *self.cells.entry(cell).or_default() += people;
    }
}

fn attributes(half: &CodedHalf, row: &CodedRow, today: Date) -> Attributes {
    Attributes::of(&half.person(row), &half.cases(row), today)
}

fn cell(known: &Attributes, attribute: Attribute) -> Cell {
    let codes: Vec<&str> = known.codes(attribute).collect();
    if codes.is_empty() {
        Cell::NotKnown
    } else {
        Cell::Known(codes.join("+"))
    }
}
