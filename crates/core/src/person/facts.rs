//! The facts of a person as a form holds them.

use super::birth::Birth;
use std::collections::BTreeMap;

/// A name as somebody writes it. `full` is what is shown; parts only when they are known.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Name {
    /// The whole name as written.
    pub full: String,
    /// Given name.
    pub given: Option<String>,
    /// Middle name or patronymic.
    pub patronymic: Option<String>,
    /// Family name.
    pub family: Option<String>,
    /// Salutation.
    pub salutation: Option<String>,
}

/// Sex as recorded for figures; gender (HTCDS) stands apart from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sex {
    /// Female.
    Female,
    /// Male.
    Male,
    /// Neither fits, or the person says otherwise.
    Other,
}

impl Sex {
    /// All values.
    pub const ALL: [Self; 3] = [Self::Female, Self::Male, Self::Other];
    /// The code that is stored.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Female => "female",
            Self::Male => "male",
            Self::Other => "other",
        }
    }
    /// From its code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sex| sex.code() == code)
    }
}

/// Whether it is safe to use a phone or an address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Safety {
    /// Nobody has said yet.
    #[default]
    Unknown,
    /// The person said that it is safe.
    Safe,
    /// Using it can harm the person.
    Unsafe,
    /// It must not be used at all.
    Never,
}

impl Safety {
    /// All values, least protective first.
    pub const ALL: [Self; 4] = [Self::Safe, Self::Unknown, Self::Unsafe, Self::Never];
    /// The code that is stored.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Safe => "safe",
            Self::Unsafe => "unsafe",
            Self::Never => "never",
        }
    }
    /// From its code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|safety| safety.code() == code)
    }
}

/// A phone number.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Phone {
    /// The number as it was typed.
    pub number: String,
    /// `mobile`, `home` or empty.
    pub kind: String,
    /// Whether it may be used.
    pub safety: Safety,
    /// When, by whom, how: as the person said it.
    pub note: Option<String>,
}

/// An e-mail address.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Email {
    /// The address as it was typed.
    pub address: String,
    /// Whether it may be used.
    pub safety: Safety,
}

/// A postal address or place of living.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Address {
    /// House and street, mahalla.
    pub street: Option<String>,
    /// Village, town.
    pub city: Option<String>,
    /// District, region, state.
    pub state: Option<String>,
    /// Postal code.
    pub postal_code: Option<String>,
    /// Country, alpha-2.
    pub country: Option<String>,
    /// Whether it may be used.
    pub safety: Safety,
}

/// A document of identity.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Document {
    /// `passport`, `birth_certificate`, `national_id`, `other`.
    pub kind: String,
    /// The number as it was typed.
    pub number: String,
    /// Issuing country, alpha-2.
    pub country: Option<String>,
}

/// Everything that a form holds about a person. Empty means not known, never 'no'.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct PersonFacts {
    /// Names, the one that is shown first.
    pub names: Vec<Name>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Gender, code of HTCDS `prs_Gender`.
    pub gender: Option<String>,
    /// Birth with its precision.
    pub birth: Option<Birth>,
    /// Citizenships, alpha-2.
    pub citizenships: Vec<String>,
    /// Languages, ISO 639 codes, the best first.
    pub languages: Vec<String>,
    /// District of living, local code.
    pub district: Option<String>,
    /// Marital status, code of HTCDS `prs_MaritalStatus`.
    pub marital_status: Option<String>,
    /// Education, code of HTCDS `prs_HighestLevelOfEducation`.
    pub education: Option<String>,
    /// Number of children.
    pub children: Option<u16>,
    /// Documents.
    pub documents: Vec<Document>,
    /// Phones.
    pub phones: Vec<Phone>,
    /// E-mail addresses.
    pub emails: Vec<Email>,
    /// Where the person lives or gets letters.
    pub address: Option<Address>,
    /// What else should be known; sealed.
    pub note: Option<String>,
    /// Other sealed facts by their HTCDS name (`prs_Title` ...), as text.
    pub other: BTreeMap<String, String>,
}

impl PersonFacts {
    /// The name that is shown.
    #[must_use]
    pub fn shown_name(&self) -> &str {
        self.names.first().map_or("", |name| name.full.as_str())
    }
}

crate::undisclosed!(Name, Phone, Email, Address, Document, PersonFacts);
