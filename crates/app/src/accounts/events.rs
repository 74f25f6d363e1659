//! Security events: acts on a user's stream, and the list of them.

use super::ATTEMPTS;
use crate::error::AppError;
use crate::node::Panoh;
use crate::session::Session;
use panoh_core::access::{Action, Resource, Role};
use panoh_core::ids::{CommandId, OrganisationId, UserId};
use panoh_core::journal::Actor;
use panoh_core::journal::value::{Fields, Value, decode_fields};
use panoh_store::{MembershipRow, Outcome, StoredAct};
use panoh_vault::digest::digest;

/// Failed attempts of one kind on one account are one act in so much time: a quarter of an hour.
/// Otherwise anyone could fill the journal from outside.
const WINDOW: u64 = 900 * super::SECOND;

/// Something that happened to an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecurityEvent {
    /// When, microseconds since 1970.
    pub micros: u64,
    /// What: the kind of the act, such as `user.signed_in`.
    pub kind: String,
    /// Name of the member who did it, where that was somebody else.
    pub by: Option<String>,
    /// How many failed attempts this stands for, or came before it.
    pub failures: Option<u64>,
    /// Which factor or role it was about, where it was about one.
    pub about: Option<String>,
}

/// The node itself as actor: for what happens before anybody has signed in.
pub(crate) const fn nobody(organisation: OrganisationId) -> Actor {
    Actor {
        user: UserId::from_bytes([0; 16]),
        organisation,
        role: Role::Node,
    }
}

impl Panoh {
    /// Writes a security event that changes nothing else.
    pub(crate) async fn security_act(
        &self,
        actor: Actor,
        user: UserId,
        kind: &'static str,
        fields: Fields,
    ) -> Result<(), AppError> {
        let command = self.new_command();
        self.act_on_user(actor, user, kind, fields, command)
            .await
            .map(|_| ())
    }

    async fn act_on_user(
        &self,
        actor: Actor,
        user: UserId,
        kind: &'static str,
        fields: Fields,
        command: CommandId,
    ) -> Result<Outcome, AppError> {
        for _ in 0..ATTEMPTS {
            let mut stream = self.user_stream(user).await?;
            let mut writing = self.writing(actor, command);
            writing.act(&mut stream, kind, fields.clone())?;
            if let Some(outcome) = writing.commit().await? {
                return Ok(outcome);
            }
        }
        Err(AppError::ChangedMeanwhile)
    }

    /// Counts a failed attempt on an account; the first of each quarter of an hour is an act that
    /// says how many there were since the last one.
    pub(crate) async fn failed_attempt(
        &self,
        member: &MembershipRow,
        kind: &'static str,
    ) -> Result<(), AppError> {
        let now = self.clock().now_micros();
        let tally = tally(member.user);
        let failures = self.store().count_failure(&tally, now).await?;
        let window = (now / WINDOW).to_be_bytes();
        let hash = digest(
            "panoh failed attempt",
            &[member.user.bytes(), &window, kind.as_bytes()],
        );
        let mut number = [0; 16];
        number.copy_from_slice(&hash[..16]);
        let fields = Fields::from([("failures".to_owned(), Value::Int(failures.into()))]);
        let command = CommandId::from_bytes(number);
        let actor = nobody(member.organisation);
        let outcome = self
            .act_on_user(actor, member.user, kind, fields, command)
            .await?;
        if matches!(outcome, Outcome::Done(_)) {
            self.store().clear_attempt(&tally).await?;
        }
        Ok(())
    }

    /// As many writes as a failure on a known account makes, for a name that does not exist.
    pub(crate) async fn failed_attempt_on_nobody(&self, login: &str) -> Result<(), AppError> {
        let tally = digest("panoh failed attempts", &[login.as_bytes()]);
        self.store()
            .count_failure(&tally, self.clock().now_micros())
            .await?;
        self.store().clear_attempt(&tally).await?;
        Ok(())
    }

    /// Failed attempts that no act has told yet; they are forgotten here, so the caller tells them.
    pub(crate) async fn untold_failures(&self, user: UserId) -> Result<u32, AppError> {
        let tally = tally(user);
        let untold = self
            .store()
            .attempt(&tally)
            .await?
            .map_or(0, |row| row.failures);
        if untold > 0 {
            self.store().clear_attempt(&tally).await?;
        }
        Ok(untold)
    }

    /// What happened to one's own account, newest first.
    ///
    /// # Errors
    /// [`AppError::NotAllowed`], storage.
    pub async fn security_events(&self, session: &Session) -> Result<Vec<SecurityEvent>, AppError> {
        session.may(Action::Open, Resource::Account)?;
        self.events_of(session, session.user()).await
    }

    /// What happened to a member's account, newest first.
    ///
    /// # Errors
    /// [`AppError::NotAllowed`], [`AppError::NotFound`] for who is no member here, storage.
    pub async fn member_security_events(
        &self,
        session: &Session,
        user: UserId,
    ) -> Result<Vec<SecurityEvent>, AppError> {
        session.may(Action::Open, Resource::Member)?;
        let member = self
            .store()
            .membership(session.organisation(), user)
            .await?;
        member.ok_or(AppError::NotFound)?;
        self.events_of(session, user).await
    }

    async fn events_of(
        &self,
        session: &Session,
        user: UserId,
    ) -> Result<Vec<SecurityEvent>, AppError> {
        let names = self.member_names(session.organisation()).await?;
        let mut acts = self.store().history(user.stream()).await?;
        acts.sort_by_key(|stored| std::cmp::Reverse((stored.act.time, stored.arrival)));
        let name = |actor: UserId| names.get(&actor).filter(|_| actor != user).cloned();
        let mut events = Vec::with_capacity(acts.len());
        for act in &acts {
            events.push(event(act, name(act.act.draft.actor.user))?);
        }
        Ok(events)
    }
}

fn tally(user: UserId) -> [u8; 32] {
    digest("panoh failed attempts", &[user.bytes()])
}

fn event(stored: &StoredAct, by: Option<String>) -> Result<SecurityEvent, AppError> {
    let draft = &stored.act.draft;
    let fields = decode_fields(&draft.open).map_err(|_| AppError::Damaged("open part"))?;
    let failures = fields.get("failures").and_then(Value::as_int);
    let factor = fields
        .iter()
        .find(|(name, _)| name.starts_with("factor/"))
        .and_then(|(_, value)| value.as_text());
    let about = factor.or(fields.get("role").and_then(Value::as_text));
    Ok(SecurityEvent {
        micros: stored.act.time.micros,
        kind: draft.kind.clone(),
        by,
        failures: failures
            .and_then(|n| u64::try_from(n).ok())
            .filter(|n| *n > 0),
        about: about.map(str::to_owned),
    })
}
