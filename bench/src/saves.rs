//! Writing: registering, amending, and what a long history does to a record.

use crate::Options;
use crate::table::Results;
use crate::timing::{Times, timed};
use anyhow::{Context, Result};
use panoh_app::core::ids::StreamId;
use panoh_app::core::person::{Name, PersonFacts};
use panoh_app::people::PeopleQuery;
use panoh_app::{Panoh, Session};

/// A name that no search of the other measurements asks for.
const NAME: &str = "Санҷишов Чен";

pub(crate) async fn measure(
    panoh: &Panoh,
    (user, password): (&str, &str),
    options: &Options,
    results: &mut Results,
) -> Result<()> {
    let session = panoh.sign_in_cli(user, password, None).await?.session;
    let id = register(panoh, &session, options, results).await?;
    amend(panoh, &session, id, options, results).await?;
    open_long(panoh, &session, id, options, results).await?;
    search_after_save(panoh, &session, options, results).await
}

fn facts(number: usize) -> PersonFacts {
    let name = Name {
        full: format!("{NAME} {number}"),
        ..Name::default()
    };
    PersonFacts {
        names: vec![name],
        citizenships: vec!["TJ".into()],
        ..PersonFacts::default()
    }
}

async fn register(
    panoh: &Panoh,
    session: &Session,
    options: &Options,
    results: &mut Results,
) -> Result<StreamId> {
    eprintln!("registering");
    let (mut times, mut last) = (Times::default(), None);
    for number in 0..options.repeat {
        let (command, facts) = (panoh.new_command(), facts(number));
        let saved = timed(panoh.register_person(session, command, None, &facts)).await;
        last = Some(saved.value?);
        times.add(saved.took);
    }
    results.spread("save: register a person, durable", &times, Some(50.0));
    last.context("at least one person is registered")
}

/// Amends one person again and again, so that it gets a long history.
async fn amend(
    panoh: &Panoh,
    session: &Session,
    id: StreamId,
    options: &Options,
    results: &mut Results,
) -> Result<()> {
    eprintln!("amending one record {} times", options.long_history);
    let mut page = panoh.person(session, id).await?;
    let mut times = Times::default();
    for turn in 0..options.long_history {
        page.facts.note = Some(format!("seen {turn} times"));
        let (command, seen) = (panoh.new_command(), &page.heads);
        let saved = timed(panoh.amend_person(session, command, id, seen, &page.facts)).await;
        saved.value?;
        times.add(saved.took);
        page = panoh.person(session, id).await?;
    }
    results.spread("save: amend a person, durable", &times, Some(50.0));
    Ok(())
}

async fn open_long(
    panoh: &Panoh,
    session: &Session,
    id: StreamId,
    options: &Options,
    results: &mut Results,
) -> Result<()> {
    let mut times = Times::default();
    let mut acts = 0;
    for _ in 0..options.repeat {
        let page = timed(panoh.person(session, id)).await;
        acts = page.value?.acts;
        times.add(page.took);
    }
    results.spread(&format!("open a record of {acts} acts"), &times, Some(30.0));
    Ok(())
}

/// A search right after a save, when the lens has something to catch up with.
async fn search_after_save(
    panoh: &Panoh,
    session: &Session,
    options: &Options,
    results: &mut Results,
) -> Result<()> {
    eprintln!("searching after each save");
    let mut times = Times::default();
    for number in 0..options.repeat {
        let number = options.repeat + number;
        panoh
            .register_person(session, panoh.new_command(), None, &facts(number))
            .await?;
        let query = PeopleQuery {
            text: format!("{NAME} {number}"),
            skip: 0,
            limit: 20,
        };
        let page = timed(panoh.people(session, &query)).await;
        anyhow::ensure!(page.value?.total > 0, "what was saved is found at once");
        times.add(page.took);
    }
    results.spread("name search right after a save", &times, Some(25.0));
    Ok(())
}
