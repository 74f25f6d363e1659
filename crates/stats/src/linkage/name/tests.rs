//! Spellings that must meet, and names that must not.

use super::*;
use proptest::prelude::*;

/// Each line: spellings of one name, as they stand in passports, registers and chats.
const MEET: &[&[&str]] = &[
    &[
        "Муҳаммад",
        "Мухаммад",
        "Muhammad",
        "Mohammed",
        "Mohammad",
        "Muhammed",
        "Мухаммед",
        "Магомед",
        "Маҳмад",
        "Махмад",
        "Мамад",
        "Muḥammad",
        "MUHAMMAD",
    ],
    &[
        "Раҳимов",
        "Рахимов",
        "Rahimov",
        "Rakhimov",
        "Раҳимова",
        "Rakhimova",
        "Раҳимзода",
        "Рахимзаде",
        "Rahimzoda",
        "Rahimzod",
        "Rahimzadeh",
        "Раҳимзод",
        "Раҳимӣ",
        "Рахими",
        "Rahimi",
        "Раҳимиён",
        "Rahimiyon",
        "Rahimiyan",
        "Раҳимпур",
        "Rahimpour",
        "Раҳим",
        "Рахимович",
        "Раҳимовна",
        "Rakhimovich",
        "Rahimovna",
        "Рањимов",
        "Rahimoff",
    ],
    &[
        "Ҷамшед",
        "Джамшед",
        "Jamshed",
        "Jamshid",
        "Djamshed",
        "Dzhamshed",
        "Жамшид",
    ],
    &[
        "Қурбоналӣ",
        "Курбонали",
        "Qurbonali",
        "Kurbonali",
        "Курбанали",
        "Ќурбоналї",
        "Qurbonaliy",
    ],
    &[
        "Ғуломов",
        "Гуломов",
        "Gulomov",
        "Ghulomov",
        "G'ulomov",
        "Gʻulomova",
        "Ѓуломов",
    ],
    &[
        "Абдуллоев",
        "Абдуллаев",
        "Abdulloev",
        "Abdullayev",
        "Abdullaev",
        "Абдуллоҳ",
        "Абдулло",
        "Abdullah",
        "Abdullo",
    ],
    &[
        "Ҷӯраев",
        "Джураев",
        "Jo'rayev",
        "Joʻraev",
        "Juraev",
        "Djuraev",
        "Жўраев",
        "Ҷӯразода",
        "Љўраев",
        "Jūraev",
    ],
    &[
        "Ниёз",
        "Нияз",
        "Niyoz",
        "Niyaz",
        "Ниёзӣ",
        "Niyozov",
        "Ниязова",
    ],
    &[
        "Юсуф",
        "Yusuf",
        "Iusuf",
        "Юсуфов",
        "Yusufzoda",
        "Юсуфӣ",
        "Yousuf",
    ],
    &[
        "Яъқуб",
        "Якуб",
        "Яқуб",
        "Yaqub",
        "Yakub",
        "Yaʼqub",
        "Якубов",
    ],
    &[
        "Исмоил",
        "Исмаил",
        "Ismoil",
        "Ismail",
        "Исмоилов",
        "Исмаилова",
        "Ismoilzoda",
        "Исмоъил",
    ],
    &[
        "Иброҳим",
        "Ибрагим",
        "Ibrohim",
        "Ibrahim",
        "Ибрагимов",
        "Иброҳимзода",
        "Ibragimova",
    ],
    &[
        "Исҳоқ",
        "Исхак",
        "Ishoq",
        "Is'hoq",
        "Iskhak",
        "Исҳоқов",
        "Исхакова",
    ],
    &[
        "Ҳасан",
        "Хасан",
        "Hasan",
        "Hassan",
        "Khasan",
        "Гасан",
        "Ҳасанов",
    ],
    &[
        "Ҳусейн",
        "Хусейн",
        "Husein",
        "Hussein",
        "Ҳусайн",
        "Hussain",
        "Khusain",
        "Гусейн",
    ],
    &[
        "Саид",
        "Сайид",
        "Said",
        "Sayid",
        "Sayyid",
        "Сеид",
        "Saeed",
        "Саидов",
    ],
    &[
        "Файзулло",
        "Файзулла",
        "Fayzullo",
        "Faizullah",
        "Фейзулла",
        "Файзуллоев",
    ],
    &[
        "Абдураҳмон",
        "Абдурахман",
        "Abdurahmon",
        "Abdurakhmanov",
        "Абдул Раҳмон",
        "Abdul-Rahman",
        "Абдраҳмон",
    ],
    &[
        "Абдулмаҷид",
        "Абдумаҷид",
        "Абдулмаджид",
        "Abdumajid",
        "Abdul Majid",
        "Абдумажид",
    ],
    &[
        "Нуриддин",
        "Нуруддин",
        "Nuriddin",
        "Nooruddin",
        "Нуриддинов",
        "Нуриддинзода",
    ],
    &["Гулнора", "Гульнара", "Gulnora", "Gulnara", "Гулнара"],
    &["Фотима", "Фатима", "Fotima", "Fatima"],
    &["Хадича", "Хадиджа", "Khadija", "Hadicha", "Хадиҷа"],
    &["Зайнаб", "Зейнаб", "Zaynab", "Zeinab", "Zainab"],
    &["Марям", "Мариям", "Maryam", "Mariam", "Марьям"],
    &["Баҳодур", "Бахадур", "Bahodur", "Bakhodur", "Baxodur"],
    &["Холматов", "Халматов", "Xolmatov", "Kholmatov", "Holmatov"],
    &["Толиб", "Талиб", "Tolib", "Talib", "Tālib"],
    &["Шарипов", "Sharipov", "Шарипова", "Şaripov", "Šaripov"],
    &["Фирӯз", "Фируз", "Firuz", "Feruz", "Firooz", "Фирузов"],
    &[
        "Алиев",
        "Aliev",
        "Aliyev",
        "Алиева",
        "Ализода",
        "Ализод",
        "Али",
        "Алӣ",
        "Алиевич",
    ],
    &[
        "Шералӣ",
        "Шерали",
        "Ширали",
        "Sherali",
        "Шералиев",
        "Шерализода",
    ],
    &[
        "Сергей",
        "Sergey",
        "Sergei",
        "Сергеев",
        "Сергеевич",
        "Sergeevna",
    ],
    &["Юрий", "Yuri", "Yuriy", "Iurii"],
    &["Екатерина", "Ekaterina", "Yekaterina"],
    &["Александр", "Alexandr", "Aleksandr"],
    &["Асанов Асан", "Asanov Asan", "Асанова Асан"],
    &[
        "Каримов Вали Саид ўғли",
        "Karimov Vali Said o'g'li",
        "Каримов Вали Саидович",
    ],
    &["Айгүл Асан кызы", "Айгул Асан қизи", "Aigul Asan kyzy"],
    &["Устод Раҳим Каримов", "Раҳим Каримов", "Mr. Rahim Karimov"],
];

/// Names that are near each other and yet differ.
const DIFFER: &[(&str, &str)] = &[
    ("Карим", "Салим"),
    ("Муҳаммад", "Маҳмуд"),
    ("Аҳмад", "Муҳаммад"),
    ("Ҳасан", "Ҳусейн"),
    ("Шарипов", "Сафаров"),
    ("Зайнаб", "Зулайхо"),
    ("Раҳмон", "Раҳим"),
    ("Беҳзод", "Фарзод"),
    ("Шерзод", "Шералӣ"),
    ("Умед", "Аҳмед"),
    ("Юсуф", "Юнус"),
];

#[test]
fn spellings_of_one_name_meet_in_one_root_form() {
    let mut apart = Vec::new();
    for spellings in MEET {
        let first = normalise(spellings[0]);
        for spelling in &spellings[1..] {
            let other = normalise(spelling);
            if other != first {
                apart.push(format!(
                    "{}: {} / {spelling}: {}",
                    spellings[0],
                    first.key(),
                    other.key()
                ));
            }
        }
    }
    assert!(apart.is_empty(), "{apart:#?}");
}

#[test]
fn names_that_differ_stay_apart() {
    for (a, b) in DIFFER {
        assert_ne!(normalise(a), normalise(b), "{a} {b}");
    }
}

#[test]
fn given_names_that_end_like_family_names_are_kept() {
    for (name, root) in [
        ("Беҳзод", "bihzad"),
        ("Шерзод", "wirzad"),
        ("Фарзод", "farzad"),
        ("Марьян", "marian"),
        ("Ашроф", "awraf"),
        ("Шопур", "wapur"),
    ] {
        assert_eq!(normalise(name).key(), root);
    }
}

#[test]
fn words_are_divided_at_everything_but_letters() {
    assert_eq!(
        normalise("  Раҳимов,Саид-Алӣ (Бек) 1990 ").tokens,
        ["rahim", "said", "ali", "bik"]
    );
    assert_eq!(normalise("Карим\u{43e}в").key(), "karim");
    assert_eq!(normalise("").tokens, Vec::<String>::new());
    assert_eq!(normalise("... 12 -'").tokens, Vec::<String>::new());
}

#[test]
fn composed_and_decomposed_letters_are_the_same() {
    assert_eq!(
        normalise("Рӯзӣ Айгуль"),
        normalise("Ру\u{304}зи\u{304} Аи\u{306}гуль")
    );
    assert_eq!(normalise("Jūraev"), normalise("Ju\u{304}raev"));
}

#[test]
fn a_letter_of_the_wrong_keyboard_is_read_as_the_one_it_looks_like() {
    // Latin a, o and c among Cyrillic; Cyrillic а among Latin.
    assert_eq!(normalise("Cафapoв"), normalise("Сафаров"));
    assert_eq!(normalise("Sаfаrоv"), normalise("Safarov"));
}

#[test]
fn a_title_alone_is_a_name() {
    assert_eq!(normalise("Устод").key(), "ustad");
    assert_eq!(normalise("Абдул").key(), "abdul");
}

#[test]
fn scripts_that_the_fold_does_not_know_pass_through() {
    assert_eq!(normalise("王 小明").tokens, ["王", "小明"]);
    assert_eq!(normalise("محمد").tokens.len(), 1);
}

proptest! {
    #[test]
    fn any_text_is_folded_without_panic_and_without_empty_words(text in "\\PC{0,40}") {
        prop_assert!(normalise(&text).tokens.iter().all(|t| !t.is_empty()));
    }

    #[test]
    fn capitals_make_no_difference(text in "[а-яёғқҳҷӣӯa-z ']{0,24}") {
        prop_assert_eq!(normalise(&text.to_uppercase()), normalise(&text));
    }

    #[test]
    fn words_fold_alike_wherever_they_stand(a in "[а-яғқҳҷ]{3,9}", b in "[а-яғқҳҷ]{3,9}") {
        let (one, two) = (normalise(&a).tokens, normalise(&b).tokens);
        prop_assume!(!a.starts_with("абд") && !b.starts_with("абд"));
        let dropped = normalise(&format!("{a} {b}")).tokens.len() < one.len() + two.len();
        prop_assume!(!dropped);
        prop_assert_eq!(normalise(&format!("{a} {b}")).tokens, [one, two].concat());
    }
}
