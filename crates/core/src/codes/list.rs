//! Picklists: a closed set of codes with a label in three languages.

use std::collections::HashMap;
use std::fmt;
use std::sync::LazyLock;

use super::{Lang, Names, embedded, match_key};

const TABLE: &str = include_str!("../../data/htcds_codes.csv");

macro_rules! lists {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)*) => {
        /// A code list. All but [`List::Sex`] and [`List::AgeBand`] are those of HTCDS 2.0
        /// (IOM, CC BY 4.0).
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum List { $($(#[$doc])* $variant,)* }

        impl List {
            /// Every list, in the order of the table.
            pub const ALL: &'static [List] = &[$(List::$variant,)*];

            /// The stable name of the list, as in the table.
            pub fn name(self) -> &'static str {
                match self { $(List::$variant => $name,)* }
            }
        }
    };
}

lists! {
    /// Kind of organisation (`org_Type`).
    OrganisationType = "organisation_type",
    /// Gender (`prs_Gender`), which is not sex.
    Gender = "gender",
    /// Marital status (`prs_MaritalStatus`).
    MaritalStatus = "marital_status",
    /// Highest level of education (`prs_HighestLevelOfEducation`), after ISCED 2011.
    Education = "education",
    /// What was decided about the person (`vic_TraffickingStatus`).
    TraffickingStatus = "trafficking_status",
    /// Who decided it (`vic_TraffickingStatusDecisionMakingOrg`).
    DecisionBody = "decision_body",
    /// Relationship to the trafficker (`vic_RelationshipToTrafficker`).
    TraffickerRelationship = "trafficker_relationship",
    /// Websites and apps, of recruitment and of exploitation.
    Website = "website",
    /// Method of recruitment (`vic_MethodOfRecruitment`).
    RecruitmentMethod = "recruitment_method",
    /// Means of control (`vic_MethodsOfControl`).
    ControlMethod = "control_method",
    /// Type of exploitation (`vic_TypeOfExploitation`).
    ExploitationType = "exploitation_type",
    /// Industry of forced labour (`vic_ForcedLabourIndustry`), the sections of ISIC rev. 4.
    Industry = "industry",
    /// Type of sexual exploitation (`vic_TypeOfSexExploitation`).
    SexExploitation = "sex_exploitation",
    /// Vulnerabilities (`vic_Vulnerabilities`).
    Vulnerability = "vulnerability",
    /// Part that an offender had (`per_RoleInProcess`).
    PerpetratorRole = "perpetrator_role",
    /// Status of a case (`cas_Status`).
    CaseStatus = "case_status",
    /// Reason of a referral, incoming or outgoing.
    ReferralReason = "referral_reason",
    /// Kind of a historic event (`hte_Type`).
    EventType = "event_type",
    /// Kind of a support plan (`spl_Type`).
    SupportPlan = "support_plan",
    /// Sex as recorded in documents; apart from HTCDS gender.
    Sex = "sex",
    /// Age bands of published case data.
    AgeBand = "age_band",
}

#[derive(Debug)]
struct Entry {
    code: &'static str,
    names: Names,
}

#[derive(Debug, Default)]
struct Loaded {
    entries: Vec<Entry>,
    by_code: HashMap<&'static str, u16>,
    by_key: HashMap<String, u16>,
}

static LISTS: LazyLock<Vec<Loaded>> = LazyLock::new(load);

fn load() -> Vec<Loaded> {
    let mut lists: Vec<Loaded> = List::ALL.iter().map(|_| Loaded::default()).collect();
    for [list, code, en, tg, ru, also] in embedded::rows::<6>(TABLE) {
        let place = List::ALL
            .iter()
            .position(|known| known.name() == list)
            .unwrap_or_else(|| panic!("the table has an unknown list {list}"));
        let loaded = &mut lists[place];
        let index = u16::try_from(loaded.entries.len()).expect("a list has few codes");
        let names = Names { en, tg, ru };
        let spellings = names.all().into_iter().chain(embedded::names(also));
        for spelling in spellings.chain([code]) {
            let key = match_key(spelling);
            if !key.is_empty() {
                loaded.by_key.entry(key).or_insert(index);
            }
        }
        loaded.by_code.insert(code, index);
        loaded.entries.push(Entry { code, names });
    }
    lists
}

impl List {
    fn loaded(self) -> &'static Loaded {
        &LISTS[self as usize]
    }

    /// The codes in the order of the standard.
    pub fn codes(self) -> impl Iterator<Item = Code> {
        (0..self.loaded().entries.len()).map(move |index| Code {
            list: self,
            index: index as u16,
        })
    }

    /// The entry with exactly this code.
    pub fn code(self, code: &str) -> Option<Code> {
        let index = *self.loaded().by_code.get(code)?;
        Some(Code { list: self, index })
    }

    /// The entry that a person meant by `text`: a code, a label in any of the three languages, or
    /// another known spelling.
    pub fn recognise(self, text: &str) -> Option<Code> {
        let index = *self.loaded().by_key.get(&match_key(text))?;
        Some(Code { list: self, index })
    }
}

/// One entry of a [`List`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Code {
    list: List,
    index: u16,
}

impl Code {
    /// The list to which the code belongs.
    pub fn list(self) -> List {
        self.list
    }

    /// The code as it is stored and exchanged, e.g. `DebtBondage`.
    pub fn as_str(self) -> &'static str {
        self.list.loaded().entries[usize::from(self.index)].code
    }

    /// The label in `lang`.
    pub fn label(self, lang: Lang) -> &'static str {
        self.list.loaded().entries[usize::from(self.index)]
            .names
            .label(lang)
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.list.name(), self.as_str())
    }
}

/// The band of [`List::AgeBand`] that holds an age in completed years.
pub fn age_band(age: u8) -> Code {
    let index = match age {
        0..=8 => 0,
        9..=17 => 1,
        18..=20 => 2,
        21..=23 => 3,
        24..=26 => 4,
        27..=29 => 5,
        30..=38 => 6,
        39..=47 => 7,
        48.. => 8,
    };
    Code {
        list: List::AgeBand,
        index,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    #[test]
    fn every_list_has_codes_with_labels_in_three_languages() {
        for list in List::ALL {
            assert!(list.codes().count() > 1, "{list:?} is empty");
            for code in list.codes() {
                for lang in [Lang::Tg, Lang::Ru, Lang::En] {
                    assert!(!code.label(lang).trim().is_empty(), "{code:?} {lang:?}");
                }
            }
        }
    }

    #[test]
    fn every_code_and_label_is_recognised_as_itself() {
        for list in List::ALL {
            for code in list.codes() {
                assert_eq!(list.code(code.as_str()), Some(code));
                assert_eq!(list.recognise(code.as_str()), Some(code));
                for lang in [Lang::Tg, Lang::Ru, Lang::En] {
                    assert_eq!(list.recognise(code.label(lang)), Some(code), "{code:?}");
                }
            }
        }
    }

    #[test]
    fn no_spelling_means_two_codes_of_one_list() {
        let mut seen: HashMap<(&str, String), &str> = HashMap::new();
        for [list, code, en, tg, ru, also] in embedded::rows::<6>(TABLE) {
            for spelling in [code, en, tg, ru].into_iter().chain(embedded::names(also)) {
                let earlier = seen.insert((list, match_key(spelling)), code);
                assert!(earlier.is_none_or(|c| c == code), "{list}: {spelling}");
            }
        }
    }

    #[test]
    fn spellings_of_the_published_validation_list_are_recognised() {
        let status = List::CaseStatus.recognise("Follow up").expect("follow up");
        assert_eq!(status.as_str(), "FollowUp");
        let reason = List::ReferralReason.recognise("Migration Or Change Of Location");
        assert_eq!(
            reason.expect("reason").as_str(),
            "MigrationOrChangeOfLocation"
        );
        assert!(List::Gender.recognise("TransgenderFeminine").is_some());
        assert!(List::ControlMethod.recognise("Debt bondage ").is_some());
    }

    #[test]
    fn an_unknown_word_is_no_code() {
        assert_eq!(List::Gender.recognise("perhaps"), None);
        assert_eq!(List::Gender.recognise(""), None);
        assert_eq!(List::Gender.code("feminine"), None);
    }

    #[test]
    fn ages_fall_into_the_bands_of_published_data() {
        assert_eq!(age_band(0).as_str(), "0--8");
        assert_eq!(age_band(17).as_str(), "9--17");
        assert_eq!(age_band(18).as_str(), "18--20");
        assert_eq!(age_band(47).as_str(), "39--47");
        assert_eq!(age_band(99).as_str(), "48+");
    }
}
