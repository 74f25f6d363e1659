//! Another role, team or area for a member.

use super::ATTEMPTS;
use super::add_member::membership_row;
use super::renewal::due_fields;
use super::seals::{Receiver, confirmed, public_half, seal_ring, whole};
use super::streams::AccountStream;
use crate::error::AppError;
use crate::keyring::Half;
use crate::node::Panoh;
use crate::session::Session;
use panoh_core::access::{Action, Resource, Role};
use panoh_core::ids::{TeamId, UserId};
use panoh_core::journal::value::Fields;
use panoh_core::organisation::{Membership, teams};
use panoh_store::{KeyWrite, MembershipRow};

/// What a membership is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberChange {
    /// Role.
    pub role: Role,
    /// Team, if any.
    pub team: Option<TeamId>,
    /// Teams of the area that the member answers for.
    pub area: Vec<TeamId>,
}

/// The halves that a role holds.
pub(crate) fn halves(role: Role) -> Vec<Half> {
    let held = [
        (Half::Coded, role.reads_coded()),
        (Half::Identity, role.reads_identity()),
    ];
    held.into_iter()
        .filter(|(_, held)| *held)
        .map(|(half, _)| half)
        .collect()
}

impl Panoh {
    /// Changes a member's role, team or area. With another role the member's sessions end; keys that
    /// the role no longer needs are taken away and the organisation's keys are renewed as when
    /// somebody leaves; keys that it newly needs are granted at once by who holds them, if the
    /// member's words were compared before, else the member waits for [`Self::grant_keys`].
    ///
    /// # Errors
    /// [`AppError::NotAllowed`], [`AppError::NotFound`], [`AppError::Refused`] with `own-account` or
    /// `last-supervisor`, storage.
    pub async fn change_member(
        &self,
        session: &Session,
        user: UserId,
        wish: &MemberChange,
    ) -> Result<(), AppError> {
        session.may(Action::Amend, Resource::Member)?;
        for _ in 0..ATTEMPTS {
            let member = self.active_member(session, user).await?;
            if member.role != wish.role {
                self.may_change_role(session, &member, wish.role).await?;
            }
            if self.write_membership(session, &member, wish).await? {
                return self.see_to_keys(session).await;
            }
        }
        Err(AppError::ChangedMeanwhile)
    }

    async fn may_change_role(
        &self,
        session: &Session,
        member: &MembershipRow,
        role: Role,
    ) -> Result<(), AppError> {
        if role == Role::Node {
            return Err(AppError::NotAllowed);
        }
        if member.user == session.user() {
            return Err(AppError::Refused("own-account"));
        }
        self.keep_a_supervisor(member).await
    }

    async fn write_membership(
        &self,
        session: &Session,
        member: &MembershipRow,
        wish: &MemberChange,
    ) -> Result<bool, AppError> {
        let organisation = session.organisation();
        let mut stream = self.organisation_stream(organisation).await?;
        let known = teams(stream.state());
        if wish
            .team
            .iter()
            .chain(&wish.area)
            .any(|team| !known.contains_key(team))
        {
            return Err(AppError::NotFound);
        }
        let membership = Membership {
            user: member.user,
            role: wish.role,
            team: wish.team,
            area: wish.area.clone(),
            left: false,
        };
        let row = membership_row(organisation, &membership, member.display_name.clone());
        let mut fields = Fields::from([(Membership::field(member.user), membership.value())]);
        let lost: Vec<Half> = halves(member.role)
            .into_iter()
            .filter(|half| !halves(wish.role).contains(half))
            .collect();
        let grants = if member.role == wish.role {
            Vec::new()
        } else {
            self.seals_for_role(session, &stream, &row, &lost).await?
        };
        fields.extend(due_fields(&stream, &lost));
        let mut writing = self.writing(session.context().actor, self.new_command());
        writing.act(&mut stream, "organisation.member_changed", fields)?;
        writing.key(KeyWrite::PutMembership(row));
        if member.role != wish.role {
            let mut on_user = self.user_stream(member.user).await?;
            let role = Fields::from([("role".to_owned(), wish.role.as_str().into())]);
            writing.act(&mut on_user, "user.role_changed", role)?;
            writing.keys(grants);
            writing.key(KeyWrite::DropSessionsOf(member.user));
        }
        Ok(writing.commit().await?.is_some())
    }

    /// What happens to a member's seals when the role changes.
    async fn seals_for_role(
        &self,
        session: &Session,
        stream: &AccountStream,
        member: &MembershipRow,
        lost: &[Half],
    ) -> Result<Vec<KeyWrite>, AppError> {
        let (organisation, user) = (session.organisation(), member.user);
        let mut writes = Vec::new();
        if !lost.is_empty() {
            let held = self.store().seals_for(organisation, user).await?;
            writes.push(KeyWrite::DropSealsOf { organisation, user });
            let kept = held
                .into_iter()
                .filter(|s| lost.iter().all(|h| h.number() != s.half));
            writes.extend(kept.map(KeyWrite::PutSeal));
        }
        let ring = self.current_ring(session).await?;
        if let Ok(ring) = whole(&ring)
            && let Some(row) = self.store().user_key(user).await?
        {
            let public = public_half(&row.public)?;
            let state = self
                .opened(stream, &self.organisation_keys(ring, organisation).await?)
                .await?;
            if confirmed(&state, user) == Some(public) {
                let to = Receiver::member(user, public, member.role);
                writes.extend(seal_ring(
                    ring,
                    organisation,
                    &to,
                    &mut self.entropy().fork(),
                )?);
            }
        }
        Ok(writes)
    }
}
