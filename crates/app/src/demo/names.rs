//! Names of invented people. Family names come from words for things that grow and shine, which no
//! register of real families has; phone numbers begin with 00 after the country code, and documents
//! with DEMO, which no issuer uses.

use super::dice::Dice;
use panoh_core::person::{Name, Sex};

const WOMEN: [&str; 40] = [
    "Гулрухсор",
    "Зебо",
    "Мавзуна",
    "Нигина",
    "Сабрина",
    "Мадина",
    "Шаҳло",
    "Фарангис",
    "Ситора",
    "Парвина",
    "Манижа",
    "Тахмина",
    "Дилрабо",
    "Муҳаббат",
    "Саодат",
    "Ҳафиза",
    "Рухшона",
    "Адолат",
    "Мастура",
    "Наргис",
    "Озода",
    "Ёсуман",
    "Хосият",
    "Бунафша",
    "Латофат",
    "Меҳрангез",
    "Ноила",
    "Робия",
    "Сурайё",
    "Тӯтиё",
    "Умеда",
    "Фирӯза",
    "Ҷамила",
    "Чаман",
    "Шоира",
    "Заррина",
    "Зулфия",
    "Муқаддас",
    "Анзурат",
    "Дилором",
];

const MEN: [&str; 40] = [
    "Муҳаммад",
    "Аҳмад",
    "Фарҳод",
    "Ҷамшед",
    "Рустам",
    "Сӯҳроб",
    "Далер",
    "Шариф",
    "Қодир",
    "Карим",
    "Абдулло",
    "Саидҷон",
    "Холмурод",
    "Хуршед",
    "Меҳровар",
    "Беҳрӯз",
    "Ғайрат",
    "Илҳом",
    "Исмоил",
    "Искандар",
    "Комрон",
    "Лутфулло",
    "Маҳмуд",
    "Наврӯз",
    "Нозим",
    "Олим",
    "Парвиз",
    "Раҷаб",
    "Сайфулло",
    "Тоҷиддин",
    "Умар",
    "Файзулло",
    "Ҳабиб",
    "Ҳоким",
    "Чингиз",
    "Шавкат",
    "Юсуф",
    "Ёқуб",
    "Зафар",
    "Бахтиёр",
];

/// Roots of family names: what grows, flows and shines.
const ROOTS: [&str; 48] = [
    "Бодом",
    "Анор",
    "Гандум",
    "Олуча",
    "Зардолу",
    "Себ",
    "Нок",
    "Чормағз",
    "Писта",
    "Ангур",
    "Тут",
    "Шафтолу",
    "Бед",
    "Чинор",
    "Сафедор",
    "Арча",
    "Лола",
    "Бунафш",
    "Наргисгул",
    "Райҳон",
    "Пудина",
    "Зира",
    "Кашниз",
    "Асал",
    "Занбӯр",
    "Булбул",
    "Кабк",
    "Уқоб",
    "Оҳу",
    "Балиқ",
    "Дарё",
    "Чашма",
    "Кӯҳпора",
    "Санг",
    "Барф",
    "Борон",
    "Шабнам",
    "Офтоб",
    "Моҳтоб",
    "Ситорагон",
    "Субҳ",
    "Шафақ",
    "Тобистон",
    "Баҳорак",
    "Атлас",
    "Адрас",
    "Сӯзан",
    "Кулол",
];

/// An invented name: in Tajik letters, Russian ones or Latin ones, with parts or as one field, with
/// or without a patronymic, as people write them.
pub(super) fn name(dice: &mut Dice, sex: Sex) -> Name {
    let women = sex == Sex::Female;
    let given = *dice.pick(if women { &WOMEN } else { &MEN });
    let root = *dice.pick(&ROOTS);
    let family = match (dice.below(4), women) {
        (0, _) => format!("{root}зода"),
        (1, _) => format!("{root}ӣ"),
        (_, true) => format!("{root}ова"),
        (_, false) => format!("{root}ов"),
    };
    let father = *dice.pick(&MEN);
    let patronymic = (dice.below(100) < 55).then(|| {
        if women {
            format!("{father}овна")
        } else {
            format!("{father}ович")
        }
    });
    let script = dice.below(10);
    let written = |text: &str| match script {
        0..=5 => text.to_owned(),
        6 | 7 => in_russian_letters(text),
        _ => in_latin_letters(text),
    };
    let (given, family) = (written(given), written(&family));
    let patronymic = patronymic.as_deref().map(written);
    let parts = [
        Some(family.as_str()),
        Some(given.as_str()),
        patronymic.as_deref(),
    ];
    let full = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
    if dice.below(4) == 0 {
        return Name {
            full,
            ..Name::default()
        };
    }
    Name {
        full,
        given: Some(given),
        patronymic,
        family: Some(family),
        salutation: None,
    }
}

fn in_russian_letters(text: &str) -> String {
    replaced(
        text,
        &[
            ("Ғ", "Г"),
            ("ғ", "г"),
            ("Қ", "К"),
            ("қ", "к"),
            ("Ҳ", "Х"),
            ("ҳ", "х"),
            ("Ҷ", "Дж"),
            ("ҷ", "дж"),
            ("Ӯ", "У"),
            ("ӯ", "у"),
            ("ӣ", "и"),
        ],
    )
}

fn in_latin_letters(text: &str) -> String {
    const LETTERS: [(&str, &str); 42] = [
        ("а", "a"),
        ("б", "b"),
        ("в", "v"),
        ("г", "g"),
        ("ғ", "gh"),
        ("д", "d"),
        ("е", "e"),
        ("ё", "yo"),
        ("ж", "zh"),
        ("з", "z"),
        ("и", "i"),
        ("ӣ", "i"),
        ("й", "y"),
        ("к", "k"),
        ("қ", "q"),
        ("л", "l"),
        ("м", "m"),
        ("н", "n"),
        ("о", "o"),
        ("п", "p"),
        ("р", "r"),
        ("с", "s"),
        ("т", "t"),
        ("у", "u"),
        ("ӯ", "u"),
        ("ф", "f"),
        ("х", "kh"),
        ("ҳ", "h"),
        ("ц", "ts"),
        ("ч", "ch"),
        ("ҷ", "j"),
        ("ш", "sh"),
        ("щ", "sh"),
        ("ъ", ""),
        ("ы", "y"),
        ("ь", ""),
        ("э", "e"),
        ("ю", "yu"),
        ("я", "ya"),
        (" ", " "),
        ("-", "-"),
        ("'", "'"),
    ];
    let mut out = String::new();
    for letter in text.chars() {
        let lower: String = letter.to_lowercase().collect();
        let latin = LETTERS
            .iter()
            .find(|(c, _)| *c == lower)
            .map_or("", |(_, l)| *l);
        if letter.is_uppercase() {
            let mut letters = latin.chars();
            out.extend(letters.next().into_iter().flat_map(char::to_uppercase));
            out.push_str(letters.as_str());
        } else {
            out.push_str(latin);
        }
    }
    out
}

fn replaced(text: &str, pairs: &[(&str, &str)]) -> String {
    pairs
        .iter()
        .fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}

/// A phone number that no network gives out.
pub(super) fn phone(dice: &mut Dice) -> String {
    format!("+992 00 {:03} {:04}", dice.below(1000), dice.below(10_000))
}

/// A document number that no issuer gives out.
pub(super) fn document(dice: &mut Dice) -> String {
    format!("DEMO{:07}", dice.below(10_000_000))
}
