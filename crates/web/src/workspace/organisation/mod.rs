//! Pages about the organisation and its members.

pub(crate) mod member;
pub(crate) mod member_new;
pub(crate) mod view;

use crate::failure::Failure;
use crate::form::{Field, Form, Group, Posted};
use crate::frame::{Frame, Tag};
use crate::qr;
use crate::view::Note;
use crate::visit::Visit;
use crate::workspace::{Answer, done, faults, show};
use panoh_app::accounts::{KeyVersions, KeyWork, MemberRow};
use panoh_app::core::access::{Action, Resource};
use view::{MemberLine, OrganisationPage};

/// The organisation.
pub(crate) async fn page(visit: Visit) -> Answer {
    show(&organisation_page(&visit, "", Vec::new()).await?)
}

/// Adds a team.
pub(crate) async fn add_team(visit: Visit, posted: Posted) -> Answer {
    let name = posted.get("name");
    match visit.state.panoh().add_team(visit.session()?, name).await {
        Ok(_) => done("/organisation", "team"),
        Err(error) => match faults(&visit.frame(), &error) {
            Some(found) => show(&organisation_page(&visit, name, found).await?),
            None => Err(error.into()),
        },
    }
}

async fn organisation_page(
    visit: &Visit,
    team: &str,
    found: Vec<(String, String)>,
) -> Result<OrganisationPage, Failure> {
    let (session, panoh) = (visit.session()?, visit.state.panoh());
    let own = panoh.organisation(session).await?;
    let may_list = visit.can(Action::List, Resource::Member);
    let members = if may_list {
        panoh.members(session).await?
    } else {
        Vec::new()
    };
    let teams = panoh.teams(session).await?;
    let work = panoh.key_work(session).await?;
    let f = visit.frame();
    let mut notes = key_notes(&f, &work);
    if !own.recovery_used.is_empty() {
        notes.push(Note::new("bad", "warn", f.t("organisation-recovery-used")));
    }
    let may_open = visit.can(Action::Open, Resource::Member);
    let mut form = Form {
        action: "/organisation/teams".to_owned(),
        groups: vec![Group {
            fields: vec![Field::line("name", f.t("team-name")).value(team).required()],
            ..Group::default()
        }],
        submit: f.t("team-add"),
        ..Form::default()
    };
    let loose = form.put_faults(found);
    Ok(OrganisationPage {
        notes,
        members_count: u64::try_from(members.len()).unwrap_or(u64::MAX),
        members: members
            .iter()
            .map(|member| line(&f, member, may_open))
            .collect(),
        teams: teams.into_iter().map(|team| team.name).collect(),
        words: own
            .card_words
            .split_whitespace()
            .map(str::to_owned)
            .collect(),
        qr: qr::svg(&own.card_text),
        card: own.card_text,
        keys: key_lines(&f, own.key_versions),
        may_add: visit.can(Action::Create, Resource::Member),
        may_amend: visit.can(Action::Amend, Resource::Organisation),
        name: own.name,
        form,
        loose,
        f,
    })
}

fn line(f: &Frame, member: &MemberRow, may_open: bool) -> MemberLine {
    let href = may_open.then(|| format!("/organisation/members/{}", member.user));
    MemberLine {
        href: href.unwrap_or_default(),
        name: member.display_name.clone(),
        login: member.login.clone(),
        role: f.of("role", member.role.as_str()),
        team: member.team_name.clone().unwrap_or_default(),
        tags: tags(f, member),
    }
}

/// How things stand with a member.
pub(super) fn tags(f: &Frame, member: &MemberRow) -> Vec<Tag> {
    if !member.active {
        return vec![Tag::new("", "out", f.t("member-left"))];
    }
    let mut tags = Vec::new();
    if member.waiting_for_keys {
        tags.push(Tag::new("warn", "key", f.t("member-waits")));
    }
    if member.password_lent {
        tags.push(Tag::new("warn", "clock", f.t("member-lent")));
    }
    tags.push(if member.second_factor {
        Tag::new("good", "shield", f.t("member-second-factor"))
    } else {
        Tag::new("", "warn", f.t("member-no-second-factor"))
    });
    tags
}

fn key_lines(f: &Frame, versions: KeyVersions) -> Vec<String> {
    let line = |key: &str, version: u32| f.texts.with(key, &[("version", version.to_string())]);
    vec![
        line("key-coded", versions.coded),
        line("key-identity", versions.identity),
        line("key-card", versions.card),
    ]
}

/// Work on keys that is due or goes on after somebody left.
fn key_notes(f: &Frame, work: &KeyWork) -> Vec<Note> {
    let mut notes = Vec::new();
    if let Some((done, total)) = work.running {
        let values = [("done", done.to_string()), ("total", total.to_string())];
        notes.push(Note::new(
            "calm",
            "key",
            f.texts.with("keys-rewrapping", &values),
        ));
    } else if work.renewal_due || work.rewrap_left {
        notes.push(Note::new("warn", "key", f.t("keys-renewal-due")));
    }
    notes
}
