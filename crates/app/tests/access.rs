//! Who sees whom: list, open, search, count, history, access list and export against a reference
//! that is written apart from the policy, on random members, teams and people.
#![allow(
    clippy::unwrap_used,
    reason = "a test stops at the first surprise, also in its own functions"
)]

use panoh_app::accounts::{FirstMember, NewMember, NewOrganisation};
use panoh_app::core::access::Role;
use panoh_app::core::case::CaseFacts;
use panoh_app::core::ids::{StreamId, TeamId};
use panoh_app::core::person::{Name, PersonFacts};
use panoh_app::people::PeopleQuery;
use panoh_app::workbook::read_cases;
use panoh_app::{AppError, Entropy, Language, OpenOptions, Panoh, Progress, Session};
use std::collections::BTreeSet;

/// A person, and what the reference knows of where the record lies.
struct Known {
    id: StreamId,
    case: StreamId,
    name: String,
    organisation: usize,
    team: TeamId,
}

/// A member, and what the reference knows of the member's place.
struct Member {
    session: Session,
    organisation: usize,
    teams: Vec<TeamId>,
}

/// The reference: which members may see which people. It knows roles by name only, and shares
/// nothing with the policy's table.
fn sees_person(member: &Member, person: &Known) -> bool {
    let same = member.organisation == person.organisation;
    match member.session.role().as_str() {
        "supervisor" => same,
        "case_manager" => same && member.teams.contains(&person.team),
        "counsellor" => same && member.teams.first() == Some(&person.team),
        _ => false,
    }
}

/// The reference for cases, all of which supervisors opened: nobody else owns one.
fn sees_case(member: &Member, person: &Known) -> bool {
    sees_person(member, person) && member.session.role().as_str() != "counsellor"
}

const PASSWORD: &str = "asal va noni garm";

async fn panoh(folder: &std::path::Path) -> Panoh {
    let mut options = OpenOptions::new(folder, None);
    options.entropy = Entropy::seeded([5; 32]);
    options.second_factor_required = false;
    options.invented_people = true;
    Panoh::open(options).await.unwrap()
}

/// Two organisations with three teams each, members of every role in changing teams and areas.
async fn members(panoh: &Panoh) -> (Vec<Member>, Vec<Vec<TeamId>>) {
    let (mut all, mut teams_of) = (Vec::new(), Vec::new());
    for organisation in 0..2_usize {
        let first = |role: &str| FirstMember {
            login: format!("{role}.{organisation}"),
            display_name: "Намунавӣ".into(),
            password: PASSWORD.into(),
        };
        let founded = panoh
            .found_organisation(&NewOrganisation {
                name: format!("Organisation {organisation}"),
                teams: vec!["A".into(), "B".into(), "C".into()],
                supervisor: first("sup"),
                administrator: first("adm"),
                language: Language::En,
            })
            .await
            .unwrap();
        let enter = async |login: String| {
            panoh
                .sign_in_cli(&login, PASSWORD, None)
                .await
                .unwrap()
                .session
        };
        let supervisor = enter(format!("sup.{organisation}")).await;
        let t = &founded.teams;
        let places: [(Role, Option<TeamId>, Vec<TeamId>); 8] = [
            (Role::Counsellor, Some(t[0]), vec![]),
            (Role::Counsellor, Some(t[1]), vec![t[2]]),
            (Role::CaseManager, Some(t[0]), vec![]),
            (Role::CaseManager, Some(t[1]), vec![t[0], t[2]]),
            (Role::CaseManager, None, vec![t[2]]),
            (Role::ProgrammeOfficer, Some(t[0]), vec![]),
            (Role::Analyst, None, vec![]),
            (Role::Auditor, None, vec![]),
        ];
        for (n, (role, team, area)) in places.into_iter().enumerate() {
            let login = format!("m{n}.{organisation}");
            let wish = NewMember {
                login: login.clone(),
                display_name: "Намунавӣ".into(),
                role,
                team,
                area: area.clone(),
                password: PASSWORD.into(),
            };
            panoh.add_member(&supervisor, &wish).await.unwrap();
            let teams = team.into_iter().chain(area).collect();
            all.push(Member {
                session: enter(login).await,
                organisation,
                teams,
            });
        }
        all.push(Member {
            session: supervisor,
            organisation,
            teams: vec![],
        });
        let administrator = enter(format!("adm.{organisation}")).await;
        all.push(Member {
            session: administrator,
            organisation,
            teams: vec![],
        });
        teams_of.push(founded.teams);
    }
    (all, teams_of)
}

async fn people(panoh: &Panoh, members: &[Member], teams: &[Vec<TeamId>]) -> Vec<Known> {
    let entropy = Entropy::seeded([9; 32]);
    let mut known = Vec::new();
    for n in 0..24_usize {
        let [organisation, team] = entropy.bytes::<2>().map(usize::from);
        let (organisation, team) = (organisation % 2, team % 3);
        let team = teams[organisation][team];
        let supervisor = members
            .iter()
            .find(|m| m.organisation == organisation && m.session.role() == Role::Supervisor)
            .unwrap();
        // Names far from one another, so that a search for one finds one.
        let name = format!("{} {}", WORDS[n], WORDS[(n + 7) % 24]);
        let facts = PersonFacts {
            names: vec![Name {
                full: name.clone(),
                ..Name::default()
            }],
            ..PersonFacts::default()
        };
        let session = &supervisor.session;
        let id = panoh
            .register_person(session, panoh.new_command(), Some(team), &facts)
            .await;
        let id = id.unwrap();
        let case = panoh
            .start_case(session, panoh.new_command(), id, &CaseFacts::default())
            .await
            .unwrap();
        known.push(Known {
            id,
            case,
            name,
            organisation,
            team,
        });
    }
    known
}

const WORDS: [&str; 24] = [
    "Бодомгул",
    "Анорфурӯш",
    "Гандумкор",
    "Олучапаз",
    "Зардолупӯст",
    "Себчин",
    "Нокшох",
    "Чормағзбун",
    "Пистадон",
    "Ангурбоғ",
    "Тутмайда",
    "Шафтолуранг",
    "Бедзор",
    "Чинорсоя",
    "Арчазор",
    "Лолапӯш",
    "Райҳонбӯй",
    "Пудинашир",
    "Асалфурӯш",
    "Кабкхиром",
    "Уқоббол",
    "Оҳупо",
    "Чашмасор",
    "Шабнамрез",
];

fn found<T>(result: Result<T, AppError>) -> bool {
    match result {
        Ok(_) => true,
        Err(AppError::NotFound | AppError::NotAllowed | AppError::Locked) => false,
        Err(other) => panic!("unexpected: {other}"),
    }
}

#[tokio::test]
async fn every_door_shows_exactly_whom_the_reference_allows() {
    let folder = tempfile::tempdir().unwrap();
    let panoh = panoh(folder.path()).await;
    let (members, teams) = members(&panoh).await;
    let people = people(&panoh, &members, &teams).await;
    for member in &members {
        let session = &member.session;
        let expected: BTreeSet<StreamId> = people
            .iter()
            .filter(|p| sees_person(member, p))
            .map(|p| p.id)
            .collect();
        let all = PeopleQuery {
            text: String::new(),
            skip: 0,
            limit: 100,
        };
        let listed: BTreeSet<StreamId> = match panoh.people(session, &all).await {
            Ok(page) => page.lines.iter().map(|line| line.id).collect(),
            Err(error) => {
                assert!(!found::<()>(Err(error)));
                BTreeSet::new()
            }
        };
        assert_eq!(listed, expected, "list of {}", session.login());
        if let Ok(count) = panoh.count_people(session).await {
            assert_eq!(count, expected.len() as u64, "count of {}", session.login());
        }
        for person in &people {
            let sees = sees_person(member, person);
            let who = (session.login(), &person.name);
            assert_eq!(
                found(panoh.person(session, person.id).await),
                sees,
                "open {who:?}"
            );
            assert_eq!(
                found(panoh.history(session, person.id, 0, 9).await),
                sees,
                "{who:?}"
            );
            let query = PeopleQuery {
                text: person.name.clone(),
                skip: 0,
                limit: 100,
            };
            let hit = panoh
                .people(session, &query)
                .await
                .is_ok_and(|page| page.lines.iter().any(|line| line.id == person.id));
            assert_eq!(hit, sees, "search {who:?}");
            let case = found(panoh.case(session, person.case).await);
            assert_eq!(case, sees_case(member, person), "case {who:?}");
            let auditor = session.role() == Role::Auditor;
            let list = found(panoh.access_list(session, person.id).await);
            let same = member.organisation == person.organisation;
            assert_eq!(list, sees || (auditor && same), "access list {who:?}");
        }
    }
}

#[tokio::test]
async fn an_export_holds_exactly_the_cases_that_the_reference_allows() {
    let folder = tempfile::tempdir().unwrap();
    let panoh = panoh(folder.path()).await;
    let (members, teams) = members(&panoh).await;
    let people = people(&panoh, &members, &teams).await;
    for member in &members {
        let session = &member.session;
        // A case manager exports the own team only, which is narrower than what the area shows.
        let expected: BTreeSet<uuid::Uuid> = people
            .iter()
            .filter(|p| sees_case(member, p))
            .filter(|p| {
                session.role() != Role::CaseManager || session.context().team == Some(p.team)
            })
            .map(|p| p.case.uuid())
            .collect();
        match panoh.export_htcds(session, &Progress::new()).await {
            Ok(file) => {
                let book = read_cases(&file, "export.xlsx").unwrap();
                let today = panoh_app::time::day_of(panoh.clock().now_micros());
                let rows = book.read_rows(today);
                let ids: BTreeSet<uuid::Uuid> = rows
                    .iter()
                    .filter_map(|row| row.outcome.as_ref().ok()?.case_id)
                    .collect();
                assert_eq!(ids, expected, "{}", session.login());
            }
            Err(error) => {
                assert!(!found::<()>(Err(error)), "{}", session.login());
                assert!(!matches!(
                    session.role(),
                    Role::CaseManager | Role::Supervisor
                ));
            }
        }
    }
}

#[tokio::test]
async fn a_nested_id_of_a_foreign_record_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let panoh = panoh(folder.path()).await;
    let (members, teams) = members(&panoh).await;
    let people = people(&panoh, &members, &teams).await;
    for member in members
        .iter()
        .filter(|m| m.session.role() == Role::Supervisor)
    {
        let session = &member.session;
        let own = people
            .iter()
            .find(|p| p.organisation == member.organisation)
            .unwrap();
        let foreign = people
            .iter()
            .find(|p| p.organisation != member.organisation)
            .unwrap();
        let command = || panoh.new_command();
        let facts = CaseFacts::default();
        assert!(!found(
            panoh
                .start_case(session, command(), foreign.id, &facts)
                .await
        ));
        assert!(!found(
            panoh
                .amend_case(session, command(), foreign.case, &[], &facts)
                .await
        ));
        assert!(!found(
            panoh
                .merge_people(session, command(), own.id, foreign.id)
                .await
        ));
        assert!(!found(
            panoh
                .merge_people(session, command(), foreign.id, own.id)
                .await
        ));
        // A case id where a person's belongs, and the other way round, is no record either.
        assert!(!found(panoh.person(session, own.case).await));
        assert!(!found(panoh.case(session, own.id).await));
        let team = teams[1 - member.organisation][0];
        let name = Name {
            full: "Якум Намунавӣ".into(),
            ..Name::default()
        };
        let person = PersonFacts {
            names: vec![name],
            ..PersonFacts::default()
        };
        let foreign_team = panoh
            .register_person(session, command(), Some(team), &person)
            .await;
        assert!(
            !found(foreign_team),
            "a team of another organisation is no team"
        );
    }
}
