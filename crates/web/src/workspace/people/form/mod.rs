//! The form about a person: from facts to fields, and from what was posted to facts.

mod draw;
mod read;

pub(super) use draw::groups;
pub(super) use read::{facts_from, posted_from, unseen};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::{Kind, Posted};
    use jiff::civil::{Date, date};
    use panoh_app::core::person::{
        Address, Birth, Document, Email, Name, PersonFacts, Phone, Safety, Sex,
    };

    const TODAY: Date = date(2026, 3, 21);

    fn everything() -> PersonFacts {
        let name = |full: &str| Name {
            full: full.into(),
            given: Some("Гулнора".into()),
            salutation: Some("х.".into()),
            ..Name::default()
        };
        PersonFacts {
            names: vec![name("Гулнора Раҳимова"), name("Gulnora Rahimova")],
            sex: Some(Sex::Female),
            gender: Some("Feminine".into()),
            birth: Some(Birth::Age {
                years: 30,
                on: date(2025, 1, 2),
            }),
            citizenships: vec!["TJ".into(), "RU".into()],
            languages: vec!["tgk".into(), "rus".into()],
            district: Some("TJ-RA-LAK".into()),
            marital_status: Some("Married".into()),
            education: Some("PrimaryEducation".into()),
            children: Some(3),
            documents: vec![Document {
                kind: "passport".into(),
                number: "A 0000000".into(),
                country: Some("TJ".into()),
            }],
            phones: vec![Phone {
                number: "+992 00 000 0000".into(),
                kind: "mobile".into(),
                safety: Safety::Never,
                note: Some("баъд аз 18".into()),
            }],
            emails: vec![Email {
                address: "nobody@example.org".into(),
                safety: Safety::Safe,
            }],
            address: Some(Address {
                city: Some("Лахш".into()),
                safety: Safety::Unsafe,
                ..Address::default()
            }),
            note: Some("Як.\nДу.".into()),
            other: std::collections::BTreeMap::new(),
        }
    }

    /// What a browser sends back from a form that nobody touched.
    fn sent_back(facts: &PersonFacts) -> Posted {
        let f = crate::samples::frame_of(crate::texts::Language::Tajik);
        let shown = posted_from(facts);
        let mut sent = Posted(unseen(&shown));
        for field in groups(&f, &shown)
            .into_iter()
            .flat_map(|group| group.fields)
        {
            match &field.kind {
                Kind::Line(_) | Kind::Lines => sent.0.push((field.name, field.value)),
                _ => {
                    for choice in field.choices().iter().filter(|choice| choice.chosen) {
                        sent.0.push((field.name.clone(), choice.value.clone()));
                    }
                }
            }
        }
        sent
    }

    #[test]
    fn a_form_that_nobody_touched_gives_back_the_same_facts() {
        let facts = everything();
        let again = facts_from(&sent_back(&facts), TODAY).unwrap();
        assert!(again == facts);
        assert_eq!(again.languages, facts.languages);
    }

    #[test]
    fn an_age_that_nobody_touched_keeps_the_day_on_which_it_was_said() {
        let mut sent = sent_back(&everything());
        assert_eq!(facts_from(&sent, TODAY).unwrap().birth, everything().birth);
        let age = sent
            .0
            .iter_mut()
            .find(|(name, _)| name == "birth_age")
            .unwrap();
        age.1 = "31".into();
        let changed = facts_from(&sent, TODAY).unwrap().birth;
        assert_eq!(
            changed,
            Some(Birth::Age {
                years: 31,
                on: TODAY
            })
        );
    }

    #[test]
    fn an_impossible_date_and_two_births_at_once_are_refused_at_their_fields() {
        let posted = |pairs: &[(&str, &str)]| {
            Posted(
                pairs
                    .iter()
                    .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
                    .collect(),
            )
        };
        let fault = |pairs: &[(&str, &str)]| facts_from(&posted(pairs), TODAY).unwrap_err();
        assert_eq!(
            fault(&[("birth_date", "31.02.1994")]),
            vec![("birth_date".to_owned(), "not_a_date")]
        );
        assert_eq!(
            fault(&[("birth_age", "130")]),
            vec![("birth_age".to_owned(), "not_an_age")]
        );
        let both = fault(&[("birth_date", "1994"), ("birth_age", "30")]);
        assert_eq!(both, vec![("birth_age".to_owned(), "one_of_these")]);
    }
}
