//! Every page with invented people in it, rendered in every language, and what must hold for all
//! of them. With `PANOH_PAGES` set, the pages are also written there, to be looked at.

mod people;
mod work;

pub(crate) use people::frame_of;

use crate::texts::Language;
use people::{door_pages, people_pages};
use work::{house_pages, transfer_pages, work_pages};

fn all_pages(language: Language) -> Vec<(String, String)> {
    let mut pages = door_pages(language);
    pages.extend(people_pages(language));
    pages.extend(work_pages(language));
    pages.extend(transfer_pages(language));
    pages.extend(house_pages(language));
    pages
}

/// Holds for each page of each language.
fn each_page(check: impl Fn(&str, &str)) {
    for language in Language::ALL {
        for (name, page) in all_pages(language) {
            check(&format!("{name} in {}", language.code()), &page);
        }
    }
}

#[test]
fn every_page_is_whole_in_every_language() {
    each_page(|name, page| {
        assert!(
            !page.contains('⟦'),
            "{name} lacks a text: {}",
            page.split('⟦').nth(1).unwrap_or_default()
        );
        assert!(
            page.starts_with("<!doctype html>") && page.trim_end().ends_with("</html>"),
            "{name}"
        );
        assert_eq!(
            page.matches("<h1").count(),
            1,
            "{name} has one main heading"
        );
    });
}

#[test]
fn no_page_asks_for_anything_from_elsewhere_or_carries_code_or_style() {
    each_page(|name, page| {
        for forbidden in [
            "http://",
            "https://",
            "src=\"//",
            " style=",
            "<style",
            " onclick=",
            " onload=",
            "javascript:",
        ] {
            assert!(!page.contains(forbidden), "{name} contains {forbidden}");
        }
        for script in page.split("<script").skip(1) {
            assert!(
                script.starts_with(" type=\"module\" src=\"/static/"),
                "{name} carries a script"
            );
        }
    });
}

#[test]
fn every_form_that_changes_something_carries_the_token() {
    each_page(|name, page| {
        for form in page.split("<form").skip(1) {
            let form = form.split("</form>").next().unwrap_or_default();
            if form.contains("method=\"post\"") {
                assert!(
                    form.contains("name=\"csrf\" value=\"0f0f\""),
                    "{name}: {form}"
                );
            } else {
                assert!(form.contains("method=\"get\""), "{name}: {form}");
            }
        }
    });
}

#[test]
fn every_label_belongs_to_a_field_and_no_id_stands_twice() {
    each_page(|name, page| {
        let ids: Vec<&str> = page
            .split(" id=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .collect();
        let unique: std::collections::BTreeSet<_> = ids.iter().collect();
        assert_eq!(
            ids.len(),
            unique.len(),
            "{name}: an id stands twice in {ids:?}"
        );
        for label in page
            .split("<label for=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
        {
            assert!(
                ids.contains(&label),
                "{name}: label for {label} leads nowhere"
            );
        }
        for described in page
            .split("aria-describedby=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
        {
            for id in described.split(' ') {
                assert!(ids.contains(&id), "{name}: {id} describes nothing");
            }
        }
    });
}

#[test]
fn the_pages_of_a_search_are_forms_and_those_of_the_list_are_links() {
    for (name, page) in all_pages(Language::English) {
        let linked = page.contains("href=\"/people?skip=25\"");
        let sent = page.contains("name=\"skip\" value=\"25\"");
        assert_eq!(linked, name == "people", "{name}");
        assert_eq!(sent, name == "people-found", "{name}");
    }
}

#[test]
fn what_people_type_never_becomes_markup() {
    let (_, page) = people_pages(Language::English)
        .into_iter()
        .find(|(name, _)| name == "people-not-found")
        .unwrap();
    assert!(!page.contains("<script>alert"));
    assert!(page.contains("&#60;script&#62;") || page.contains("&lt;script&gt;"));
}

#[test]
fn the_first_staff_page_and_its_style_stay_under_sixty_kilobytes() {
    for language in Language::ALL {
        let (_, home) = work_pages(language).into_iter().next().unwrap();
        let style = include_str!("../../static/panoh.css").len()
            + include_str!("../../static/mark.svg").len();
        assert!(home.len() + style < 60_000, "{} + {style}", home.len());
    }
}

#[test]
fn every_icon_that_is_named_exists() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    let mut folders = vec![root];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            for name in text
                .split("icon(\"")
                .skip(1)
                .filter_map(|rest| rest.split('"').next())
            {
                assert!(crate::icons::exists(name), "{name} in {path:?}");
            }
        }
    }
}

#[test]
fn pages_are_written_to_be_looked_at_when_asked() {
    let Some(folder) = std::env::var_os("PANOH_PAGES").map(std::path::PathBuf::from) else {
        return;
    };
    for language in Language::ALL {
        let own = folder.join(language.code());
        std::fs::create_dir_all(&own).unwrap();
        for (name, page) in all_pages(language) {
            std::fs::write(own.join(format!("{name}.html")), page).unwrap();
        }
    }
}
