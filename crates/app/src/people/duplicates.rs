//! Likely duplicates while registering: in the member's scope by name, outside it only as a hint.

use crate::error::AppError;
use crate::lens::IdentityTexts;
use crate::node::Panoh;
use crate::session::Session;
use panoh_core::access::{Action, Resource};
use panoh_core::ids::{StreamId, TeamId};
use panoh_core::journal::StreamKind;
use panoh_core::person::PersonFacts;
use panoh_stats::linkage::{DUPLICATE_THRESHOLD, Reason};

/// Somebody who may be the same human.
#[derive(Clone)]
pub struct Duplicate {
    /// Who; none outside the member's scope.
    pub id: Option<StreamId>,
    /// The name; none outside the member's scope.
    pub name: Option<String>,
    /// The team to ask, outside the member's scope.
    pub team: Option<TeamId>,
    /// Probability that it is the same human, 0 to 1, under the assumptions of `stats::linkage`; none
    /// outside the member's scope, where trying variants until the score peaks would spell out a
    /// record that the member may not read.
    pub score: Option<f64>,
    /// What agrees, as stable codes.
    pub reasons: Vec<&'static str>,
}

/// How many are shown.
const MOST_SHOWN: usize = 5;

panoh_core::undisclosed!(Duplicate);

impl Panoh {
    /// People of the organisation who may be the one described, likeliest first; `except` is left
    /// out (the person who is being amended).
    ///
    /// # Errors
    /// [`AppError::NotAllowed`], [`AppError::Locked`], storage and damage.
    pub async fn likely_duplicates(
        &self,
        session: &Session,
        facts: &PersonFacts,
        except: Option<StreamId>,
    ) -> Result<Vec<Duplicate>, AppError> {
        session.may(Action::Create, Resource::Person)?;
        let filter = session.may(Action::Search, Resource::Person)?;
        let texts = IdentityTexts::of(facts);
        let matches = self
            .with_identity(session, |half| {
                let except = except.and_then(|id| half.slot(id));
                half.index
                    .duplicates(&texts.identity(), MOST_SHOWN, |slot| Some(slot) != except)
                    .into_iter()
                    .filter(|found| found.score >= DUPLICATE_THRESHOLD)
                    .map(|found| {
                        let entry = half.entry(found.slot);
                        let visible = half.covers(&filter, found.slot);
                        (
                            entry.id,
                            entry.team,
                            visible,
                            f64::from(found.score),
                            found.reasons,
                        )
                    })
                    .collect::<Vec<_>>()
            })
            .await?;
        let mut duplicates = Vec::new();
        let mut shown = Vec::new();
        for (id, team, visible, score, reasons) in matches {
            let name = if visible {
                self.name_of(session, id).await?
            } else {
                None
            };
            if visible {
                shown.push(id);
            }
            duplicates.push(Duplicate {
                id: visible.then_some(id),
                name,
                team: if visible { None } else { team },
                score: visible.then_some(score),
                reasons: if visible {
                    reasons
                        .iter()
                        .map(|(reason, _)| reason_code(*reason))
                        .collect()
                } else {
                    vec![]
                },
            });
        }
        self.record_read(session, "people.duplicates", shown)
            .await?;
        Ok(duplicates)
    }

    /// Records of the organisation that may be the same human; for flagging, so without names.
    pub(crate) async fn duplicates_of(
        &self,
        session: &Session,
        facts: &PersonFacts,
        except: Option<StreamId>,
    ) -> Result<Vec<StreamId>, AppError> {
        let texts = IdentityTexts::of(facts);
        self.with_identity(session, |half| {
            let except = except.and_then(|id| half.slot(id));
            half.index
                .duplicates(&texts.identity(), MOST_SHOWN, |slot| Some(slot) != except)
                .into_iter()
                .filter(|found| found.score >= DUPLICATE_THRESHOLD)
                .map(|found| half.entry(found.slot).id)
                .collect()
        })
        .await
    }

    async fn name_of(&self, session: &Session, id: StreamId) -> Result<Option<String>, AppError> {
        let record = self
            .load(
                session,
                id,
                &StreamKind::Person,
                Action::Search,
                Resource::Person,
            )
            .await?;
        Ok(Some(
            PersonFacts::from_state(&record.state)
                .shown_name()
                .to_owned(),
        ))
    }
}

/// The stable code of a reason; the pages' message is `reason-<code>`.
const fn reason_code(reason: Reason) -> &'static str {
    match reason {
        Reason::NamesAgree => "names-agree",
        Reason::NamesAlike => "names-alike",
        Reason::NamesDiffer => "names-differ",
        Reason::BirthDateAgrees => "birth-date-agrees",
        Reason::BirthDaySwapped => "birth-day-swapped",
        Reason::BirthYearAgrees => "birth-year-agrees",
        Reason::BirthDateClose => "birth-date-close",
        Reason::BirthDateDiffers => "birth-date-differs",
        Reason::SexDiffers => "sex-differs",
        Reason::PhoneShared => "phone-shared",
        Reason::DocumentShared => "document-shared",
    }
}
