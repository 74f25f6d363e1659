//! When somebody was born, with the precision in which it is known.

use jiff::civil::Date;
use std::fmt;
use std::str::FromStr;

/// What is known of a birth. Nothing is made up to look more precise than it was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Birth {
    /// The day.
    Date(Date),
    /// The month only: year and month, 1 to 12.
    Month(i16, i8),
    /// The year only.
    Year(i16),
    /// So many completed years on a day.
    Age {
        /// Completed years.
        years: u8,
        /// The day on which that was so.
        on: Date,
    },
    /// Somewhere in an age band on a day.
    Band {
        /// The band.
        band: AgeBand,
        /// The day on which that was so.
        on: Date,
    },
}

/// Age bands as the Counter Trafficking Data Collaborative publishes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AgeBand {
    /// 0 to 8 years.
    To8,
    /// 9 to 17 years.
    From9To17,
    /// 18 to 20 years.
    From18To20,
    /// 21 to 23 years.
    From21To23,
    /// 24 to 26 years.
    From24To26,
    /// 27 to 29 years.
    From27To29,
    /// 30 to 38 years.
    From30To38,
    /// 39 to 47 years.
    From39To47,
    /// 48 years and more.
    From48,
}

impl AgeBand {
    /// All bands, youngest first.
    pub const ALL: [Self; 9] = [
        Self::To8,
        Self::From9To17,
        Self::From18To20,
        Self::From21To23,
        Self::From24To26,
        Self::From27To29,
        Self::From30To38,
        Self::From39To47,
        Self::From48,
    ];

    /// The code that is stored.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::To8 => "0--8",
            Self::From9To17 => "9--17",
            Self::From18To20 => "18--20",
            Self::From21To23 => "21--23",
            Self::From24To26 => "24--26",
            Self::From27To29 => "27--29",
            Self::From30To38 => "30--38",
            Self::From39To47 => "39--47",
            Self::From48 => "48+",
        }
    }

    /// The youngest age in the band.
    #[must_use]
    pub const fn from_years(self) -> u8 {
        match self {
            Self::To8 => 0,
            Self::From9To17 => 9,
            Self::From18To20 => 18,
            Self::From21To23 => 21,
            Self::From24To26 => 24,
            Self::From27To29 => 27,
            Self::From30To38 => 30,
            Self::From39To47 => 39,
            Self::From48 => 48,
        }
    }

    /// The band of an age in completed years.
    #[must_use]
    pub fn of(years: u8) -> Self {
        Self::ALL
            .into_iter()
            .rev()
            .find(|band| band.from_years() <= years)
            .unwrap_or(Self::To8)
    }

    /// From its code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|band| band.code() == code)
    }
}

impl Birth {
    /// The year of birth where it is known to the year; from an age it is the earlier of the two
    /// possible years, and none from a band.
    #[must_use]
    pub fn year(&self) -> Option<i16> {
        match self {
            Self::Date(date) => Some(date.year()),
            Self::Month(year, _) | Self::Year(year) => Some(*year),
            Self::Age { years, on } => Some(on.year() - i16::from(*years) - 1),
            Self::Band { .. } => None,
        }
    }

    /// Completed years on a day, as far as the precision allows; `None` from a band or for a day
    /// before birth.
    #[must_use]
    pub fn age_on(&self, day: Date) -> Option<u8> {
        let years = match self {
            Self::Date(born) => {
                let birthday_passed = (day.month(), day.day()) >= (born.month(), born.day());
                day.year() - born.year() - i16::from(!birthday_passed)
            }
            Self::Month(year, month) => day.year() - year - i16::from(day.month() < *month),
            Self::Year(year) => day.year() - year,
            Self::Age { years, on } => i16::from(*years) + (day.year() - on.year()),
            Self::Band { .. } => return None,
        };
        u8::try_from(years).ok()
    }

    /// The age band on a day.
    #[must_use]
    pub fn band_on(&self, day: Date) -> Option<AgeBand> {
        match self {
            Self::Band { band, .. } => Some(*band),
            other => other.age_on(day).map(AgeBand::of),
        }
    }
}

impl fmt::Display for Birth {
    /// The stored form: `1990-05-03`, `1990-05`, `1990`, `30@2026-01-02`, `27--29@2026-01-02`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Date(date) => write!(f, "{date}"),
            Self::Month(year, month) => write!(f, "{year:04}-{month:02}"),
            Self::Year(year) => write!(f, "{year:04}"),
            Self::Age { years, on } => write!(f, "{years}@{on}"),
            Self::Band { band, on } => write!(f, "{}@{on}", band.code()),
        }
    }
}

/// The text is not a birth in the stored form.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is neither a date, a year nor an age")]
pub struct NotABirth(pub String);

impl FromStr for Birth {
    type Err = NotABirth;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let not = || NotABirth(text.to_owned());
        if let Some((what, on)) = text.split_once('@') {
            let on: Date = on.parse().map_err(|_| not())?;
            if let Some(band) = AgeBand::from_code(what) {
                return Ok(Self::Band { band, on });
            }
            let years = what.parse().map_err(|_| not())?;
            return Ok(Self::Age { years, on });
        }
        if text.len() == 4 {
            return text.parse().map(Self::Year).map_err(|_| not());
        }
        if let (7, Some((year, month))) = (text.len(), text.split_once('-')) {
            let (year, month) = (
                year.parse().map_err(|_| not())?,
                month.parse().map_err(|_| not())?,
            );
            return (1..=12)
                .contains(&month)
                .then_some(Self::Month(year, month))
                .ok_or_else(not);
        }
        text.parse().map(Self::Date).map_err(|_| not())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_birth_survives_its_text() {
        let on = date(2026, 1, 2);
        for birth in [
            Birth::Date(date(1990, 5, 3)),
            Birth::Month(1990, 5),
            Birth::Year(1990),
            Birth::Age { years: 30, on },
            Birth::Band {
                band: AgeBand::From48,
                on,
            },
        ] {
            assert_eq!(birth.to_string().parse(), Ok(birth));
        }
        assert!("31.02.1990".parse::<Birth>().is_err());
    }

    #[test]
    fn the_day_before_the_birthday_is_a_year_less() {
        let birth = Birth::Date(date(2000, 6, 15));
        assert_eq!(birth.age_on(date(2018, 6, 14)), Some(17));
        assert_eq!(birth.age_on(date(2018, 6, 15)), Some(18));
        assert_eq!(birth.band_on(date(2018, 6, 14)), Some(AgeBand::From9To17));
    }
}
