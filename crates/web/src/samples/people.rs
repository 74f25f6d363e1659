//! Pages before sign-in and about people, with invented people in them.

use crate::form::{Choice, Field, Form, Group, Kind};
use crate::frame::{Event, Fact, FactGroup, Frame, Link, Member, Place, Tag};
use crate::public::view::SecondPage;
use crate::texts::{Language, Texts};
use crate::view::{Conflict, DoorErrorPage, DoorForm, FormPage, Note};
use crate::workspace::cases::view::CaseLine;
use crate::workspace::people::view::{
    AccessLine, AccessPage, ContactLine, DuplicatesPage, PeopleListPage, PersonLine, PersonPage,
};
use askama::Template;

/// A frame for tests of single forms.
pub(crate) fn frame_of(language: Language) -> Frame {
    frame(language, "/people")
}

pub(super) fn frame(language: Language, here: &str) -> Frame {
    let place = |href, icon, key| Place {
        href,
        icon,
        key,
        current: href == here,
    };
    Frame {
        texts: Texts::new(language),
        csrf: "0f0f".into(),
        here: here.into(),
        member: Some(Member {
            name: "Меҳрӣ Саидова".into(),
            role: "supervisor".into(),
            organisation: "Маркази захираҳои Рашт".into(),
        }),
        places: vec![
            place("/", "home", "nav-home"),
            place("/people", "people", "people"),
            place("/cases", "case", "cases"),
            place("/transfer", "files", "transfer"),
            place("/organisation", "organisation", "organisation"),
            place("/journal", "journal", "journal"),
            place("/account", "account", "account"),
        ],
        done: (here == "/").then(|| "done-saved".to_owned()),
        demo: here == "/",
    }
}

pub(super) fn stranger(language: Language) -> Frame {
    Frame {
        member: None,
        places: Vec::new(),
        ..frame(language, "/sign-in")
    }
}

pub(super) fn link(f: &Frame, href: &str, key: &str) -> Link {
    Link {
        href: href.into(),
        words: f.t(key),
    }
}

pub(super) fn choices(labels: &[(&str, &str)], chosen: &str) -> Vec<Choice> {
    labels
        .iter()
        .map(|(value, label)| Choice {
            value: (*value).into(),
            label: (*label).into(),
            chosen: *value == chosen,
        })
        .collect()
}

pub(super) fn person_form(f: &Frame) -> Form {
    let districts = choices(
        &[("", "–"), ("TJ-RA-RAS", "Рашт"), ("TJ-RA-LAK", "Лахш")],
        "TJ-RA-LAK",
    );
    let safety: Vec<Choice> = ["safe", "unknown", "unsafe", "never"]
        .map(|code| Choice {
            value: code.into(),
            label: f.of("safety", code),
            chosen: code == "safe",
        })
        .into();
    let mut birth = Field::line("birth_date", f.t("fact-birth_date"))
        .hint(f.t("fact-birth_date-hint"))
        .value("31.02.1994");
    birth.fault = Some(f.of("field", "not_a_date"));
    Form {
        action: "/people/new".into(),
        upload: false,
        hidden: vec![("command".into(), "1".into())],
        groups: vec![
            Group {
                title: f.t("group-name"),
                lead: f.t("group-name-lead"),
                icon: "person",
                fields: vec![
                    Field::line("name", f.t("fact-name"))
                        .required()
                        .value("Гулнора Раҳимова"),
                    Field::new(
                        "sex",
                        f.t("fact-sex"),
                        Kind::Radios(choices(&[("female", "Зан"), ("male", "Мард")], "female")),
                    ),
                ],
                ..Group::default()
            },
            Group {
                title: f.t("group-birth"),
                lead: f.t("group-birth-lead"),
                icon: "clock",
                columns: "three",
                fields: vec![
                    birth,
                    Field::line("birth_age", f.t("fact-birth_age")).class("short"),
                    Field::new(
                        "birth_band",
                        f.t("fact-birth_band"),
                        Kind::Select(choices(&[("", "–"), ("18--20", "18–20")], "")),
                    ),
                ],
                ..Group::default()
            },
            Group {
                title: f.t("group-contact"),
                lead: f.t("group-contact-lead"),
                icon: "phone",
                columns: "three",
                fields: vec![
                    Field::line("phone/0", f.t("fact-phone")).value("+992 00 000 0000"),
                    Field::new("phone/0/safety", f.t("fact-safety"), Kind::Select(safety)),
                    Field::line("phone/0/note", f.t("fact-phone_note")),
                ],
                ..Group::default()
            },
            Group {
                title: f.t("group-living"),
                icon: "place",
                columns: "two",
                folded: true,
                fields: vec![
                    Field::new("district", f.t("fact-district"), Kind::Select(districts)),
                    Field::line("address/city", f.t("fact-city")),
                ],
                ..Group::default()
            },
            Group {
                title: f.t("group-note"),
                icon: "lock",
                fields: vec![
                    Field::new("note", f.t("fact-note"), Kind::Lines)
                        .hint(f.t("fact-note-hint"))
                        .value("Шавҳар дар Тюмен.\nБародар зӯроварӣ мекунад."),
                ],
                ..Group::default()
            },
        ],
        submit: f.t("person-submit"),
        grave: false,
        other: None,
        cancel: "/people".into(),
    }
}

pub(super) fn upload_form(f: &Frame) -> Form {
    let dry = vec![
        Choice {
            value: "no".into(),
            label: f.t("import-dry-real"),
            chosen: true,
        },
        Choice {
            value: "yes".into(),
            label: f.t("import-dry-only"),
            chosen: false,
        },
    ];
    Form {
        action: "/import".into(),
        upload: true,
        groups: vec![Group {
            fields: vec![
                Field::new("file", f.t("import-file"), Kind::File(".xlsx,.csv"))
                    .hint(f.t("import-file-hint"))
                    .required(),
                Field::new("dry", f.t("import-dry"), Kind::Radios(dry)),
            ],
            ..Group::default()
        }],
        submit: f.t("import-start"),
        ..Form::default()
    }
}

pub(super) fn line_form(
    action: &str,
    name: &str,
    label: String,
    submit: String,
    grave: bool,
) -> Form {
    let field = Field::line(name, label).required();
    Form {
        action: action.into(),
        groups: vec![Group {
            fields: vec![field],
            ..Group::default()
        }],
        submit,
        grave,
        ..Form::default()
    }
}

pub(super) fn people(f: &Frame) -> Vec<PersonLine> {
    let line = |name: &str, birth: &str, sex: &str, district: &str, tags| PersonLine {
        href: "/people/1".into(),
        name: name.into(),
        birth: birth.into(),
        sex: sex.into(),
        district: district.into(),
        team: "Гарм".into(),
        tags,
    };
    vec![
        line(
            "Гулнора Раҳимова",
            "5 марти 1994",
            "зан",
            "Лахш",
            vec![Tag::new("bad", "stop", f.of("safety", "unsafe"))],
        ),
        line("Муҳаммад Ғафуров", "1987", "мард", "Рашт", vec![]),
        line(
            "Мухаммад Гафуров",
            "тақр. 39–47 сола",
            "мард",
            "Рашт",
            vec![Tag::new("warn", "flag", f.t("person-conflict"))],
        ),
        line(
            "Ҷамила Қодирзода",
            "12 ноябри 2001",
            "зан",
            "Тоҷикобод",
            vec![Tag::new("calm", "hold", f.t("person-held"))],
        ),
        line("Zarina Odinaeva", "", "зан", "", vec![]),
    ]
}

pub(super) fn case_lines(f: &Frame) -> Vec<CaseLine> {
    let line = |name: &str, tone, status: &str| CaseLine {
        href: "/cases/1".into(),
        name: name.into(),
        about: "Меҳнати маҷбурӣ · сохтмон".into(),
        tags: vec![Tag::new(tone, "", status)],
        opened: f.moment(&1_772_742_600_000_000),
    };
    vec![
        line("Гулнора Раҳимова", "good", "Фаъол"),
        line("Муҳаммад Ғафуров", "", "Пӯшида"),
    ]
}

pub(super) fn history(f: &Frame) -> Vec<Event> {
    let event = |what: &str, changed: String, flag: String| Event {
        what: f.of("act", what),
        moment: f.moment(&1_772_742_600_000_000),
        machine: f.machine(&1_772_742_600_000_000),
        who: "Меҳрӣ Саидова, Маркази захираҳои Рашт".into(),
        changed,
        flag,
    };
    vec![
        event(
            "person.amended",
            f.with("history-changed", "fields", &f.t("fact-phone")),
            f.t("history-flag-ignored"),
        ),
        event("hold.placed", String::new(), String::new()),
        event("person.registered", String::new(), String::new()),
    ]
}

pub(super) fn facts(f: &Frame) -> Vec<FactGroup> {
    vec![
        FactGroup {
            title: f.t("group-who"),
            icon: "person",
            facts: [
                Fact::of(f.t("fact-birth"), "5 марти 1994 (32 сол)"),
                Fact::of(f.t("fact-sex"), "Зан"),
                Fact::list(f.t("fact-citizenship"), vec!["Тоҷикистон".into()]),
                Fact::list(f.t("fact-language"), vec!["тоҷикӣ".into(), "русӣ".into()]),
                Fact::of(f.t("fact-marital_status"), "Оиладор"),
                Fact::of(f.t("fact-children"), "3"),
                Fact::of(f.t("fact-document"), "Шиноснома А 0000000, Тоҷикистон"),
            ]
            .into_iter()
            .flatten()
            .collect(),
        },
        FactGroup {
            title: f.t("group-note"),
            icon: "lock",
            facts: Fact::of(
                f.t("fact-note"),
                "Шавҳар дар Тюмен.\nБародар зӯроварӣ мекунад.",
            )
            .map(Fact::story)
            .into_iter()
            .collect(),
        },
    ]
}

pub(super) fn conflicts(f: &Frame) -> Vec<Conflict> {
    vec![Conflict {
        label: f.t("fact-district"),
        values: vec!["Лахш".into(), "Рашт".into()],
    }]
}

pub(super) fn render(name: &str, page: &impl Template) -> (String, String) {
    (name.to_owned(), page.render().unwrap())
}

pub(super) fn door_pages(language: Language) -> Vec<(String, String)> {
    let f = stranger(language);
    let sign_in = Form {
        action: "/sign-in".into(),
        groups: vec![Group {
            fields: vec![
                Field::line("login", f.t("sign-in-login"))
                    .required()
                    .autocomplete("username"),
                Field::new("password", f.t("sign-in-password"), Kind::Line("password"))
                    .required()
                    .autocomplete("current-password"),
            ],
            ..Group::default()
        }],
        submit: f.t("sign-in-submit"),
        ..Form::default()
    };
    let code = line_form(
        "/sign-in/second",
        "code",
        f.t("second-code"),
        f.t("second-submit"),
        false,
    );
    vec![
        render(
            "sign-in",
            &DoorForm {
                title: f.t("sign-in-title"),
                lead: f.t("sign-in-lead"),
                form: sign_in.clone(),
                loose: vec![],
                foot: f.t("sign-in-foot"),
                f: f.clone(),
            },
        ),
        render(
            "sign-in-wrong",
            &DoorForm {
                title: f.t("sign-in-title"),
                lead: f.t("sign-in-lead"),
                form: sign_in,
                loose: vec![f.of("error", "wrong-password")],
                foot: f.t("sign-in-foot"),
                f: f.clone(),
            },
        ),
        render(
            "second",
            &SecondPage {
                f: f.clone(),
                totp: true,
                passkey: Some("{\"publicKey\":{}}".into()),
                form: code,
                loose: vec![],
            },
        ),
        render(
            "door-error",
            &DoorErrorPage {
                icon: "search",
                title: f.t("error-title-not-found"),
                sentence: f.of("error", "not-found"),
                code: "not-found".into(),
                f,
            },
        ),
    ]
}

pub(super) fn people_pages(language: Language) -> Vec<(String, String)> {
    let f = frame(language, "/people");
    let back = link(&f, "/people", "people");
    let list = |query: &str, lines: Vec<PersonLine>| PeopleListPage {
        f: f.clone(),
        query: query.into(),
        total: 2_000,
        lines,
        first: false,
        next: Some(25),
        may_register: true,
    };
    let mut form = person_form(&f);
    form.groups.truncate(0);
    form.submit = f.t("duplicates-new");
    form.other = Some(("again", f.t("duplicates-again")));
    vec![
        render("people", &list("", people(&f))),
        render("people-found", &list("Сафаров", people(&f))),
        render("people-none", &list("", vec![])),
        render(
            "people-not-found",
            &list("<script>alert(1)</script>", vec![]),
        ),
        render(
            "person-new",
            &FormPage {
                title: f.t("person-new"),
                lead: f.t("person-new-lead"),
                back: back.clone(),
                notes: vec![],
                form: person_form(&f),
                loose: vec![f.of("error", "invalid")],
                f: f.clone(),
            },
        ),
        render(
            "duplicates",
            &DuplicatesPage {
                name: "Муҳаммад Ғафуров".into(),
                count: 3,
                lines: people(&f)
                    .into_iter()
                    .take(3)
                    .map(|line| PersonLine {
                        tags: vec![
                            Tag::new("warn", "", f.with("duplicates-score", "score", "87")),
                            Tag::new("", "", f.t("reason-name")),
                        ],
                        ..line
                    })
                    .collect(),
                form,
                loose: vec![],
                f: f.clone(),
            },
        ),
        render(
            "person",
            &PersonPage {
                id: "1".into(),
                back: back.clone(),
                name: "Гулнора Раҳимова".into(),
                seal: "ГР".into(),
                meta: "зан · 5 марти 1994 (32 сол) · Лахш".into(),
                tags: vec![
                    Tag::new("calm", "hold", f.t("person-held")),
                    Tag::new("warn", "flag", f.t("person-conflict")),
                ],
                notes: vec![Note::new("bad", "warn", f.t("person-merged"))],
                conflicts: conflicts(&f),
                flagged: vec![
                    ("/people/2".into(), "Гулнора Раҳимзода".into()),
                    (
                        String::new(),
                        f.with("duplicates-elsewhere", "team", "Рашт"),
                    ),
                ],
                command: "00000000-0000-4000-8000-000000000001".into(),
                contacts: vec![
                    ContactLine {
                        icon: "phone",
                        value: "+992 00 000 0000".into(),
                        safety: Tag::new("good", "check", f.of("safety", "safe")),
                        note: "баъд аз 18:00, худаш".into(),
                    },
                    ContactLine {
                        icon: "phone",
                        value: "+7 000 000-00-00".into(),
                        safety: Tag::new("bad", "stop", f.of("safety", "never")),
                        note: String::new(),
                    },
                    ContactLine {
                        icon: "place",
                        value: "деҳаи Саройи Калон, Лахш".into(),
                        safety: Tag::new("warn", "ask", f.of("safety", "unknown")),
                        note: String::new(),
                    },
                ],
                groups: facts(&f),
                cases: case_lines(&f),
                history: history(&f),
                history_more: Some("/people/1?history=2".into()),
                held: true,
                may_amend: true,
                may_open_case: true,
                may_access: true,
                may_erase: true,
                may_hold: true,
                f: f.clone(),
            },
        ),
        render(
            "access",
            &AccessPage {
                back: back.clone(),
                name: "Гулнора Раҳимова".into(),
                count: 2,
                printed: f
                    .with("access-printed", "day", "6.3.2026")
                    .len()
                    .to_string(),
                lines: vec![AccessLine {
                    moment: f.moment(&1_772_742_600_000_000),
                    machine: f.machine(&0),
                    who: "Меҳрӣ Саидова".into(),
                    role: f.of("role", "supervisor"),
                    organisation: "Маркази захираҳои Рашт".into(),
                    purpose: f.of("purpose", "open"),
                }],
                f: f.clone(),
            },
        ),
        render(
            "erase",
            &FormPage {
                title: f.t("erase-title"),
                lead: f.t("erase-lead"),
                back,
                notes: vec![Note::new("bad", "warn", f.t("erase-grave"))],
                form: line_form(
                    "/people/1/erase",
                    "confirm",
                    f.t("erase-confirm"),
                    f.t("erase-submit"),
                    true,
                ),
                loose: vec![],
                f,
            },
        ),
    ]
}
