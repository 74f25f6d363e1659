//! Setting up an organisation: its first supervisor, who holds its keys, its first administrator, who
//! holds none, its teams, and the recovery words that are shown once.

use super::add_member::{Newcomer, member_fields, user_fields};
use super::seals::{Receiver, confirmed_field, seal_ring};
use super::{credentials, word_list};
use crate::error::{AppError, FieldError};
use crate::keyring::{Half, Keyring, SubjectKeys};
use crate::node::Panoh;
use crate::session::Language;
use panoh_core::access::Role;
use panoh_core::ids::{CommandId, OrganisationId, TeamId, UserId};
use panoh_core::journal::Actor;
use panoh_core::journal::value::{Fields, Value};
use panoh_core::organisation::team_field;
use panoh_store::subject_keys::kind_byte;
use panoh_store::{KeyWrite, OrgPrivateRow, Outcome};
use panoh_vault::Key32;
use panoh_vault::card::sign_card;
use panoh_vault::organisation::{OrganisationPairs, SealedPairs};
use panoh_vault::recovery::RecoveryCode;
use zeroize::Zeroizing;

/// One of the two members with whom an organisation begins.
#[derive(Clone)]
pub struct FirstMember {
    /// Name to sign in with.
    pub login: String,
    /// Name that colleagues see.
    pub display_name: String,
    /// First password.
    pub password: String,
}

/// What an organisation begins with.
#[derive(Clone)]
pub struct NewOrganisation {
    /// Its name, as it writes it.
    pub name: String,
    /// Names of its teams.
    pub teams: Vec<String>,
    /// Who answers for its cases, and holds its keys.
    pub supervisor: FirstMember,
    /// Who keeps the machine and the memberships, without keys.
    pub administrator: FirstMember,
    /// Language of the recovery words and of the two members' pages.
    pub language: Language,
}

/// An organisation that was set up.
pub struct Founded {
    /// Its id.
    pub organisation: OrganisationId,
    /// Its teams, in the order in which they were named.
    pub teams: Vec<TeamId>,
    /// Its supervisor.
    pub supervisor: UserId,
    /// Its administrator.
    pub administrator: UserId,
    /// Seventeen words that open everything when nobody who holds keys is left. They exist nowhere
    /// else; they belong on paper, in a safe.
    pub recovery_words: Zeroizing<String>,
}

impl Panoh {
    /// Whether any organisation was set up here.
    ///
    /// # Errors
    /// Storage.
    pub async fn is_set_up(&self) -> Result<bool, AppError> {
        Ok(!self.organisations().await?.is_empty())
    }

    /// Sets up the first organisation of a node, for a set-up page that nobody has to sign in to.
    ///
    /// # Errors
    /// [`AppError::Refused`] with `already-set-up`; else as [`Self::found_organisation`].
    pub async fn set_up(&self, wish: &NewOrganisation) -> Result<Founded, AppError> {
        if self.is_set_up().await? {
            return Err(AppError::Refused("already-set-up"));
        }
        // One command number for ever: of two set-ups at once, one is the first.
        let command = CommandId::from_bytes(*b"panoh set-up 001");
        self.found_with(wish, command).await
    }

    /// Sets up an organisation beside others. Whoever runs the machine may do that; it opens nothing
    /// of the others. No page calls it.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for names and passwords, storage.
    pub async fn found_organisation(&self, wish: &NewOrganisation) -> Result<Founded, AppError> {
        self.found_with(wish, self.new_command()).await
    }

    async fn found_with(
        &self,
        wish: &NewOrganisation,
        command: CommandId,
    ) -> Result<Founded, AppError> {
        let name = credentials::shown_name("name", &wish.name)?;
        let teams = self.named_teams(&wish.teams)?;
        let supervisor = self
            .first(&wish.supervisor, Role::Supervisor, wish.language)
            .await?;
        let administrator = self
            .first(&wish.administrator, Role::Administrator, wish.language)
            .await?;
        if supervisor.login == administrator.login {
            return Err(credentials::login_taken());
        }
        let organisation = OrganisationId::random(self.entropy().bytes());
        let founding = Founding::random(self, organisation, &name)?;
        let words = founding.recovery.words(word_list(wish.language));

        let actor = Actor {
            user: supervisor.user,
            organisation,
            role: Role::Supervisor,
        };
        let mut writing = self.writing(actor, command);
        let mut stream = self.organisation_stream(organisation).await?;
        let mut open = founding.open_fields(&name)?;
        for (team, name) in &teams {
            open.extend(team_field(*team, name));
        }
        for member in [&supervisor, &administrator] {
            open.extend(member_fields(member));
        }
        let sealed = founding.confirmed(&supervisor)?;
        writing
            .act_sealed(
                &mut stream,
                &founding.keys,
                "organisation.founded",
                open,
                sealed,
            )
            .await?;
        for member in [&supervisor, &administrator] {
            let mut user = self.user_stream(member.user).await?;
            writing.act(&mut user, "user.added", user_fields(member, organisation))?;
            writing.keys(member.rows(organisation));
        }
        writing.keys(founding.key_rows(self, &supervisor)?);
        match writing.commit().await? {
            Some(Outcome::Done(_)) => Ok(Founded {
                organisation,
                teams: teams.into_iter().map(|(team, _)| team).collect(),
                supervisor: supervisor.user,
                administrator: administrator.user,
                recovery_words: words,
            }),
            Some(Outcome::Repeated(_)) => Err(AppError::Refused("already-set-up")),
            None => Err(AppError::ChangedMeanwhile),
        }
    }

    fn named_teams(&self, names: &[String]) -> Result<Vec<(TeamId, String)>, AppError> {
        let mut teams: Vec<(TeamId, String)> = Vec::new();
        for name in names {
            let name = credentials::shown_name("teams", name)?;
            if teams.iter().any(|(_, known)| *known == name) {
                let field = FieldError {
                    field: "teams".to_owned(),
                    code: "team-taken",
                };
                return Err(AppError::Invalid(vec![field]));
            }
            teams.push((TeamId::random(self.entropy().bytes()), name));
        }
        Ok(teams)
    }

    async fn first(
        &self,
        wish: &FirstMember,
        role: Role,
        language: Language,
    ) -> Result<Newcomer, AppError> {
        let member = super::NewMember {
            login: wish.login.clone(),
            display_name: wish.display_name.clone(),
            role,
            team: None,
            area: Vec::new(),
            password: wish.password.clone(),
        };
        self.newcomer(&member, language, false).await
    }
}

/// Everything random with which an organisation begins.
struct Founding {
    organisation: OrganisationId,
    ring: Keyring,
    keys: SubjectKeys,
    pairs: OrganisationPairs,
    card: Vec<u8>,
    recovery: RecoveryCode,
}

impl Founding {
    fn random(panoh: &Panoh, organisation: OrganisationId, name: &str) -> Result<Self, AppError> {
        let mut rng = panoh.entropy().fork();
        let mut ring = Keyring::new(*organisation.bytes());
        ring.add(Half::Coded, 1, Key32::random(&mut rng));
        ring.add(Half::Identity, 1, Key32::random(&mut rng));
        let pairs = OrganisationPairs::random(&mut rng);
        let card = sign_card(
            organisation.bytes(),
            name,
            &pairs,
            1,
            &panoh.today().to_string(),
        );
        let keys = SubjectKeys::generate(organisation.stream(), &mut rng);
        let recovery = RecoveryCode::random(&mut rng);
        Ok(Self {
            organisation,
            ring,
            keys,
            pairs,
            card,
            recovery,
        })
    }

    fn recovery_public(&self) -> Result<panoh_vault::PublicHalf, AppError> {
        let pair = self
            .recovery
            .pair()
            .map_err(|_| AppError::Damaged("recovery code"))?;
        Ok(pair.public())
    }

    fn open_fields(&self, name: &str) -> Result<Fields, AppError> {
        Ok(Fields::from([
            ("name".to_owned(), name.into()),
            ("card".to_owned(), Value::Bytes(self.card.clone())),
            ("key_version/coded".to_owned(), Value::Int(1)),
            ("key_version/identity".to_owned(), Value::Int(1)),
            (
                "recovery".to_owned(),
                Value::Bytes(self.recovery_public()?.to_vec()),
            ),
        ]))
    }

    fn confirmed(&self, supervisor: &Newcomer) -> Result<Fields, AppError> {
        let recovery = confirmed_field(super::seals::RECOVERY);
        Ok(Fields::from([
            (
                confirmed_field(supervisor.user),
                Value::Bytes(supervisor.public().to_vec()),
            ),
            (recovery, Value::Bytes(self.recovery_public()?.to_vec())),
        ]))
    }

    fn key_rows(&self, panoh: &Panoh, supervisor: &Newcomer) -> Result<Vec<KeyWrite>, AppError> {
        let mut rng = panoh.entropy().fork();
        let member = Receiver::member(supervisor.user, supervisor.public(), supervisor.role);
        let mut rows = seal_ring(&self.ring, self.organisation, &member, &mut rng)?;
        let recovery = Receiver::recovery(self.recovery_public()?);
        rows.extend(seal_ring(
            &self.ring,
            self.organisation,
            &recovery,
            &mut rng,
        )?);
        rows.push(KeyWrite::PutPrivate(sealed_pairs(
            &self.pairs,
            self.organisation,
            1,
            &self.ring,
            &mut rng,
        )?));
        let kind = kind_byte(&panoh_core::journal::StreamKind::Organisation);
        let data_keys = self
            .keys
            .wrap(&self.ring, self.organisation, kind, &mut rng)?;
        rows.push(KeyWrite::PutSubject(data_keys));
        Ok(rows)
    }
}

/// The row of an organisation's pairs, private halves under the newest identity key of a ring. Its
/// bytes are: version of the identity key (4, big endian), length of the first box (4), two boxes.
pub(crate) fn sealed_pairs(
    pairs: &OrganisationPairs,
    organisation: OrganisationId,
    version: u32,
    ring: &Keyring,
    rng: &mut dyn rand::CryptoRng,
) -> Result<OrgPrivateRow, AppError> {
    let (identity_version, key) = ring.latest(Half::Identity).ok_or(AppError::Locked)?;
    let boxes = pairs.seal(key, organisation.bytes(), version, rng);
    let first = u32::try_from(boxes.receiving.len()).unwrap_or(u32::MAX);
    let mut sealed = identity_version.to_be_bytes().to_vec();
    sealed.extend(first.to_be_bytes());
    sealed.extend(&boxes.receiving);
    sealed.extend(&boxes.signing);
    Ok(OrgPrivateRow {
        organisation,
        version,
        sealed,
        hpke_public: pairs.receiving_public().to_vec(),
        verify_public: pairs.verifying_key().to_vec(),
    })
}

/// Opens what [`sealed_pairs`] closed.
///
/// # Errors
/// [`AppError::Locked`] when the ring lacks that version of the identity key; damage.
pub(crate) fn open_pairs(
    row: &OrgPrivateRow,
    ring: &Keyring,
) -> Result<OrganisationPairs, AppError> {
    let damaged = || AppError::Damaged("organisation private halves");
    let number = |at: usize| {
        let bytes = row.sealed.get(at..at + 4)?;
        Some(u32::from_be_bytes(bytes.try_into().ok()?))
    };
    let version = number(0).ok_or_else(damaged)?;
    let first = number(4)
        .and_then(|n| usize::try_from(n).ok())
        .ok_or_else(damaged)?;
    let boxes = row.sealed.get(8..).ok_or_else(damaged)?;
    let (receiving, signing) = boxes.split_at_checked(first).ok_or_else(damaged)?;
    let sealed = SealedPairs {
        receiving: receiving.to_vec(),
        signing: signing.to_vec(),
    };
    let key = ring
        .get(Half::Identity, version)
        .map_err(|_| AppError::Locked)?;
    OrganisationPairs::open(key, row.organisation.bytes(), row.version, &sealed)
        .map_err(|_| damaged())
}
