//! What is known about a person, as far as finding that person again needs it.

/// Sex as recorded, for comparison only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sex {
    /// Not recorded, or the person did not say.
    #[default]
    Unknown,
    /// Female.
    Female,
    /// Male.
    Male,
    /// Recorded as something else.
    Other,
}

/// A date of birth with the precision in which it is known. Takes four bytes.
///
/// The first of January is often written when only the year is known; comparisons treat it so
/// (see [`BirthDate::is_year_only`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct BirthDate {
    year: u16,
    /// 1-12, or 0 when unknown.
    month: u8,
    /// 1-31, or 0 when unknown.
    day: u8,
}

impl BirthDate {
    /// A full date; `None` where month or day cannot exist (31 is allowed in every month: a
    /// calendar is not needed to compare).
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        ((1..=12).contains(&month) && (1..=31).contains(&day) && year > 0).then_some(Self {
            year,
            month,
            day,
        })
    }

    /// A year and month.
    pub fn of_month(year: u16, month: u8) -> Option<Self> {
        ((1..=12).contains(&month) && year > 0).then_some(Self {
            year,
            month,
            day: 0,
        })
    }

    /// A year alone, for instance reckoned from an age.
    pub fn of_year(year: u16) -> Option<Self> {
        (year > 0).then_some(Self {
            year,
            month: 0,
            day: 0,
        })
    }

    /// The year.
    pub fn year(self) -> u16 {
        self.year
    }

    /// The month, 1-12, when known.
    pub fn month(self) -> Option<u8> {
        (self.month > 0).then_some(self.month)
    }

    /// The day of the month, 1-31, when known.
    pub fn day(self) -> Option<u8> {
        (self.day > 0).then_some(self.day)
    }

    /// Whether day and month say nothing: unknown, or the placeholder 1 January.
    pub fn is_year_only(self) -> bool {
        self.month == 0 || (self.month == 1 && self.day == 1)
    }
}

/// A description of one person, stored or about to be registered.
///
/// Several names are spellings or former names of the same human. Texts are as a person wrote
/// them; the index normalises. A phone field may hold several numbers, divided by comma,
/// semicolon, slash or line break.
#[derive(Debug, Clone, Copy, Default)]
pub struct Identity<'a> {
    /// Names, each written whole.
    pub names: &'a [&'a str],
    /// Date of birth, if anything is known of it.
    pub birth: Option<BirthDate>,
    /// Sex as recorded.
    pub sex: Sex,
    /// Phone numbers as written.
    pub phones: &'a [&'a str],
    /// Document numbers with their series, as written.
    pub documents: &'a [&'a str],
}
