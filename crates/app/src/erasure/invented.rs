//! Invented people for tests.

use crate::testing::House;
use panoh_core::access::Role;
use panoh_core::case::CaseFacts;
use panoh_core::ids::StreamId;
use panoh_core::person::{Birth, Name, PersonFacts, Phone, Safety, Sex};

/// A person with a name, a sex, a district and a phone.
pub(crate) fn facts(name: &str, sex: Sex, district: &str) -> PersonFacts {
    PersonFacts {
        names: vec![Name {
            full: name.to_owned(),
            ..Name::default()
        }],
        sex: Some(sex),
        birth: Some(Birth::Year(1998)),
        district: Some(district.to_owned()),
        phones: vec![Phone {
            number: "+992 00 000 00 01".to_owned(),
            safety: Safety::Unsafe,
            ..Phone::default()
        }],
        note: Some(format!("Қиссаи {name}")),
        ..PersonFacts::default()
    }
}

/// Registers a person by the supervisor, with one case of forced labour.
pub(crate) async fn register(house: &House, facts: &PersonFacts) -> StreamId {
    let (panoh, session) = (&house.panoh, house.session(Role::Supervisor));
    let team = Some(house.teams[0]);
    let id = panoh
        .register_person(session, panoh.new_command(), team, facts)
        .await
        .unwrap();
    let mut case = CaseFacts::default();
    case.lists
        .insert("exploitation".to_owned(), vec!["ForcedLabour".to_owned()]);
    case.texts.insert(
        "narrative".to_owned(),
        "Дар сохтмон кор кардааст.".to_owned(),
    );
    panoh
        .start_case(session, panoh.new_command(), id, &case)
        .await
        .unwrap();
    id
}

/// So many women of Rasht, all alike to figures.
pub(crate) async fn women_of_rasht(house: &House, count: usize) -> Vec<StreamId> {
    let mut women = Vec::new();
    for n in 0..count {
        let woman = facts(&format!("Зани {n} Раҳимзода"), Sex::Female, "TJ-RA-RAS");
        women.push(register(house, &woman).await);
    }
    women
}
