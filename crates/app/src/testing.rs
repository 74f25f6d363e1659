//! A house for tests: a node in a folder of its own, with an organisation, two teams and one member
//! of each role, all signed in. Nothing in it is timed or random: the clock stands still until it is
//! moved, and randomness comes from a seed.
//!
//! ```ignore
//! on_both_databases! {
//!     async fn a_counsellor_registers_a_person(house: House) {
//!         let session = house.session(Role::Counsellor);
//!     }
//! }
//! ```

use crate::accounts::{ClientAddress, FirstMember, Founded, NewMember, NewOrganisation, SignIn};
use crate::entropy::Entropy;
use crate::node::{OpenOptions, Panoh};
use crate::session::{Language, Session};
use crate::time::SetClock;
use panoh_core::access::Role;
use panoh_core::clock::Clock;
use panoh_core::ids::{OrganisationId, TeamId, UserId};
use std::collections::BTreeMap;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use tempfile::TempDir;

/// 21 March 2026, ten in the morning in Dushanbe.
pub(crate) const MORNING: u64 = 1_774_069_200_000_000;
/// Everybody's password.
pub(crate) const PASSWORD: &str = "занбӯр дар боғи 12";
/// The address of a PostgreSQL on which tests may make databases.
const POSTGRES: &str = "PANOH_TEST_POSTGRES";

/// Runs a test on SQLite, and on PostgreSQL where there is one.
macro_rules! on_both_databases {
    ($($(#[$meta:meta])* async fn $name:ident($house:ident: House) $body:block)+) => {$(
        mod $name {
            use super::*;

            async fn test($house: &$crate::testing::House) $body

            $(#[$meta])*
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                test(&$crate::testing::House::build(false).await).await;
            }

            $(#[$meta])*
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_postgres() {
                if let Some(place) = $crate::testing::Postgres::create() {
                    test(&$crate::testing::House::build_at(Some(place), false).await).await;
                }
            }
        }
    )+};
}
pub(crate) use on_both_databases;

/// A database of one test on PostgreSQL; it goes with the test.
pub(crate) struct Postgres {
    administrator: String,
    database: String,
    url: String,
}

impl Postgres {
    pub(crate) fn create() -> Option<Self> {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let administrator = std::env::var(POSTGRES).ok()?;
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let database = format!("panoh_app_{}_{number}", std::process::id());
        let (server, _) = administrator
            .rsplit_once('/')
            .expect("an address with a database");
        let url = format!("{server}/{database}");
        let place = Self {
            administrator,
            database,
            url,
        };
        assert!(
            place.psql(&format!("CREATE DATABASE {}", place.database)),
            "psql makes a database"
        );
        Some(place)
    }

    /// Its address.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    fn psql(&self, statement: &str) -> bool {
        let mut command = Command::new("psql");
        command.args([
            self.administrator.as_str(),
            "--quiet",
            "--command",
            statement,
        ]);
        command.output().is_ok_and(|output| output.status.success())
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.psql(&format!(
            "DROP DATABASE IF EXISTS {} WITH (FORCE)",
            self.database
        ));
    }
}

/// The house.
pub(crate) struct House {
    pub(crate) panoh: Panoh,
    pub(crate) clock: Arc<SetClock>,
    pub(crate) organisation: OrganisationId,
    pub(crate) teams: [TeamId; 2],
    pub(crate) founded: Founded,
    sessions: BTreeMap<Role, Session>,
    second_factor_required: bool,
    postgres: Option<Postgres>,
    folder: TempDir,
}

/// A house on SQLite.
pub(crate) async fn house() -> House {
    House::build(false).await
}

/// A house on SQLite where roles that read identity need a second factor; nobody but those who need
/// none is signed in.
pub(crate) async fn strict_house() -> House {
    House::build(true).await
}

impl House {
    pub(crate) async fn build(second_factor_required: bool) -> Self {
        Self::build_at(None, second_factor_required).await
    }

    pub(crate) async fn build_at(postgres: Option<Postgres>, strict: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(SetClock::at(MORNING));
        let url = postgres.as_ref().map(|place| place.url.clone());
        let panoh = open(&folder, url, &clock, false).await;
        let founded = panoh
            .set_up(&new_organisation("Маркази Рашт"))
            .await
            .unwrap();
        let [rasht, lakhsh] = founded.teams[..] else {
            panic!("two teams")
        };
        let mut house = Self {
            panoh,
            clock,
            organisation: founded.organisation,
            teams: [rasht, lakhsh],
            founded,
            sessions: BTreeMap::new(),
            second_factor_required: strict,
            postgres,
            folder,
        };
        house.move_in().await;
        if strict {
            house.panoh = house.another_process().await;
            house.sessions.retain(|role, _| !role.reads_identity());
        }
        house
    }

    async fn move_in(&mut self) {
        let supervisor = self.sign_in("supervisor").await;
        for role in Role::MEMBERS {
            if !matches!(role, Role::Supervisor | Role::Administrator) {
                self.panoh
                    .add_member(&supervisor, &self.wish(role.as_str(), role))
                    .await
                    .unwrap();
            }
            self.sessions
                .insert(role, self.sign_in(role.as_str()).await);
        }
    }

    /// A wish for a member of the first team; a case manager's area is both teams.
    pub(crate) fn wish(&self, login: &str, role: Role) -> NewMember {
        NewMember {
            login: login.to_owned(),
            display_name: format!("Кормандон {login}"),
            role,
            team: role.reads_identity().then_some(self.teams[0]),
            area: if role == Role::CaseManager {
                self.teams.to_vec()
            } else {
                Vec::new()
            },
            password: PASSWORD.to_owned(),
        }
    }

    /// Adds a member by the supervisor, keys included, and signs in.
    pub(crate) async fn member(&self, login: &str, role: Role, team: Option<TeamId>) -> Session {
        let wish = NewMember {
            team,
            ..self.wish(login, role)
        };
        self.panoh
            .add_member(self.session(Role::Supervisor), &wish)
            .await
            .unwrap();
        self.sign_in(login).await
    }

    /// The session of the member with a role.
    pub(crate) fn session(&self, role: Role) -> &Session {
        self.sessions.get(&role).expect("signed in")
    }

    /// The user with a role.
    pub(crate) fn user(&self, role: Role) -> UserId {
        self.session(role).user()
    }

    /// Signs in with everybody's password.
    pub(crate) async fn sign_in(&self, login: &str) -> Session {
        let cookie = self.cookie(login).await;
        self.panoh
            .session(&cookie)
            .await
            .unwrap()
            .expect("a session")
    }

    /// The cookie of a new sign-in.
    pub(crate) async fn cookie(&self, login: &str) -> String {
        match self.panoh.sign_in(login, PASSWORD, &desk()).await.unwrap() {
            SignIn::Done(signed_in) | SignIn::EnrolSecondFactor(signed_in) => signed_in.cookie,
            SignIn::SecondFactor { .. } => panic!("{login} has a second factor"),
        }
    }

    /// Moves the clock on.
    pub(crate) fn advance(&self, seconds: u64) {
        self.clock
            .set(self.clock.now_micros() + seconds * 1_000_000);
    }

    /// Another process on the same database and folder.
    pub(crate) async fn another_process(&self) -> Panoh {
        let url = self.postgres.as_ref().map(|place| place.url.clone());
        open(&self.folder, url, &self.clock, self.second_factor_required).await
    }

    /// Where the node lies, for work that needs no password.
    pub(crate) fn place(&self) -> crate::journal::NodePlace {
        let url = self.postgres.as_ref().map(|place| place.url.clone());
        crate::journal::NodePlace::new(self.folder.path(), url)
    }

    /// The data folder.
    pub(crate) fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }
}

/// A computer in the office.
pub(crate) fn desk() -> ClientAddress {
    ClientAddress::network("192.0.2.10".parse().unwrap())
}

/// An organisation with two teams; everybody has the same password.
pub(crate) fn new_organisation(name: &str) -> NewOrganisation {
    let first = |login: &str| FirstMember {
        login: login.to_owned(),
        display_name: format!("Кормандон {login}"),
        password: PASSWORD.to_owned(),
    };
    NewOrganisation {
        name: name.to_owned(),
        teams: vec!["Рашт".to_owned(), "Лахш".to_owned()],
        supervisor: first("supervisor"),
        administrator: first("administrator"),
        language: Language::En,
    }
}

async fn open(folder: &TempDir, url: Option<String>, clock: &Arc<SetClock>, strict: bool) -> Panoh {
    // Two processes of one house must not draw the same ids.
    static SEED: AtomicU8 = AtomicU8::new(1);
    let clock: Arc<dyn Clock> = Arc::<SetClock>::clone(clock);
    let mut options = OpenOptions::new(folder.path(), url);
    options.clock = clock;
    options.entropy = Entropy::seeded([SEED.fetch_add(1, Ordering::Relaxed); 32]);
    options.second_factor_required = strict;
    options.invented_people = true;
    Panoh::open(options).await.unwrap()
}
