//! The demo: an invented programme in the five districts of the Rasht valley, made by the same use
//! cases as real work, the same for the same seed.

mod dice;
mod names;
mod people;
mod unfinished;

use crate::accounts::{FirstMember, NewMember, NewOrganisation};
use crate::error::AppError;
use crate::node::{DEMO_FILE, OpenOptions, Panoh};
use crate::progress::Progress;
use crate::session::{Language, Session};
use crate::time::{SetClock, ShiftedClock, day_of};
use crate::{Entropy, time::WallClock};
use dice::Dice;
use panoh_core::access::Role;
use panoh_core::clock::Clock;
use panoh_core::ids::TeamId;
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::sync::Arc;

/// How large a demo, and from which seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemoSize {
    /// People in all.
    pub people: u32,
    /// Cases in all, at most one a person.
    pub cases: u32,
    /// The seed: the same seed and size give the same people.
    pub seed: u64,
}

impl Default for DemoSize {
    fn default() -> Self {
        Self {
            people: 2_000,
            cases: 200,
            seed: 1,
        }
    }
}

/// What a demo folder says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Demo {
    /// Its size and seed.
    pub size: DemoSize,
    /// Its organisations.
    pub organisations: Vec<DemoOrganisation>,
    /// A login for each role, and those of the other organisations.
    pub logins: Vec<DemoLogin>,
}

/// An invented organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemoOrganisation {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// An invented member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemoLogin {
    /// Name to sign in with.
    pub user: String,
    /// Password; it protects nobody, for nobody in a demo is real.
    pub password: String,
    /// Role.
    pub role: String,
    /// Id of the organisation.
    pub organisation: String,
}

/// The five districts of the valley: local code and the name of the team there.
const DISTRICTS: [(&str, &str); 5] = [
    ("TJ-RA-RAS", "Рашт"),
    ("TJ-RA-NUR", "Нуробод"),
    ("TJ-RA-TJK", "Тоҷикобод"),
    ("TJ-RA-LAK", "Лахш"),
    ("TJ-RA-SAN", "Сангвор"),
];

/// The invented organisations: name, prefix of its logins, its share of the people in a hundred.
const ORGANISATIONS: [(&str, &str, u32); 3] = [
    ("Маркази муҳоҷирони водии Рашт (намоишӣ)", "", 80),
    ("Паноҳгоҳи «Умед» (намоишӣ)", "umed.", 12),
    ("Бюрои ҳуқуқии «Кӯмак» (намоишӣ)", "kumak.", 8),
];

/// From this size on, all people are in one organisation: such a demo is made to be measured.
const ONE_ORGANISATION_FROM: u32 = 50_000;

/// People committed at once.
const BATCH: usize = 4096;

/// 1 September 2026, 06:00 UTC: when the demo's first day begins, in microseconds.
const FIRST_DAY: u64 = 1_788_242_400_000_000;

/// Opens a demo folder or makes it first.
///
/// # Errors
/// [`AppError::Refused`] `foreign-folder` when the folder holds something else, or was made with
/// another size or seed (`other-demo`), or `demo-unfinished` when making one was interrupted and it
/// cannot be begun again safely; what making it gives.
pub async fn open_or_make(
    data: &Path,
    database_url: Option<String>,
    size: DemoSize,
    shift_micros: i64,
    progress: &Progress,
) -> Result<(Panoh, Demo), AppError> {
    let marker = data.join(DEMO_FILE);
    if marker.exists() {
        let demo: Demo = serde_json::from_slice(&std::fs::read(&marker)?)
            .map_err(|_| AppError::Damaged("demo.json"))?;
        if demo.size != size {
            return Err(AppError::Refused("other-demo"));
        }
        return Ok((open(data, database_url, shift_micros).await?, demo));
    }
    unfinished::begin(data, database_url.is_some())?;
    let demo = make(data, database_url.clone(), size, progress).await?;
    let text = serde_json::to_vec_pretty(&demo).map_err(|_| AppError::Damaged("demo.json"))?;
    crate::node::write_private(&marker, &text)?;
    unfinished::end(data)?;
    Ok((open(data, database_url, shift_micros).await?, demo))
}

/// Opens a demo folder that exists.
async fn open(
    data: &Path,
    database_url: Option<String>,
    shift_micros: i64,
) -> Result<Panoh, AppError> {
    let mut options = OpenOptions::new(data, database_url);
    options.clock = Arc::new(ShiftedClock {
        by_micros: shift_micros,
    });
    options.second_factor_required = false;
    options.invented_people = true;
    Panoh::open(options).await
}

/// Makes a demo in an empty folder.
async fn make(
    data: &Path,
    database_url: Option<String>,
    size: DemoSize,
    progress: &Progress,
) -> Result<Demo, AppError> {
    let mut seed = [0; 32];
    seed[..8].copy_from_slice(&size.seed.to_le_bytes());
    // Work begins three months ago at the earliest known day, so that nothing lies in the future.
    let start = FIRST_DAY.min(WallClock.now_micros());
    let clock = Arc::new(SetClock::at(start));
    let mut options = OpenOptions::new(data, database_url);
    options.clock = Arc::clone(&clock) as Arc<dyn Clock>;
    options.entropy = Entropy::seeded(seed);
    options.second_factor_required = false;
    options.invented_people = true;
    let panoh = Panoh::open(options).await?;
    let made = people_and_places(&panoh, &clock, size, progress).await;
    panoh.close().await;
    made
}

async fn people_and_places(
    panoh: &Panoh,
    clock: &SetClock,
    size: DemoSize,
    progress: &Progress,
) -> Result<Demo, AppError> {
    progress.set_total(u64::from(size.people));
    let mut demo = Demo {
        size,
        organisations: Vec::new(),
        logins: Vec::new(),
    };
    let mut dice = Dice::new(size.seed);
    let (mut people_left, mut cases_left) = (size.people, size.cases.min(size.people));
    for (number, (name, prefix, share)) in ORGANISATIONS.iter().enumerate() {
        let last = number + 1 == ORGANISATIONS.len();
        let of = |all: u32, left: u32| match size.people >= ONE_ORGANISATION_FROM {
            true if number == 0 => left,
            true => 0,
            false if last => left,
            false => u32::try_from(u64::from(all) * u64::from(*share) / 100)
                .unwrap_or(0)
                .min(left),
        };
        let (people, cases) = (of(size.people, people_left), of(size.cases, cases_left));
        people_left -= people;
        cases_left -= cases.min(cases_left);
        let house = found(panoh, name, prefix, &mut demo).await?;
        fill(panoh, &house, (people, cases), &mut dice, clock, progress).await?;
        if progress.cancelled() {
            return Err(AppError::Cancelled);
        }
    }
    Ok(demo)
}

/// An organisation with its teams and the session that fills it.
struct House {
    session: Session,
    teams: Vec<TeamId>,
}

async fn found(
    panoh: &Panoh,
    name: &str,
    prefix: &str,
    demo: &mut Demo,
) -> Result<House, AppError> {
    let first = |role: &str, display: &str| FirstMember {
        login: format!("{prefix}{role}"),
        display_name: display.to_owned(),
        password: password(prefix, role),
    };
    let founded = panoh
        .found_organisation(&NewOrganisation {
            name: name.to_owned(),
            teams: DISTRICTS
                .iter()
                .map(|(_, team)| (*team).to_owned())
                .collect(),
            supervisor: first("supervisor", "Роҳбар Намунавӣ"),
            administrator: first("administrator", "Маъмур Намунавӣ"),
            language: Language::Tg,
        })
        .await?;
    let supervisor = format!("{prefix}supervisor");
    let session = panoh
        .sign_in_cli(&supervisor, &password(prefix, "supervisor"), None)
        .await?
        .session;
    let others = [
        (Role::Counsellor, "counsellor", "Мушовир Намунавӣ"),
        (
            Role::CaseManager,
            "case_manager",
            "Мудири парванда Намунавӣ",
        ),
        (
            Role::ProgrammeOfficer,
            "programme_officer",
            "Корманди барнома Намунавӣ",
        ),
        (Role::Analyst, "analyst", "Таҳлилгар Намунавӣ"),
        (Role::Auditor, "auditor", "Аудитор Намунавӣ"),
    ];
    for (role, login, display_name) in others {
        let team = matches!(role, Role::Counsellor | Role::CaseManager).then(|| founded.teams[0]);
        let area = if role == Role::CaseManager {
            founded.teams[..2].to_vec()
        } else {
            Vec::new()
        };
        let member = NewMember {
            login: format!("{prefix}{login}"),
            display_name: display_name.to_owned(),
            role,
            team,
            area,
            password: password(prefix, login),
        };
        panoh.add_member_in_person(&session, &member).await?;
    }
    let id = founded.organisation.to_string();
    demo.organisations.push(DemoOrganisation {
        id: id.clone(),
        name: name.to_owned(),
    });
    for role in Role::MEMBERS {
        demo.logins.push(DemoLogin {
            user: format!("{prefix}{}", role.as_str()),
            password: password(prefix, role.as_str()),
            role: role.as_str().to_owned(),
            organisation: id.clone(),
        });
    }
    Ok(House {
        session,
        teams: founded.teams,
    })
}

/// A password that is easy to type and long enough for the rule; it protects nobody.
fn password(prefix: &str, role: &str) -> String {
    let number = Role::MEMBERS
        .iter()
        .position(|known| known.as_str() == role)
        .unwrap_or(0)
        + 1;
    format!("rasht-honey-{prefix}{number}")
}

async fn fill(
    panoh: &Panoh,
    house: &House,
    (people, cases): (u32, u32),
    dice: &mut Dice,
    clock: &SetClock,
    progress: &Progress,
) -> Result<(), AppError> {
    let mut batch = Vec::with_capacity(BATCH);
    // Cases are spread evenly over the people.
    let mut due = 0_u64;
    for _ in 0..people {
        let district = dice.below(5) as usize;
        let facts = people::person(dice, DISTRICTS[district].0, day_of(clock.now_micros()));
        let team = house.teams.get(district).copied();
        let command = panoh.new_command();
        let (id, keys, mut change) =
            panoh.registration_of(&house.session, command, team, &facts)?;
        due += u64::from(cases);
        if due >= u64::from(people) {
            due -= u64::from(people);
            let case = people::case(dice);
            let (_, more) = panoh.case_for(&house.session, command, (id, &keys), team, &case)?;
            change.acts.extend(more.acts);
            change.views.extend(more.views);
        }
        batch.push(change);
        if batch.len() >= BATCH {
            panoh.store().commit_all(std::mem::take(&mut batch)).await?;
            progress.advance(BATCH as u64);
            if progress.cancelled() {
                return Err(AppError::Cancelled);
            }
        }
        // A few minutes pass between visitors while the demo is small enough to be looked at.
        let step = if people < ONE_ORGANISATION_FROM {
            60_000_000
        } else {
            1_000
        };
        clock.set((clock.now_micros() + step).min(WallClock.now_micros().max(FIRST_DAY)));
    }
    let rest = batch.len() as u64;
    panoh.store().commit_all(batch).await?;
    progress.advance(rest);
    Ok(())
}
