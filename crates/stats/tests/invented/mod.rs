//! Invented people with names as they occur in the region, and what people do to names.
//!
//! Frequencies fall like 1/rank, so that some names are borne by many; one name in five is made of
//! syllables and rare. Nobody of them lives; phone numbers are outside any numbering plan.
#![allow(dead_code)] // Tests and example each use a part.

use panoh_stats::linkage::{BirthDate, Identity, Sex};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

const MALE: [&str; 72] = [
    "Муҳаммад",
    "Абдулло",
    "Раҳим",
    "Карим",
    "Саид",
    "Ҷамшед",
    "Фирӯз",
    "Рустам",
    "Далер",
    "Умед",
    "Алишер",
    "Баҳодур",
    "Давлат",
    "Сафар",
    "Шариф",
    "Назар",
    "Ҳасан",
    "Ҳусейн",
    "Исмоил",
    "Иброҳим",
    "Юсуф",
    "Яъқуб",
    "Қурбон",
    "Ғафур",
    "Ғулом",
    "Мирзо",
    "Раҳмон",
    "Раҷаб",
    "Холмат",
    "Эмомалӣ",
    "Зафар",
    "Илҳом",
    "Комил",
    "Лутфулло",
    "Маҳмуд",
    "Набӣ",
    "Одил",
    "Пӯлод",
    "Содиқ",
    "Тоҳир",
    "Фаррух",
    "Хуршед",
    "Ҷӯра",
    "Шералӣ",
    "Абдураҳмон",
    "Аҳмад",
    "Беҳзод",
    "Валӣ",
    "Диловар",
    "Ёр",
    "Зиё",
    "Икром",
    "Қодир",
    "Латиф",
    "Мақсуд",
    "Неъмат",
    "Орзу",
    "Парвиз",
    "Сироҷиддин",
    "Субҳон",
    "Толиб",
    "Усмон",
    "Файзулло",
    "Ҳоким",
    "Шуҳрат",
    "Эргаш",
    "Бобо",
    "Ашур",
    "Холиқ",
    "Мурод",
    "Собир",
    "Ҷалол",
];
const FEMALE: [&str; 48] = [
    "Фотима",
    "Зайнаб",
    "Мадина",
    "Нилуфар",
    "Гулнора",
    "Шаҳноза",
    "Малика",
    "Зулайхо",
    "Моҳира",
    "Парвина",
    "Сабоҳат",
    "Ойша",
    "Хадича",
    "Саодат",
    "Манижа",
    "Фарзона",
    "Дилбар",
    "Нигора",
    "Ситора",
    "Тахмина",
    "Мунира",
    "Гулчеҳра",
    "Рухшона",
    "Шабнам",
    "Заррина",
    "Насиба",
    "Муҳаббат",
    "Бунафша",
    "Лола",
    "Савринисо",
    "Бибихонум",
    "Ҷамила",
    "Ҳалима",
    "Марям",
    "Робия",
    "Умеда",
    "Азиза",
    "Сурайё",
    "Адолат",
    "Рӯзигул",
    "Меҳрангез",
    "Гулрухсор",
    "Истад",
    "Хосият",
    "Нозанин",
    "Шоира",
    "Фирӯза",
    "Маҳина",
];
const STARTS: [&str; 18] = [
    "Дав", "Мир", "Шод", "Бек", "Нав", "Қул", "Той", "Сан", "Эш", "Хуҷ", "Зар", "Ҳол", "Пир",
    "Гад", "Бӯр", "Ниёз", "Ман", "Туғ",
];
const MIDDLES: [&str; 12] = [
    "а", "и", "о", "ар", "ан", "им", "ул", "аш", "ур", "он", "ал", "ё",
];
const ENDS: [&str; 14] = [
    "зан",
    "мурод",
    "бек",
    "назар",
    "шоҳ",
    "дод",
    "қул",
    "ҷон",
    "хон",
    "бой",
    "лат",
    "тош",
    "вар",
    "мат",
];

/// How a name is written down.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Script {
    Tajik,
    Russian,
    Passport,
    Uzbek,
}

const SCRIPTS: [Script; 4] = [
    Script::Tajik,
    Script::Russian,
    Script::Passport,
    Script::Uzbek,
];

/// An invented person.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) family: String,
    pub(crate) given: String,
    pub(crate) father: String,
    pub(crate) female: bool,
    pub(crate) with_father: bool,
    pub(crate) swapped: bool,
    pub(crate) script: Script,
    pub(crate) birth: Option<(u16, u8, u8)>,
    pub(crate) phone: String,
    pub(crate) document: String,
    /// The name as it was written, slips included.
    pub(crate) written: String,
}

/// So many people.
pub(crate) fn people(count: usize, random: &mut ChaCha8Rng) -> Vec<Person> {
    (0..count).map(|_| person(random)).collect()
}

pub(crate) fn person(random: &mut ChaCha8Rng) -> Person {
    let female = random.random_bool(0.4);
    let ending = ["ов", "ов", "ов", "зода", "зода", "ӣ", "зод"][random.random_range(0..7)];
    let mut person = Person {
        family: family(name(&MALE, random), ending),
        given: if female {
            name(&FEMALE, random)
        } else {
            name(&MALE, random)
        },
        father: name(&MALE, random),
        female,
        with_father: random.random_bool(0.6),
        swapped: random.random_bool(0.2),
        script: SCRIPTS[[0, 0, 0, 1, 1, 2, 3][random.random_range(0..7)]],
        birth: Some(birth(random)),
        phone: phone(random),
        document: format!("А {:07}", random.random_range(0..10_000_000)),
        written: String::new(),
    };
    person.written = write(&person, person.script);
    person
}

/// A brother or sister of the same household: family, father and often the phone in common.
pub(crate) fn sibling(of: &Person, random: &mut ChaCha8Rng) -> Person {
    let other = person(random);
    let mut sibling = Person {
        family: of.family.clone(),
        father: of.father.clone(),
        phone: if random.random_bool(0.5) {
            of.phone.clone()
        } else {
            other.phone.clone()
        },
        ..other
    };
    while sibling.given == of.given {
        sibling.given = name(if sibling.female { &FEMALE } else { &MALE }, random);
    }
    while sibling.birth.map(|b| b.0) == of.birth.map(|b| b.0) {
        sibling.birth = Some(birth(random));
    }
    sibling.written = write(&sibling, sibling.script);
    sibling
}

/// The same person at another desk: other script, slips, things forgotten.
pub(crate) fn registered_again(person: &Person, random: &mut ChaCha8Rng) -> Person {
    let mut again = person.clone();
    again.script = SCRIPTS[random.random_range(0..4)];
    again.with_father = random.random_bool(0.5);
    again.swapped = random.random_bool(0.3);
    again.written = write(&again, again.script);
    if random.random_bool(0.3) {
        again.written = slip(&again.written, random);
    }
    again.birth = person.birth.and_then(|birth| born_again(birth, random));
    if random.random_bool(0.5) {
        again.phone = phone(random);
    }
    if random.random_bool(0.7) {
        again.document.clear();
    }
    again
}

fn born_again((y, m, d): (u16, u8, u8), random: &mut ChaCha8Rng) -> Option<(u16, u8, u8)> {
    match random.random_range(0..100) {
        0..70 => Some((y, m, d)),
        70..76 if d <= 12 => Some((y, d, m)),
        76..84 => Some((y, 1, 1)),
        84..89 => Some((y + 1, 1, 1)),
        89..92 => Some((y - 1, m, d)),
        92..95 => Some((y, m, d % 28 + 1)),
        _ => None,
    }
}

/// What somebody types to find the person: two or three words, half of them with a slip.
pub(crate) fn mistyped(person: &Person, random: &mut ChaCha8Rng) -> String {
    let mut typed = person.clone();
    typed.script = SCRIPTS[random.random_range(0..4)];
    typed.with_father = person.with_father && random.random_bool(0.3);
    typed.swapped = random.random_bool(0.4);
    let text = write(&typed, typed.script);
    if random.random_bool(0.5) {
        slip(&text, random)
    } else {
        text
    }
}

/// The first three letters of the given name.
pub(crate) fn begun(person: &Person) -> String {
    person.given.chars().take(3).collect()
}

/// Calls `with` with the person as the library wants it.
pub(crate) fn with_identity<R>(person: &Person, with: impl FnOnce(&Identity<'_>) -> R) -> R {
    with(&Identity {
        names: &[&person.written],
        birth: person.birth.and_then(|(y, m, d)| BirthDate::new(y, m, d)),
        sex: if person.female {
            Sex::Female
        } else {
            Sex::Male
        },
        phones: &[&person.phone],
        documents: &[&person.document],
    })
}

fn name(list: &[&str], random: &mut ChaCha8Rng) -> String {
    if random.random_bool(0.2) {
        let pick =
            |of: &[&str], random: &mut ChaCha8Rng| of[random.random_range(0..of.len())].to_owned();
        return pick(&STARTS, random) + &pick(&MIDDLES, random) + &pick(&ENDS, random);
    }
    // The inverse of a distribution that falls like 1/rank.
    let part: f64 = random.random();
    let rank = ((list.len() as f64 + 1.0).powf(part) - 1.0) as usize;
    list[rank.min(list.len() - 1)].to_owned()
}

/// -ов is -ев after a vowel.
fn family(root: String, ending: &str) -> String {
    let vowel = root.ends_with(['а', 'о', 'у', 'и', 'ӣ', 'ё', 'ӯ']);
    let (root, ending) = match ending {
        "ов" if vowel => (root.replace('ӣ', "и"), "ев"),
        "ӣ" if vowel => (root, "зода"),
        other => (root, other),
    };
    root + ending
}

fn birth(random: &mut ChaCha8Rng) -> (u16, u8, u8) {
    let year = random.random_range(1955..2010);
    if random.random_bool(0.1) {
        return (year, 1, 1);
    }
    (
        year,
        random.random_range(1..=12),
        random.random_range(1..=28),
    )
}

fn phone(random: &mut ChaCha8Rng) -> String {
    format!("+992000{:06}", random.random_range(0..1_000_000))
}

fn write(person: &Person, script: Script) -> String {
    let female_end =
        person.female && (person.family.ends_with("ов") || person.family.ends_with("ев"));
    let family = person.family.clone() + if female_end { "а" } else { "" };
    let mut words = vec![family, person.given.clone()];
    if person.swapped {
        words.reverse();
    }
    if person.with_father {
        words.push(
            person.father.clone()
                + if person.female {
                    "овна"
                } else {
                    "ович"
                },
        );
    }
    words
        .iter()
        .map(|word| spell(word, script))
        .collect::<Vec<_>>()
        .join(" ")
}

fn spell(word: &str, script: Script) -> String {
    let mut out = String::new();
    let mut capital = true;
    for c in word.chars() {
        let lower: String = c.to_lowercase().collect();
        let spelt = sound(&lower, script);
        if capital {
            let mut letters = spelt.chars();
            out.extend(letters.next().into_iter().flat_map(char::to_uppercase));
            out.push_str(letters.as_str());
        } else {
            out.push_str(spelt);
        }
        capital = false;
    }
    out
}

/// Letters in four orthographies: Tajik, Russian, passport Latin, Uzbek Latin.
const LETTERS: [(&str, &str, &str, &str); 34] = [
    ("а", "а", "a", "a"),
    ("б", "б", "b", "b"),
    ("в", "в", "v", "v"),
    ("г", "г", "g", "g"),
    ("ғ", "г", "gh", "g'"),
    ("д", "д", "d", "d"),
    ("е", "е", "e", "e"),
    ("ё", "ё", "yo", "yo"),
    ("ж", "ж", "zh", "j"),
    ("з", "з", "z", "z"),
    ("и", "и", "i", "i"),
    ("ӣ", "и", "i", "i"),
    ("й", "й", "y", "y"),
    ("к", "к", "k", "k"),
    ("қ", "к", "q", "q"),
    ("л", "л", "l", "l"),
    ("м", "м", "m", "m"),
    ("н", "н", "n", "n"),
    ("о", "о", "o", "o"),
    ("п", "п", "p", "p"),
    ("р", "р", "r", "r"),
    ("с", "с", "s", "s"),
    ("т", "т", "t", "t"),
    ("у", "у", "u", "u"),
    ("ӯ", "у", "u", "o'"),
    ("ф", "ф", "f", "f"),
    ("х", "х", "kh", "x"),
    ("ҳ", "х", "h", "h"),
    ("ч", "ч", "ch", "ch"),
    ("ҷ", "дж", "j", "j"),
    ("ш", "ш", "sh", "sh"),
    ("ъ", "ъ", "'", "'"),
    ("э", "э", "e", "e"),
    ("ю", "ю", "yu", "yu"),
];

fn sound(letter: &str, script: Script) -> &str {
    let found = LETTERS.iter().find(|row| row.0 == letter);
    match (found, letter, script) {
        (Some(row), _, Script::Tajik) => row.0,
        (Some(row), _, Script::Russian) => row.1,
        (Some(row), _, Script::Passport) => row.2,
        (Some(row), _, Script::Uzbek) => row.3,
        (None, "я", Script::Passport | Script::Uzbek) => "ya",
        (None, ..) => letter,
    }
}

/// One slip of fingers or ears in one word of at least four letters.
pub(crate) fn slip(text: &str, random: &mut ChaCha8Rng) -> String {
    let mut words: Vec<Vec<char>> = text.split(' ').map(|w| w.chars().collect()).collect();
    let long: Vec<usize> = (0..words.len()).filter(|&i| words[i].len() >= 5).collect();
    if long.is_empty() {
        return text.to_owned();
    }
    let word = &mut words[long[random.random_range(0..long.len())]];
    let at = random.random_range(1..word.len() - 1);
    let kind = random.random_range(0..5);
    let script = usize::from(!text.is_ascii());
    let mut pick = |letters: [&str; 2]| {
        let letters: Vec<char> = letters[script].chars().collect();
        letters[random.random_range(0..letters.len())]
    };
    match kind {
        0 => {
            word.remove(at);
        }
        1 => word.swap(at, at + 1),
        2 => word.insert(at, word[at]),
        3 => word[at] = pick(["aoiue", "аоиуе"]),
        _ => word[at] = pick(["tnrlbkmsdvg", "тнрлбкмсдвг"]),
    }
    words
        .iter()
        .map(|w| w.iter().collect::<String>())
        .collect::<Vec<_>>()
        .join(" ")
}
