//! A member leaves.

use super::ATTEMPTS;
use super::add_member::membership_row;
use super::change_member::halves;
use super::renewal::due_fields;
use crate::error::AppError;
use crate::node::Panoh;
use crate::session::Session;
use crate::transfer::JobsOf;
use panoh_core::access::{Action, Resource};
use panoh_core::ids::UserId;
use panoh_core::journal::value::Fields;
use panoh_core::organisation::Membership;
use panoh_store::{KeyWrite, MembershipRow};

impl Panoh {
    /// Ends a membership. In one step the member's sessions, sign-in name, second factors and seals
    /// go. The organisation's keys get a new version: at once where the remover holds them, else
    /// when the next supervisor signs in; data keys are then re-wrapped in the background.
    ///
    /// # Errors
    /// [`AppError::NotAllowed`], [`AppError::NotFound`], [`AppError::Refused`] with `own-account` or
    /// `last-supervisor`, storage.
    pub async fn remove_member(&self, session: &Session, user: UserId) -> Result<(), AppError> {
        session.may(Action::Amend, Resource::Member)?;
        if user == session.user() {
            return Err(AppError::Refused("own-account"));
        }
        for _ in 0..ATTEMPTS {
            let member = self.active_member(session, user).await?;
            self.keep_a_supervisor(&member).await?;
            if self.write_leaving(session, &member).await? {
                self.forget_jobs(JobsOf::User(user));
                return self.see_to_keys(session).await;
            }
        }
        Err(AppError::ChangedMeanwhile)
    }

    async fn write_leaving(
        &self,
        session: &Session,
        member: &MembershipRow,
    ) -> Result<bool, AppError> {
        let (organisation, user) = (session.organisation(), member.user);
        let mut stream = self.organisation_stream(organisation).await?;
        let mut on_user = self.user_stream(user).await?;
        let gone = Membership {
            user,
            role: member.role,
            team: member.team,
            area: member.area.clone(),
            left: true,
        };
        let mut fields = Fields::from([(Membership::field(user), gone.value())]);
        fields.extend(due_fields(&stream, &halves(member.role)));
        let row = membership_row(organisation, &gone, member.display_name.clone());
        let mut writing = self.writing(session.context().actor, self.new_command());
        writing.act(&mut stream, "organisation.member_left", fields)?;
        let left = Fields::from([("left".to_owned(), true.into())]);
        writing.act(&mut on_user, "user.left", left)?;
        writing.keys([
            KeyWrite::PutMembership(row),
            KeyWrite::DropLoginsOf(user),
            KeyWrite::DropSealsOf { organisation, user },
            KeyWrite::DropFactorsOf(user),
            KeyWrite::DropSessionsOf(user),
        ]);
        Ok(writing.commit().await?.is_some())
    }
}
