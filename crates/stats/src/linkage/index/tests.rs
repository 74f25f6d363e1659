//! The index as its callers see it.

use super::*;

fn index() -> SearchIndex {
    SearchIndex::new(Arc::new(Fingerprinter::new(&[7; 32])))
}

fn named<'a>(names: &'a [&'a str]) -> Identity<'a> {
    Identity {
        names,
        ..Identity::default()
    }
}

fn few() -> SearchIndex {
    let mut index = index();
    let people: [&[&str]; 8] = [
        &["Раҳимов Муҳаммад Саидович"],
        &["Шарипова Нилуфар"],
        &["Қурбоналӣ Давлатзода"],
        &["Каримов Ҷамшед", "Karimov Jamshid"],
        &["Назарова Гулнора Абдуллоевна"],
        &["Мирсаид Ғафуров"],
        &["Иброҳимзода Фотима"],
        &["Холматов Баҳодур Эргашевич"],
    ];
    for (slot, names) in people.iter().enumerate() {
        index.upsert(slot as u32, &named(names));
    }
    index
}

fn first(index: &SearchIndex, query: &str) -> Option<u32> {
    index.search(query, 5, |_| true).first().map(|hit| hit.slot)
}

#[test]
fn a_person_is_found_by_every_spelling() {
    let index = few();
    let queries = [
        ("Раҳимов Муҳаммад", 0),
        ("мухаммад рахимов", 0),
        ("Mohammed Rahimzoda", 0),
        ("rakhimov muhamad", 0),
        ("Рахимзод", 0),
        ("Нилуфар", 1),
        ("Sharifova Nilufar", 1),
        ("Nilofar", 1),
        ("nilu", 1),
        ("Курбон Али", 2),
        ("Давлатов Курбонали", 2),
        ("Qurbonali", 2),
        ("Джамшед", 3),
        ("Jamshid", 3),
        ("Гульнара Назарова", 4),
        ("назаров", 4),
        ("Мир Саид", 5),
        ("Gafurov", 5),
        ("G'afurov Mirsaid", 5),
        ("Фатима Ибрагимова", 6),
        ("Xolmatov", 7),
        ("Бахадур Халматов", 7),
    ];
    for (query, slot) in queries {
        assert_eq!(first(&index, query), Some(slot), "{query}");
    }
    assert_eq!(first(&index, "Темурбек"), None);
    assert_eq!(first(&index, ""), None);
    assert_eq!(first(&index, "  - "), None);
}

#[test]
fn only_people_whom_the_filter_lets_through_are_given() {
    let index = few();
    let others = index.search("Раҳимов", 5, |slot| slot != 0);
    assert!(others.iter().all(|hit| hit.slot != 0));
    assert_eq!(index.search("а н", 1, |_| true).len(), 1);
}

#[test]
fn phones_and_documents_are_found_whole_and_phones_in_part() {
    let mut index = few();
    let identity = Identity {
        names: &["Сафаров Умед"],
        phones: &["+992 90 000 12 34; 8 900 111 22 33"],
        documents: &["А № 0012345"],
        birth: BirthDate::new(1990, 3, 4),
        ..Identity::default()
    };
    index.upsert(20, &identity);
    for query in [
        "900001234",
        "+992 90 000 12 34",
        "+7 900 111 22 33",
        "0001234",
        "90000",
        "A0012345",
        "а 0012345",
        "Сафаров 900001234",
        "Умед 1990",
    ] {
        assert_eq!(first(&index, query), Some(20), "{query}");
    }
    assert_eq!(first(&index, "1234"), None);
    assert_eq!(first(&index, "00015"), None);
    assert!(
        index.search("Умед 1990", 1, |_| true)[0].score
            > index.search("Умед 1970", 1, |_| true)[0].score
    );
    index.remove(20);
    assert_eq!(first(&index, "900001234"), None);
    assert_eq!(first(&index, "A0012345"), None);
    assert_eq!(first(&index, "Умед"), None);
}

#[test]
fn a_changed_person_is_found_by_the_new_name_only() {
    let mut index = few();
    index.upsert(1, &named(&["Зайнаб Ёрова"]));
    assert_eq!(first(&index, "Zaynab Yorova"), Some(1));
    assert_eq!(first(&index, "Нилуфар"), None);
    assert_eq!(index.len(), 8);
    assert!(!index.remove(99));
    assert!(index.contains(1) && !index.contains(8));
}

#[test]
fn many_changes_leave_the_same_index_as_none() {
    let (mut worn, mut fresh) = (index(), index());
    let name = |n: u32| format!("Сафар{n} Ҳоким{}", ["ов", "зода", "ӣ"][n as usize % 3]);
    for round in 0..3u32 {
        for slot in 0..3000u32 {
            let phone = format!("9000{:05}", slot * 3 + round);
            let identity = Identity {
                names: &[&name(slot + round * 7)],
                phones: &[&phone],
                ..Identity::default()
            };
            worn.upsert(slot, &identity);
            if round == 2 {
                fresh.upsert(slot, &identity);
            }
        }
    }
    for query in ["сафар", "Ҳокимзода", "900006002", "06002", "90000"] {
        let ask = |index: &SearchIndex| index.search(query, 50, |_| true);
        assert_eq!(ask(&worn), ask(&fresh), "{query}");
    }
    assert!(worn.bytes() < 2 * fresh.bytes());
}

#[test]
fn a_warning_names_its_reasons() {
    let mut index = few();
    let stored = Identity {
        names: &["Сафаров Умед Каримович"],
        birth: BirthDate::new(1990, 3, 4),
        sex: Sex::Male,
        phones: &["900001234"],
        ..Identity::default()
    };
    index.upsert(20, &stored);
    let again = Identity {
        names: &["Umed Safarov"],
        birth: BirthDate::new(1990, 4, 3),
        sex: Sex::Male,
        phones: &["+992 900 00 12 34"],
        ..Identity::default()
    };
    let matches = index.duplicates(&again, 3, |_| true);
    assert_eq!(matches[0].slot, 20);
    assert!(matches[0].score > DUPLICATE_THRESHOLD);
    let reasons: Vec<Reason> = matches[0].reasons.iter().map(|(r, _)| *r).collect();
    assert_eq!(
        reasons,
        [
            Reason::NamesAgree,
            Reason::BirthDaySwapped,
            Reason::PhoneShared
        ]
    );
    let brother = Identity {
        names: &["Сафаров Рустам Каримович"],
        birth: BirthDate::new(1994, 8, 20),
        sex: Sex::Male,
        ..stored
    };
    let matches = index.duplicates(&brother, 3, |_| true);
    assert!(matches.iter().all(|m| m.score < DUPLICATE_THRESHOLD));
    assert!(
        index
            .duplicates(&stored, 3, |slot| slot != 20)
            .iter()
            .all(|m| m.slot != 20)
    );
}
