//! Nobody who holds keys is left: the recovery words make a new supervisor.

use super::add_member::{NewMember, Newcomer, member_fields, user_fields};
use super::seals::{RECOVERY, Receiver, confirmed_field, open_seal, seal_ring, whole};
use super::{ATTEMPTS, word_list};
use crate::error::AppError;
use crate::keyring::Keyring;
use crate::node::Panoh;
use crate::session::Language;
use panoh_core::access::Role;
use panoh_core::ids::{OrganisationId, UserId};
use panoh_core::journal::Actor;
use panoh_core::journal::value::{Fields, Value};
use panoh_store::KeyWrite;
use panoh_vault::recovery::RecoveryCode;
use panoh_vault::user::UserKey;
use zeroize::Zeroizing;

/// The supervisor whom the recovery words make.
#[derive(Clone)]
pub struct RecoveryMember {
    /// Name to sign in with; one that nobody has.
    pub login: String,
    /// Name that colleagues see.
    pub display_name: String,
    /// Password.
    pub password: String,
    /// Language of the pages and of the new recovery words.
    pub language: Language,
}

/// What a recovery gave.
pub struct Recovered {
    /// The organisation that the words belonged to.
    pub organisation: OrganisationId,
    /// The new supervisor.
    pub user: UserId,
    /// New words, shown once; the old ones open nothing any more.
    pub recovery_words: Zeroizing<String>,
}

impl Panoh {
    /// Opens an organisation's keys with its recovery words and gives them to a new supervisor. Every
    /// member is shown that the words were used. The words are worth 160 bits, so guessing needs no
    /// throttle.
    ///
    /// # Errors
    /// [`AppError::Refused`] with `recovery-words` when they are mistyped or belong to no
    /// organisation here; [`AppError::Invalid`], storage.
    pub async fn recover(&self, words: &str, wish: &RecoveryMember) -> Result<Recovered, AppError> {
        let refused = |_| AppError::Refused("recovery-words");
        let pair = RecoveryCode::from_words(words)
            .map_err(refused)?
            .pair()
            .map_err(refused)?;
        let organisation = self.organisation_of_recovery(&pair).await?;
        let member = NewMember {
            login: wish.login.clone(),
            display_name: wish.display_name.clone(),
            role: Role::Supervisor,
            team: None,
            area: Vec::new(),
            password: wish.password.clone(),
        };
        let member = self.newcomer(&member, wish.language, false).await?;
        for _ in 0..ATTEMPTS {
            let ring = self.recovery_ring(organisation, &pair).await?;
            let code = RecoveryCode::random(&mut self.entropy().fork());
            if self
                .write_recovery(organisation, &ring, &member, &code)
                .await?
            {
                let recovery_words = code.words(word_list(wish.language));
                return Ok(Recovered {
                    organisation,
                    user: member.user,
                    recovery_words,
                });
            }
        }
        Err(AppError::ChangedMeanwhile)
    }

    async fn write_recovery(
        &self,
        organisation: OrganisationId,
        ring: &Keyring,
        member: &Newcomer,
        code: &RecoveryCode,
    ) -> Result<bool, AppError> {
        let fresh = code
            .pair()
            .map_err(|_| AppError::Damaged("recovery code"))?
            .public();
        let mut stream = self.organisation_stream(organisation).await?;
        let mut user = self.user_stream(member.user).await?;
        let keys = self.organisation_keys(ring, organisation).await?;
        let now = i64::try_from(self.clock().now_micros()).unwrap_or(i64::MAX);
        let mut open = member_fields(member);
        open.insert("recovery".to_owned(), Value::Bytes(fresh.to_vec()));
        open.insert(used_field(member.user), Value::Int(now));
        let sealed = Fields::from([
            (
                confirmed_field(member.user),
                Value::Bytes(member.public().to_vec()),
            ),
            (confirmed_field(RECOVERY), Value::Bytes(fresh.to_vec())),
        ]);
        let actor = Actor {
            user: member.user,
            organisation,
            role: Role::Supervisor,
        };
        let mut writing = self.writing(actor, self.new_command());
        writing
            .act_sealed(&mut stream, &keys, "organisation.recovered", open, sealed)
            .await?;
        writing.act(&mut user, "user.added", user_fields(member, organisation))?;
        writing.keys(member.rows(organisation));
        let mut rng = self.entropy().fork();
        let to = Receiver::member(member.user, member.public(), member.role);
        writing.keys(seal_ring(ring, organisation, &to, &mut rng)?);
        writing.key(KeyWrite::DropSealsOf {
            organisation,
            user: RECOVERY,
        });
        writing.keys(seal_ring(
            ring,
            organisation,
            &Receiver::recovery(fresh),
            &mut rng,
        )?);
        Ok(writing.commit().await?.is_some())
    }

    async fn organisation_of_recovery(&self, pair: &UserKey) -> Result<OrganisationId, AppError> {
        let public = Value::Bytes(pair.public().to_vec());
        for (organisation, _) in self.organisations().await? {
            let stream = self.organisation_stream(organisation).await?;
            if stream.field("recovery") == Some(&public) {
                return Ok(organisation);
            }
        }
        Err(AppError::Refused("recovery-words"))
    }

    async fn recovery_ring(
        &self,
        organisation: OrganisationId,
        pair: &UserKey,
    ) -> Result<Keyring, AppError> {
        let mut ring = Keyring::new(*organisation.bytes());
        for seal in self.store().seals_for(organisation, RECOVERY).await? {
            let (half, key) = open_seal(&seal, pair)?;
            ring.add(half, seal.version, key);
        }
        whole(&ring)?;
        Ok(ring)
    }
}

/// The open field of the organisation's stream that says when a member came by the recovery words.
pub(crate) fn used_field(user: UserId) -> String {
    format!("recovery_used/{user}")
}
