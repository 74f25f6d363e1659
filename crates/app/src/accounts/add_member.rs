//! Adding a member. Who holds the organisation's keys passes them on at once; an administrator holds
//! none, so a member whom an administrator adds waits until a holder grants them.

use super::seals::{Receiver, confirmed_field, seal_ring, whole};
use super::{ATTEMPTS, credentials};
use crate::error::AppError;
use crate::node::Panoh;
use crate::session::{Language, Session};
use panoh_core::access::{Action, Resource, Role};
use panoh_core::ids::{OrganisationId, TeamId, UserId};
use panoh_core::journal::value::{Fields, Value};
use panoh_core::organisation::{Membership, teams};
use panoh_store::{KeyWrite, LoginRow, MembershipRow, UserKeyRow};
use panoh_vault::PublicHalf;
use panoh_vault::user::UserKey;

/// Who is to become a member.
#[derive(Clone)]
pub struct NewMember {
    /// Name to sign in with; it may be a desk's rather than a person's.
    pub login: String,
    /// Name that colleagues see.
    pub display_name: String,
    /// Role.
    pub role: Role,
    /// Team, if any.
    pub team: Option<TeamId>,
    /// Teams of the area that the member answers for.
    pub area: Vec<TeamId>,
    /// First password.
    pub password: String,
}

/// A member about to be written, with a fresh key pair.
pub(crate) struct Newcomer {
    pub(crate) user: UserId,
    pub(crate) login: String,
    pub(crate) display_name: String,
    pub(crate) role: Role,
    pub(crate) team: Option<TeamId>,
    pub(crate) area: Vec<TeamId>,
    pub(crate) language: Language,
    /// Somebody else chose the password.
    pub(crate) lent: bool,
    pub(crate) added: jiff::civil::Date,
    pub(crate) key: UserKey,
    pub(crate) key_row: UserKeyRow,
}

impl Newcomer {
    pub(crate) fn public(&self) -> PublicHalf {
        self.key.public()
    }

    fn membership(&self) -> Membership {
        Membership {
            user: self.user,
            role: self.role,
            team: self.team,
            area: self.area.clone(),
            left: false,
        }
    }

    /// The rows with which an account begins.
    pub(crate) fn rows(&self, organisation: OrganisationId) -> Vec<KeyWrite> {
        vec![
            KeyWrite::PutUser(self.key_row.clone()),
            KeyWrite::PutLogin(LoginRow {
                login_name: self.login.clone(),
                user: self.user,
                organisation,
            }),
            KeyWrite::PutMembership(membership_row(
                organisation,
                &self.membership(),
                Some(self.display_name.clone()),
            )),
        ]
    }
}

/// The row behind a membership.
pub(crate) fn membership_row(
    organisation: OrganisationId,
    membership: &Membership,
    display_name: Option<String>,
) -> MembershipRow {
    MembershipRow {
        organisation,
        user: membership.user,
        role: membership.role,
        team: membership.team,
        area: membership.area.clone(),
        active: !membership.left,
        display_name,
    }
}

/// What a newcomer adds to the organisation's stream.
pub(crate) fn member_fields(member: &Newcomer) -> Fields {
    Fields::from([(Membership::field(member.user), member.membership().value())])
}

/// What stands on the newcomer's own stream.
pub(crate) fn user_fields(member: &Newcomer, organisation: OrganisationId) -> Fields {
    Fields::from([
        ("organisation".to_owned(), Value::id(organisation.bytes())),
        (
            "display_name".to_owned(),
            member.display_name.clone().into(),
        ),
        ("language".to_owned(), member.language.tag().into()),
        ("role".to_owned(), member.role.as_str().into()),
        ("public".to_owned(), Value::Bytes(member.public().to_vec())),
        ("password_lent".to_owned(), member.lent.into()),
        ("added".to_owned(), member.added.to_string().into()),
    ])
}

impl Panoh {
    /// Checks a wish and makes ids and keys for it; writes nothing.
    pub(crate) async fn newcomer(
        &self,
        wish: &NewMember,
        language: Language,
        lent: bool,
    ) -> Result<Newcomer, AppError> {
        let login = credentials::login_name(&wish.login)?;
        let display_name = credentials::shown_name("display_name", &wish.display_name)?;
        credentials::password(&wish.password, &login)?;
        if self.store().login(&login).await?.is_some() {
            return Err(credentials::login_taken());
        }
        let user = UserId::random(self.entropy().bytes());
        let key = UserKey::random(&mut self.entropy().fork());
        let key_row = self.seal_user_key(user, 1, &key, &wish.password).await?;
        Ok(Newcomer {
            user,
            login,
            display_name,
            role: wish.role,
            team: wish.team,
            area: wish.area.clone(),
            language,
            lent,
            added: self.today(),
            key,
            key_row,
        })
    }

    /// Adds a member. Where the adder holds the keys that the role needs, the member has them at
    /// once; else the member waits for [`Self::grant_keys`], and has to choose another password
    /// first, so that who lent it cannot read in the member's name.
    ///
    /// # Errors
    /// [`AppError::NotAllowed`], [`AppError::Invalid`], storage.
    pub async fn add_member(
        &self,
        session: &Session,
        wish: &NewMember,
    ) -> Result<UserId, AppError> {
        self.add(session, wish, true).await
    }

    /// Adds a member who sits beside the supervisor and types a password of their own, so that there
    /// is nothing to change at the first sign-in. Only who holds the organisation's keys may say
    /// that: an administrator could otherwise keep a password that keys are granted to.
    ///
    /// # Errors
    /// As [`Self::add_member`]; [`AppError::Locked`] for who holds no keys.
    pub async fn add_member_in_person(
        &self,
        session: &Session,
        wish: &NewMember,
    ) -> Result<UserId, AppError> {
        session.may(Action::Create, Resource::Member)?;
        whole(session.keys())?;
        self.add(session, wish, false).await
    }

    async fn add(
        &self,
        session: &Session,
        wish: &NewMember,
        lent: bool,
    ) -> Result<UserId, AppError> {
        session.may(Action::Create, Resource::Member)?;
        if wish.role == Role::Node {
            return Err(AppError::NotAllowed);
        }
        let member = self.newcomer(wish, session.language(), lent).await?;
        for _ in 0..ATTEMPTS {
            if self.write_member(session, &member).await? {
                return Ok(member.user);
            }
            if self.store().login(&member.login).await?.is_some() {
                return Err(credentials::login_taken());
            }
        }
        Err(AppError::ChangedMeanwhile)
    }

    async fn write_member(&self, session: &Session, member: &Newcomer) -> Result<bool, AppError> {
        let organisation = session.organisation();
        let mut stream = self.organisation_stream(organisation).await?;
        let known = teams(stream.state());
        if member
            .team
            .iter()
            .chain(&member.area)
            .any(|team| !known.contains_key(team))
        {
            return Err(AppError::NotFound);
        }
        let mut user = self.user_stream(member.user).await?;
        let mut writing = self.writing(session.context().actor, self.new_command());
        let receiver = Receiver::member(member.user, member.public(), member.role);
        let fields = member_fields(member);
        let ring = self.current_ring(session).await?;
        if (receiver.coded || receiver.identity) && whole(&ring).is_ok() {
            let keys = self.organisation_keys(&ring, organisation).await?;
            let half = Value::Bytes(member.public().to_vec());
            let confirmed = Fields::from([(confirmed_field(member.user), half)]);
            writing
                .act_sealed(
                    &mut stream,
                    &keys,
                    "organisation.member_added",
                    fields,
                    confirmed,
                )
                .await?;
            let mut rng = self.entropy().fork();
            writing.keys(seal_ring(&ring, organisation, &receiver, &mut rng)?);
        } else {
            writing.act(&mut stream, "organisation.member_added", fields)?;
        }
        writing.act(&mut user, "user.added", user_fields(member, organisation))?;
        writing.keys(member.rows(organisation));
        Ok(writing.commit().await?.is_some())
    }
}
