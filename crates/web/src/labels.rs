//! Codes, dates of birth and fields of a record, in the visitor's words.

use crate::form::Choice;
use crate::frame::{Frame, Tag};
use jiff::civil::Date;
use panoh_app::core::case::CaseStatus;
use panoh_app::core::codes::{Country, Lang, Language, List, Place, PlaceKind};
use panoh_app::core::person::{AgeBand, Birth, Safety, Sex};
use panoh_app::text_order::sort_key;

impl Frame {
    /// The language of code labels.
    pub(crate) fn labels(&self) -> Lang {
        self.texts.language().into()
    }

    /// The label of a code; a code that the list does not have is shown as it stands.
    pub(crate) fn code(&self, list: List, code: &str) -> String {
        list.code(code).map_or_else(
            || code.to_owned(),
            |code| code.label(self.labels()).to_owned(),
        )
    }

    /// A country's name.
    pub(crate) fn country(&self, code: &str) -> String {
        Country::recognise(code).map_or_else(
            || code.to_owned(),
            |country| country.label(self.labels()).to_owned(),
        )
    }

    /// A language's name.
    pub(crate) fn tongue(&self, code: &str) -> String {
        Language::recognise(code).map_or_else(
            || code.to_owned(),
            |language| language.label(self.labels()).to_owned(),
        )
    }

    /// A district's name.
    pub(crate) fn district(&self, code: &str) -> String {
        Place::by_code(code).map_or_else(
            || code.to_owned(),
            |place| place.label(self.labels()).to_owned(),
        )
    }

    /// Sex in words.
    pub(crate) fn sex(&self, sex: Option<Sex>) -> String {
        sex.map(|sex| self.code(List::Sex, sex.code()))
            .unwrap_or_default()
    }

    /// An age band in words.
    pub(crate) fn band(&self, band: AgeBand) -> String {
        self.code(List::AgeBand, band.code())
    }

    /// A birth as precisely as it is known.
    pub(crate) fn birth(&self, birth: &Birth) -> String {
        let age = |years: u8| self.n("person-age", &u64::from(years));
        match birth {
            Birth::Date(date) => self.texts.day(*date),
            Birth::Month(year, month) => self.texts.month_of_year(*year, *month),
            Birth::Year(year) => year.to_string(),
            Birth::Age { years, on } => self.texts.with(
                "person-born-age",
                &[("age", age(*years)), ("day", self.texts.day(*on))],
            ),
            Birth::Band { band, on } => self.texts.with(
                "person-born-band",
                &[("band", self.band(*band)), ("day", self.texts.day(*on))],
            ),
        }
    }

    /// A birth with the age on a day beside it, where that says more.
    pub(crate) fn birth_and_age(&self, birth: &Birth, today: Option<Date>) -> String {
        let words = self.birth(birth);
        match (birth, today.and_then(|today| birth.age_on(today))) {
            (Birth::Date(_), Some(years)) => {
                let age = self.n("person-age", &u64::from(years));
                self.texts
                    .with("person-aged", &[("birth", words), ("age", age)])
            }
            _ => words,
        }
    }

    /// What was said about the safety of a phone or an address, as a tag that stands before it.
    pub(crate) fn safety(&self, safety: Safety) -> Tag {
        let (tone, icon) = match safety {
            Safety::Safe => ("good", "check"),
            Safety::Unknown => ("warn", "ask"),
            Safety::Unsafe => ("bad", "warn"),
            Safety::Never => ("bad", "stop"),
        };
        Tag::new(tone, icon, self.of("safety", safety.code()))
    }

    /// The status of our work on a case, as a tag.
    pub(crate) fn status(&self, status: CaseStatus) -> Tag {
        let (tone, icon) = match status {
            CaseStatus::Active => ("good", ""),
            CaseStatus::FollowUp => ("calm", ""),
            CaseStatus::Closed | CaseStatus::ClosedReferred => ("", ""),
        };
        Tag::new(tone, icon, self.code(List::CaseStatus, status.code()))
    }

    /// The label of a record's field (`phone/0` → 'Phone').
    pub(crate) fn field(&self, field: &str) -> String {
        let name = field.split('/').next().unwrap_or_default();
        if field.starts_with("member/") || name == "organisation" || name == "owner" {
            return String::new();
        }
        let key = format!("fact-{name}");
        if self.texts.has(&key) {
            self.of("fact", name)
        } else {
            String::new()
        }
    }

    /// The labels of several fields, each once, set apart by commas.
    pub(crate) fn fields(&self, fields: &[String]) -> String {
        let mut labels: Vec<String> = Vec::new();
        for label in fields.iter().map(|field| self.field(field)) {
            if !label.is_empty() && !labels.contains(&label) {
                labels.push(label);
            }
        }
        labels.join(", ").to_lowercase()
    }

    /// A month such as `2026-03` in words.
    pub(crate) fn month(&self, month: &str) -> String {
        let parts = month
            .split_once('-')
            .and_then(|(year, month)| Some((year.parse().ok()?, month.parse().ok()?)));
        parts.map_or_else(
            || month.to_owned(),
            |(year, month)| self.texts.month_of_year(year, month),
        )
    }

    /// The choices of a list, with an empty one before them.
    pub(crate) fn choices(&self, list: List, chosen: &[String]) -> Vec<Choice> {
        let lang = self.labels();
        list.codes()
            .map(|code| choice(code.as_str(), code.label(lang), chosen))
            .collect()
    }

    /// All countries by name, those from and to which most people move first.
    pub(crate) fn countries(&self, chosen: &str) -> Vec<Choice> {
        const FIRST: [&str; 4] = ["TJ", "RU", "KZ", "UZ"];
        let lang = self.labels();
        let mut all: Vec<Choice> = Country::all()
            .map(|country| choice(country.alpha2(), country.label(lang), &[chosen.to_owned()]))
            .collect();
        all.sort_by_key(|country| {
            let rank = FIRST
                .iter()
                .position(|code| *code == country.value)
                .unwrap_or(FIRST.len());
            (rank, sort_key(&country.label))
        });
        all
    }

    /// All languages by name.
    pub(crate) fn tongues(&self, chosen: &[String]) -> Vec<Choice> {
        let lang = self.labels();
        let mut all: Vec<Choice> = Language::all()
            .map(|tongue| choice(tongue.code(), tongue.label(lang), chosen))
            .collect();
        all.sort_by_key(|tongue| sort_key(&tongue.label));
        all
    }

    /// All districts and towns by name; two of one name are told apart by their region.
    pub(crate) fn districts(&self, chosen: &str) -> Vec<Choice> {
        let lang = self.labels();
        let mut all: Vec<Choice> = Place::all()
            .filter(|place| place.kind() != PlaceKind::Region)
            .map(|place| choice(place.code(), place.label(lang), &[chosen.to_owned()]))
            .collect();
        all.sort_by_key(|place| sort_key(&place.label));
        all
    }

    /// The empty choice before others.
    pub(crate) fn or_unknown(&self, mut choices: Vec<Choice>) -> Vec<Choice> {
        let chosen = !choices.iter().any(|choice| choice.chosen);
        let unknown = Choice {
            value: String::new(),
            label: self.t("form-not-known"),
            chosen,
        };
        choices.insert(0, unknown);
        choices
    }
}

/// One choice; whether it is among the chosen.
pub(crate) fn choice(value: &str, label: &str, chosen: &[String]) -> Choice {
    Choice {
        value: value.to_owned(),
        label: label.to_owned(),
        chosen: chosen.iter().any(|code| code == value),
    }
}

/// The code list of a case's field.
pub(crate) fn case_list(field: &str) -> Option<List> {
    Some(match field {
        "recruitment" => List::RecruitmentMethod,
        "control" => List::ControlMethod,
        "exploitation" => List::ExploitationType,
        "sexual_exploitation" => List::SexExploitation,
        "vulnerability" => List::Vulnerability,
        "trafficking_status" => List::TraffickingStatus,
        "decision_organisation" => List::DecisionBody,
        "industry" => List::Industry,
        "recruitment_websites" | "exploitation_websites" => List::Website,
        "reason_incoming_referral" | "reason_outgoing_referral" => List::ReferralReason,
        "relationship_to_trafficker" => List::TraffickerRelationship,
        _ => return None,
    })
}

/// A date as people type it, day first, or a month or a year alone; also in the order of machines.
pub(crate) fn typed_date(text: &str) -> Option<Typed> {
    let parts: Vec<&str> = text
        .split(['.', '/', '-', ' '])
        .filter(|part| !part.is_empty())
        .collect();
    let number = |part: &str| part.parse::<i16>().ok();
    match parts[..] {
        [year] if year.len() == 4 => number(year).map(Typed::Year),
        [year, month] if year.len() == 4 => month_of(number(year)?, number(month)?),
        [month, year] if year.len() == 4 => month_of(number(year)?, number(month)?),
        [year, month, day] if year.len() == 4 => {
            day_of(number(year)?, number(month)?, number(day)?)
        }
        [day, month, year] if year.len() == 4 => {
            day_of(number(year)?, number(month)?, number(day)?)
        }
        _ => None,
    }
}

fn day_of(year: i16, month: i16, day: i16) -> Option<Typed> {
    let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    Some(Typed::Day(date))
}

fn month_of(year: i16, month: i16) -> Option<Typed> {
    let month = i8::try_from(month)
        .ok()
        .filter(|month| (1..=12).contains(month))?;
    Some(Typed::Month(year, month))
}

/// A date as it was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Typed {
    /// The day.
    Day(Date),
    /// Only the month.
    Month(i16, i8),
    /// Only the year.
    Year(i16),
}

/// A day as people type it.
pub(crate) fn as_typed(date: Date) -> String {
    format!("{:02}.{:02}.{}", date.day(), date.month(), date.year())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use panoh_app::core::case::{LIST_FIELDS, WORD_FIELDS};

    #[test]
    fn a_date_is_understood_day_first_or_year_first_and_never_guessed() {
        let day = Some(Typed::Day(date(1994, 3, 5)));
        for text in [
            "05.03.1994",
            "5.3.1994",
            "5/3/1994",
            "1994-03-05",
            "5 3 1994",
        ] {
            assert_eq!(typed_date(text), day, "{text}");
        }
        assert_eq!(typed_date("1994"), Some(Typed::Year(1994)));
        assert_eq!(typed_date("03.1994"), Some(Typed::Month(1994, 3)));
        for text in ["31.02.1994", "5.3.94", "March", "", "13.13.1994", "13.1994"] {
            assert_eq!(typed_date(text), None, "{text}");
        }
        assert_eq!(as_typed(date(1994, 3, 5)), "05.03.1994");
    }

    #[test]
    fn every_coded_field_of_a_case_has_its_list() {
        for (field, _) in LIST_FIELDS.iter().chain(&WORD_FIELDS) {
            assert!(case_list(field).is_some(), "{field}");
        }
    }
}
