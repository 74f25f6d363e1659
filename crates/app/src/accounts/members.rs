//! The members of an organisation, as a list and as names beside what they did.

use super::second_factor::{PASSKEY, TOTP};
use super::stored_session::password_lent;
use crate::error::AppError;
use crate::keyring::Half;
use crate::node::Panoh;
use crate::session::Session;
use panoh_core::access::{Action, Resource, Role};
use panoh_core::ids::{OrganisationId, TeamId, UserId};
use panoh_core::organisation::teams;
use panoh_store::{KeySealRow, MembershipRow};
use std::collections::{BTreeMap, BTreeSet};

/// A member as the list shows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberRow {
    /// The user.
    pub user: UserId,
    /// Name to sign in with; empty for who left.
    pub login: String,
    /// Name that colleagues see.
    pub display_name: String,
    /// Role.
    pub role: Role,
    /// Team.
    pub team: Option<TeamId>,
    /// The team's name.
    pub team_name: Option<String>,
    /// Teams of the area that the member answers for.
    pub area: Vec<TeamId>,
    /// False for who left.
    pub active: bool,
    /// Whether a second factor was enrolled.
    pub second_factor: bool,
    /// The role needs keys that nobody has granted yet: see [`Panoh::grant_keys`].
    pub waiting_for_keys: bool,
    /// The password was chosen by somebody else and not changed since.
    pub password_lent: bool,
    /// ISO date on which the account was made.
    pub added: Option<String>,
}

impl Panoh {
    /// The members of one's organisation, those who left at the end, by name.
    ///
    /// # Errors
    /// [`AppError::NotAllowed`], storage.
    pub async fn members(&self, session: &Session) -> Result<Vec<MemberRow>, AppError> {
        session.may(Action::List, Resource::Member)?;
        let organisation = session.organisation();
        let stream = self.organisation_stream(organisation).await?;
        let teams = teams(stream.state());
        let seals = self.store().seals_of(organisation).await?;
        let mut rows = Vec::new();
        for member in self.store().members(organisation).await? {
            rows.push(self.member_row(member, &teams, &seals).await?);
        }
        rows.sort_by(|a, b| {
            b.active
                .cmp(&a.active)
                .then_with(|| a.display_name.cmp(&b.display_name))
        });
        Ok(rows)
    }

    async fn member_row(
        &self,
        member: MembershipRow,
        teams: &BTreeMap<TeamId, String>,
        seals: &[KeySealRow],
    ) -> Result<MemberRow, AppError> {
        let user = self.user_stream(member.user).await?;
        let logins = self.store().logins_of(member.user).await?;
        let login = logins
            .into_iter()
            .next()
            .map(|row| row.login_name)
            .unwrap_or_default();
        let factors = self.store().factors_of(member.user).await?;
        let second_factor = factors.iter().any(|f| f.kind == TOTP || f.kind == PASSKEY);
        Ok(MemberRow {
            user: member.user,
            display_name: member.display_name.clone().unwrap_or_else(|| login.clone()),
            login,
            role: member.role,
            team: member.team,
            team_name: member.team.and_then(|team| teams.get(&team).cloned()),
            area: member.area.clone(),
            active: member.active,
            second_factor,
            waiting_for_keys: lacks_keys(&member, seals),
            password_lent: password_lent(&user),
            added: user.text("added").map(str::to_owned),
        })
    }

    /// Names of all members that an organisation ever had.
    pub(crate) async fn member_names(
        &self,
        organisation: OrganisationId,
    ) -> Result<BTreeMap<UserId, String>, AppError> {
        let members = self.store().members(organisation).await?;
        let named = |m: MembershipRow| Some((m.user, m.display_name?));
        Ok(members.into_iter().filter_map(named).collect())
    }

    /// The organisations that have members here: id and name, by name.
    ///
    /// # Errors
    /// Storage.
    pub async fn organisations(&self) -> Result<Vec<(OrganisationId, String)>, AppError> {
        let logins = self.store().logins().await?;
        let ids: BTreeSet<OrganisationId> = logins.iter().map(|row| row.organisation).collect();
        let mut named = Vec::with_capacity(ids.len());
        for id in ids {
            let stream = self.organisation_stream(id).await?;
            named.push((id, stream.text("name").unwrap_or_default().to_owned()));
        }
        named.sort_by(|a, b| a.1.cmp(&b.1));
        Ok(named)
    }

    /// A member of the session's organisation who has not left.
    pub(crate) async fn active_member(
        &self,
        session: &Session,
        user: UserId,
    ) -> Result<MembershipRow, AppError> {
        let member = self
            .store()
            .membership(session.organisation(), user)
            .await?;
        member
            .filter(|member| member.active)
            .ok_or(AppError::NotFound)
    }

    /// Refuses what would leave the organisation without a supervisor who holds its keys.
    pub(crate) async fn keep_a_supervisor(&self, leaving: &MembershipRow) -> Result<(), AppError> {
        if leaving.role != Role::Supervisor {
            return Ok(());
        }
        let seals = self.store().seals_of(leaving.organisation).await?;
        let others = self.store().members(leaving.organisation).await?;
        let remains = others.iter().any(|member| {
            member.active
                && member.user != leaving.user
                && member.role == Role::Supervisor
                && !lacks_keys(member, &seals)
        });
        if remains {
            Ok(())
        } else {
            Err(AppError::Refused("last-supervisor"))
        }
    }
}

/// Whether a member's role needs a half whose newest version is not sealed to the member.
pub(crate) fn lacks_keys(member: &MembershipRow, seals: &[KeySealRow]) -> bool {
    let lacks = |half: Half| {
        let of_half = || seals.iter().filter(|seal| seal.half == half.number());
        let newest = of_half().map(|seal| seal.version).max();
        !of_half().any(|seal| seal.user == member.user && Some(seal.version) == newest)
    };
    let coded = member.role.reads_coded() && lacks(Half::Coded);
    let identity = member.role.reads_identity() && lacks(Half::Identity);
    member.active && (coded || identity)
}
