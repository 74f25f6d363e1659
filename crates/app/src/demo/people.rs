//! Invented people and cases.

use super::dice::Dice;
use super::names;
use jiff::civil::Date;
use panoh_core::case::{CaseFacts, CaseStatus};
use panoh_core::codes::List;
use panoh_core::person::{AgeBand, Birth, Document, PersonFacts, Phone, Safety, Sex};

/// An invented person of a district.
pub(super) fn person(dice: &mut Dice, district: &str, today: Date) -> PersonFacts {
    let sex = if dice.percent(46) {
        Sex::Female
    } else {
        Sex::Male
    };
    let mut names = vec![names::name(dice, sex)];
    if dice.percent(4) {
        names.push(names::name(dice, sex));
    }
    let mut facts = PersonFacts {
        names,
        sex: Some(sex),
        birth: birth(dice, today),
        citizenships: vec!["TJ".into()],
        languages: vec!["tgk".into()],
        district: Some(district.to_owned()),
        ..PersonFacts::default()
    };
    if dice.percent(40) {
        facts.languages.push("rus".into());
    }
    if dice.percent(70) {
        facts.phones.push(Phone {
            number: names::phone(dice),
            kind: "mobile".into(),
            safety: *dice.pick(&[Safety::Safe, Safety::Safe, Safety::Unknown, Safety::Unsafe]),
            note: None,
        });
    }
    if dice.percent(60) {
        facts.documents.push(Document {
            kind: "passport".into(),
            number: names::document(dice),
            country: Some("TJ".into()),
        });
    }
    if dice.percent(30) {
        facts.children = Some(u16::try_from(dice.below(6)).unwrap_or(0));
    }
    facts
}

fn birth(dice: &mut Dice, today: Date) -> Option<Birth> {
    let years = 16 + dice.below(45);
    let year = today.year() - i16::try_from(years).unwrap_or(30);
    let month = i8::try_from(1 + dice.below(12)).unwrap_or(1);
    let day = i8::try_from(1 + dice.below(28)).unwrap_or(1);
    match dice.below(20) {
        0 => None,
        1 => Some(Birth::Year(year)),
        2 => Some(Birth::Age {
            years: u8::try_from(years).unwrap_or(30),
            on: today,
        }),
        3 => {
            let band = AgeBand::of(u8::try_from(years).unwrap_or(30));
            Some(Birth::Band { band, on: today })
        }
        _ => Date::new(year, month, day).ok().map(Birth::Date),
    }
}

/// What happened to an invented person, in the codes of the standard.
pub(super) fn case(dice: &mut Dice) -> CaseFacts {
    let mut facts = CaseFacts {
        status: *dice.pick(&CaseStatus::ALL),
        ..CaseFacts::default()
    };
    let some = |dice: &mut Dice, list: List, most: u32| -> Vec<String> {
        let codes: Vec<String> = list.codes().map(|code| code.as_str().to_owned()).collect();
        let mut chosen: Vec<String> = (0..=dice.below(most))
            .map(|_| dice.pick(&codes).clone())
            .collect();
        chosen.sort();
        chosen.dedup();
        chosen
    };
    let exploitation = if dice.percent(75) {
        vec!["ForcedLabour".to_owned()]
    } else {
        some(dice, List::ExploitationType, 2)
    };
    if exploitation.iter().any(|code| code == "ForcedLabour") {
        facts
            .lists
            .insert("industry".into(), some(dice, List::Industry, 1));
    }
    facts.lists.insert("exploitation".into(), exploitation);
    facts
        .lists
        .insert("control".into(), some(dice, List::ControlMethod, 4));
    facts
        .lists
        .insert("recruitment".into(), some(dice, List::RecruitmentMethod, 2));
    facts.words.insert(
        "trafficking_status".into(),
        "PossibleVictimOfTrafficking".into(),
    );
    facts.texts.insert("recruitment_place".into(), "TJ".into());
    facts.texts.insert(
        "exploitation_place".into(),
        dice.pick(&["RU", "KZ", "TJ"]).to_string(),
    );
    facts
        .texts
        .insert("narrative".into(), dice.pick(&STORIES).to_string());
    facts
}

/// Invented stories: what a counsellor might write down.
const STORIES: [&str; 6] = [
    "Ба кори сохтмон бурда шуд; чор моҳ маош надоданд. Шиносномаашро корфармо гирифта буд.",
    "Её обещали устроить швеёй. На месте сказали, что она должна за дорогу, и не выпускали со двора.",
    "Promised work on a farm; twelve of them slept in one room and were paid in food.",
    "Дар бозор кор мекард, ҷаримаҳо аз маош зиёд буданд. Бо ёрии ҳамдиёрон ба хона баргашт.",
    "Бригаду из восьми человек перевезли на другую стройку ночью; договор не дали никому.",
    "Ба консулгарӣ худаш омад. Мегӯяд, ки ду нафари дигар ҳанӯз дар ҳамон ҷоянд.",
];
