//! Pages about work, files, the organisation, the account and the journal.

use super::people::*;
use crate::form::{Field, Form, Group, Kind};
use crate::frame::{Link, Tag};
use crate::texts::Language;
use crate::view::{ErrorPage, Note};
use crate::workspace::account::view::{AccountPage, FactorLine, SecondFactorPage};
use crate::workspace::cases::view::{CasePage, CasesListPage};
use crate::workspace::home::view::{Door, HomePage};
use crate::workspace::journal::view::JournalPage;
use crate::workspace::organisation::view::{FormPart, MemberLine, MemberPage, OrganisationPage};
use crate::workspace::transfer::view::{JobPage, RefusedRow, Report, TransferPage};

pub(super) fn work_pages(language: Language) -> Vec<(String, String)> {
    let f = frame(language, "/cases");
    let home = frame(language, "/");
    let doors = [
        ("/people", "people", "people", "home-door-people"),
        ("/people/new", "plus", "person-new", "home-door-new"),
        ("/cases", "case", "cases", "home-door-cases"),
        ("/transfer", "files", "transfer", "home-door-transfer"),
        (
            "/organisation",
            "organisation",
            "organisation",
            "home-door-organisation",
        ),
        ("/journal", "journal", "journal", "home-door-journal"),
    ]
    .map(|(href, icon, key, lead)| Door {
        href,
        icon,
        words: f.t(key),
        lead: f.t(lead),
    });
    let mut enrol = Note::new("warn", "shield", f.t("home-enrol"));
    enrol.link = Some(link(&f, "/second-factor", "home-enrol-link"));
    vec![
        render(
            "home",
            &HomePage {
                greeting: f.with("home-greeting", "name", "Меҳрӣ Саидова"),
                today: f.moment(&1_772_742_600_000_000),
                notes: vec![enrol],
                search: true,
                doors: doors.into(),
                cases: case_lines(&f),
                f: home,
            },
        ),
        render(
            "cases",
            &CasesListPage {
                f: f.clone(),
                cases: case_lines(&f),
                total: 2,
                first: true,
                next: Some("/cases?after=x".into()),
            },
        ),
        render(
            "cases-none",
            &CasesListPage {
                f: f.clone(),
                cases: vec![],
                total: 0,
                first: true,
                next: None,
            },
        ),
        render(
            "case",
            &CasePage {
                id: "1".into(),
                back: link(&f, "/cases", "cases"),
                title: f.with("case-number", "number", "3F2A1C"),
                person: Link {
                    href: "/people/1".into(),
                    words: "Гулнора Раҳимова".into(),
                },
                tags: vec![Tag::new("good", "", "Фаъол")],
                conflicts: conflicts(&f),
                groups: facts(&f),
                history: history(&f),
                history_more: None,
                may_amend: true,
                f: f.clone(),
            },
        ),
        render(
            "case-empty",
            &CasePage {
                id: "1".into(),
                back: link(&f, "/cases", "cases"),
                title: f.with("case-number", "number", "3F2A1C"),
                person: Link {
                    href: "/people/1".into(),
                    words: "Гулнора Раҳимова".into(),
                },
                tags: vec![],
                conflicts: vec![],
                groups: vec![],
                history: vec![],
                history_more: None,
                may_amend: false,
                f: f.clone(),
            },
        ),
        render(
            "error",
            &ErrorPage {
                icon: "lock",
                title: f.t("error-title-not-allowed"),
                sentence: f.of("error", "not-allowed"),
                code: "not-allowed".into(),
                f,
            },
        ),
    ]
}

pub(super) fn transfer_pages(language: Language) -> Vec<(String, String)> {
    let f = frame(language, "/transfer");
    let job = |running: bool, report: Option<Report>, file: Option<String>| JobPage {
        f: f.clone(),
        back: link(&f, "/transfer", "transfer"),
        title: f.t("import-title-job"),
        running,
        words: f.texts.with(
            "job-running",
            &[("done", "350".into()), ("total", "1000".into())],
        ),
        done: 350,
        total: 1000,
        stop: "/jobs/1/stop".into(),
        note: Note::new("warn", "warn", f.t("import-partly")),
        file,
        report,
    };
    let report = Report {
        figures: vec![
            (f.t("import-read"), "1000".into()),
            (f.t("import-imported"), "990".into()),
            (f.t("import-unchanged"), "7".into()),
            (f.t("import-rejected"), "3".into()),
        ],
        refused: vec![RefusedRow {
            sheet: "Sheet1".into(),
            row: "12".into(),
            column: "Birthdate".into(),
            reason: "31.02.1994".into(),
        }],
        more: 2,
        alike: vec![Link {
            href: "/people/1".into(),
            words: f.with("person-number", "number", "3F2A1C"),
        }],
        rejected: Some("/jobs/1/rejected.csv".into()),
    };
    vec![
        render(
            "transfer",
            &TransferPage {
                f: f.clone(),
                may_import: true,
                may_export: true,
                form: upload_form(&f),
                loose: vec![],
            },
        ),
        render("job-running", &job(true, None, None)),
        render("job-report", &job(false, Some(report), None)),
        render("job-file", &job(false, None, Some("/jobs/1/file".into()))),
    ]
}

pub(super) fn house_pages(language: Language) -> Vec<(String, String)> {
    let f = frame(language, "/organisation");
    let words: Vec<String> = ["анор", "барф", "гандум", "дарё", "кӯҳ", "моҳ", "нон", "себ"]
        .map(str::to_owned)
        .into();
    let members = ["Меҳрӣ Саидова", "Далер Назаров"].map(|name| MemberLine {
        href: "/organisation/members/1".into(),
        name: name.into(),
        login: "mehri".into(),
        role: f.of("role", "case_manager"),
        team: "Гарм".into(),
        tags: vec![
            Tag::new("good", "check", f.t("member-second-factor")),
            Tag::new("warn", "warn", f.t("member-no-second-factor")),
        ],
    });
    let team = line_form(
        "/organisation/teams",
        "team",
        f.t("team-name"),
        f.t("team-add"),
        false,
    );
    let remove = FormPart {
        id: "remove",
        title: f.t("member-remove"),
        lead: f.t("member-remove-lead"),
        form: line_form(
            "/x",
            "reason",
            f.t("hold-reason"),
            f.t("member-remove-submit"),
            true,
        ),
        loose: vec![],
    };
    let account = frame(language, "/account");
    let password = Form {
        groups: vec![Group {
            title: f.t("password-title"),
            lead: f.t("password-lead"),
            icon: "lock",
            fields: vec![Field::new(
                "old",
                f.t("password-old"),
                Kind::Line("password"),
            )],
            ..Group::default()
        }],
        submit: f.t("password-submit"),
        ..Form::default()
    };
    let journal = frame(language, "/journal");
    vec![
        render(
            "organisation",
            &OrganisationPage {
                name: "Маркази захираҳои Рашт".into(),
                notes: vec![],
                members: members.into(),
                members_count: 2,
                teams: vec!["Гарм".into(), "Лахш".into()],
                words: words.clone(),
                card: "panoh-card:1:…".into(),
                qr: crate::qr::svg("panoh-card:1"),
                keys: vec![f.with("key-coded", "version", "1")],
                may_add: true,
                may_amend: true,
                form: team,
                loose: vec![],
                f: f.clone(),
            },
        ),
        render(
            "member",
            &MemberPage {
                back: link(&f, "/organisation", "organisation"),
                name: "Далер Назаров".into(),
                seal: "ДН".into(),
                role: f.of("role", "counsellor"),
                tags: vec![],
                groups: facts(&f),
                forms: vec![remove],
                f: f.clone(),
            },
        ),
        render(
            "account",
            &AccountPage {
                seal: "МС".into(),
                notes: vec![Note::new("warn", "lock", f.t("password-lent-lead"))],
                who: "Меҳрӣ Саидова".into(),
                factors: vec![FactorLine {
                    id: "1".into(),
                    icon: "phone",
                    words: f.t("factor-totp"),
                }],
                words: words[..4].to_vec(),
                form: password,
                loose: vec![],
                f: account.clone(),
            },
        ),
        render(
            "second-factor",
            &SecondFactorPage {
                required: true,
                qr: crate::qr::svg(
                    "otpauth://totp/Panoh:mehri?secret=JBSWY3DPEHPK3PXP&issuer=Panoh",
                ),
                secret: "JBSW Y3DP EHPK 3PXP".into(),
                passkey: Some("{\"publicKey\":{}}".into()),
                form: line_form(
                    "/second-factor",
                    "code",
                    f.t("enrol-code"),
                    f.t("enrol-submit"),
                    false,
                ),
                loose: vec![],
                f: account,
            },
        ),
        render(
            "journal",
            &JournalPage {
                may_verify: true,
                notes: vec![Note::new("good", "check", f.t("journal-consistent"))],
                figures: vec![
                    (f.t("journal-acts"), "12 345".into()),
                    (f.t("journal-reads"), "2 001".into()),
                ],
                signed: f.with("journal-signed", "moment", "6.3.2026"),
                line: "panoh-head:1:…".into(),
                qr: crate::qr::svg("panoh-head:1"),
                f: journal,
            },
        ),
    ]
}
