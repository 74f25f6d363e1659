//! Dates and moments in words. Moments are shown in the time of Tajikistan (UTC+5 all year), where
//! the offices are, and never in that of the machine.

use super::{Language, Texts};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;

/// Month names as they stand in a date, January first.
const TAJIK: [&str; 12] = [
    "январи",
    "феврали",
    "марти",
    "апрели",
    "майи",
    "июни",
    "июли",
    "августи",
    "сентябри",
    "октябри",
    "ноябри",
    "декабри",
];
const RUSSIAN: [&str; 12] = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
];
const ENGLISH: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
/// Month names that stand alone with a year.
const TAJIK_ALONE: [&str; 12] = [
    "январи",
    "феврали",
    "марти",
    "апрели",
    "майи",
    "июни",
    "июли",
    "августи",
    "сентябри",
    "октябри",
    "ноябри",
    "декабри",
];
const RUSSIAN_ALONE: [&str; 12] = [
    "январь",
    "февраль",
    "март",
    "апрель",
    "май",
    "июнь",
    "июль",
    "август",
    "сентябрь",
    "октябрь",
    "ноябрь",
    "декабрь",
];

fn month(names: &[&'static str; 12], month: i8) -> &'static str {
    usize::try_from(month - 1)
        .ok()
        .and_then(|place| names.get(place))
        .copied()
        .unwrap_or("")
}

impl Texts {
    /// A day: '5 марти 1994', '5 марта 1994', '5 March 1994'.
    #[must_use]
    pub fn day(self, date: Date) -> String {
        let names = match self.language() {
            Language::Tajik => &TAJIK,
            Language::Russian => &RUSSIAN,
            Language::English => &ENGLISH,
        };
        format!(
            "{} {} {}",
            date.day(),
            month(names, date.month()),
            date.year()
        )
    }

    /// A month known without its day: 'марти 1994', 'март 1994', 'March 1994'.
    #[must_use]
    pub fn month_of_year(self, year: i16, number: i8) -> String {
        let names = match self.language() {
            Language::Tajik => &TAJIK_ALONE,
            Language::Russian => &RUSSIAN_ALONE,
            Language::English => &ENGLISH,
        };
        format!("{} {year}", month(names, number))
    }

    /// A moment, microseconds since 1970 in UTC: '5 March 2026, 14:07'. A moment outside the
    /// calendar shows as a dash.
    #[must_use]
    pub fn moment(self, micros: i64) -> String {
        local(micros).map_or_else(
            || "–".to_owned(),
            |at| {
                format!(
                    "{}, {:02}:{:02}",
                    self.day(at.date()),
                    at.hour(),
                    at.minute()
                )
            },
        )
    }
}

/// The moment in Tajikistan's time.
fn local(micros: i64) -> Option<DateTime> {
    let at = Timestamp::from_microsecond(micros).ok()?;
    Some(Offset::constant(5).to_datetime(at))
}

/// The day in Tajikistan at a moment.
#[must_use]
pub fn day_of(micros: i64) -> Option<Date> {
    local(micros).map(|at| at.date())
}

/// The moment as a machine reads it, for `<time datetime>`.
#[must_use]
pub fn machine_moment(micros: i64) -> String {
    Timestamp::from_microsecond(micros)
        .map(|at| at.to_string())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_day_is_written_in_each_language() {
        let day = date(1994, 3, 5);
        assert_eq!(Texts::new(Language::Tajik).day(day), "5 марти 1994");
        assert_eq!(Texts::new(Language::Russian).day(day), "5 марта 1994");
        assert_eq!(Texts::new(Language::English).day(day), "5 March 1994");
    }

    #[test]
    fn a_month_without_day_keeps_its_own_form() {
        assert_eq!(
            Texts::new(Language::Russian).month_of_year(1994, 3),
            "март 1994"
        );
        assert_eq!(
            Texts::new(Language::Tajik).month_of_year(1994, 12),
            "декабри 1994"
        );
    }

    #[test]
    fn a_moment_is_shown_in_the_time_of_tajikistan() {
        // 2026-03-05T20:30:00Z is already the sixth in Dushanbe.
        let micros = 1_772_742_600_000_000;
        assert_eq!(
            Texts::new(Language::English).moment(micros),
            "6 March 2026, 01:30"
        );
        assert_eq!(machine_moment(micros), "2026-03-05T20:30:00Z");
        assert_eq!(Texts::new(Language::English).moment(i64::MAX), "–");
    }
}
