//! Reading: unlocking, searching, looking for duplicates, opening a record. Each read is recorded
//! durably before it is answered, as it is in real work.

use crate::Options;
use crate::chance::Chance;
use crate::misspelling::misspelt;
use crate::table::{Results, Unit};
use crate::timing::{Times, timed};
use anyhow::{Context, Result};
use panoh_app::core::ids::StreamId;
use panoh_app::people::PeopleQuery;
use panoh_app::{Panoh, Session};

/// People whose names are asked for.
const ASKED: usize = 400;
/// People on one page of the list.
const PAGE: usize = 20;

pub(crate) async fn measure(
    panoh: &Panoh,
    (user, password): (&str, &str),
    options: &Options,
    results: &mut Results,
) -> Result<()> {
    eprintln!("unlocking");
    let session = panoh.sign_in_cli(user, password, None).await?.session;
    let unlocked = timed(panoh.unlock(&session)).await;
    unlocked.value?;
    results.number(
        "unlock (lens built)",
        unlocked.took.as_secs_f64(),
        Unit::Seconds,
        Some(8.0),
    );
    let mut chance = Chance::from_seed(options.seed);
    let people = sample(panoh, &session, &mut chance).await?;
    anyhow::ensure!(!people.is_empty(), "the demo has people");
    search(panoh, &session, &people, &mut chance, options, results).await?;
    duplicates(panoh, &session, &people, &mut chance, options, results).await?;
    open(panoh, &session, &people, options, results).await
}

/// Some people from all over the list, with their names.
async fn sample(
    panoh: &Panoh,
    session: &Session,
    chance: &mut Chance,
) -> Result<Vec<(StreamId, String)>> {
    let total = panoh.count_people(session).await?;
    let total = usize::try_from(total).unwrap_or(usize::MAX);
    let mut people = Vec::with_capacity(ASKED);
    while people.len() < ASKED.min(total) {
        let skip = chance.below(total.saturating_sub(PAGE));
        let query = PeopleQuery {
            text: String::new(),
            skip,
            limit: PAGE,
        };
        let page = panoh.people(session, &query).await?;
        people.extend(page.lines.into_iter().map(|line| (line.id, line.name)));
    }
    Ok(people)
}

async fn search(
    panoh: &Panoh,
    session: &Session,
    people: &[(StreamId, String)],
    chance: &mut Chance,
    options: &Options,
    results: &mut Results,
) -> Result<()> {
    eprintln!("searching");
    let (mut times, mut found) = (Times::default(), 0);
    for turn in 0..options.repeat {
        let (id, name) = &people[turn % people.len()];
        let query = PeopleQuery {
            text: misspelt(name, chance),
            skip: 0,
            limit: PAGE,
        };
        let page = timed(panoh.people(session, &query)).await;
        times.add(page.took);
        found += usize::from(page.value?.lines.iter().any(|line| line.id == *id));
    }
    results.spread(
        "name search, misspelt, the read recorded",
        &times,
        Some(25.0),
    );
    eprintln!("found on the first page: {found} of {}", options.repeat);
    Ok(())
}

async fn duplicates(
    panoh: &Panoh,
    session: &Session,
    people: &[(StreamId, String)],
    chance: &mut Chance,
    options: &Options,
    results: &mut Results,
) -> Result<()> {
    eprintln!("looking for duplicates");
    let mut times = Times::default();
    for turn in 0..options.repeat {
        let (id, _) = people[turn % people.len()];
        let mut facts = panoh.person(session, id).await?.facts;
        let name = facts
            .names
            .first_mut()
            .context("invented people have names")?;
        name.full = misspelt(&name.full, chance);
        (name.given, name.family, name.patronymic) = (None, None, None);
        facts.documents.clear();
        let found = timed(panoh.likely_duplicates(session, &facts, None)).await;
        found.value?;
        times.add(found.took);
    }
    results.spread("duplicate check", &times, Some(25.0));
    Ok(())
}

async fn open(
    panoh: &Panoh,
    session: &Session,
    people: &[(StreamId, String)],
    options: &Options,
    results: &mut Results,
) -> Result<()> {
    eprintln!("opening records");
    let mut times = Times::default();
    for turn in 0..options.repeat {
        let (id, _) = people[turn % people.len()];
        let page = timed(panoh.person(session, id)).await;
        page.value?;
        times.add(page.took);
    }
    results.spread("open a record, the read recorded", &times, Some(30.0));
    Ok(())
}
