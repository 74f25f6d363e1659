//! Regions and districts of Tajikistan, found by present, former and local names.

use std::collections::HashMap;
use std::fmt;
use std::sync::LazyLock;

use super::{Lang, Names, embedded, match_key};

const PLACES: &str = include_str!("../../data/places_tj.csv");
const JAMOATS: &str = include_str!("../../data/jamoats_rasht.csv");

/// What kind of unit a [`Place`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PlaceKind {
    /// The capital, a unit of the first level.
    Capital,
    /// A region (вилоят), or the districts under the republic taken together.
    Region,
    /// A district (ноҳия).
    District,
    /// A city that is not under a district.
    City,
}

/// By which of its names a place was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MatchedBy {
    /// By its present name in one of the three languages, or its code.
    Name,
    /// By a name that it had before.
    FormerName,
    /// By the name, present or former, of a town or jamoat within it.
    Settlement(&'static str),
}

/// One answer to [`Place::find`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlaceMatch {
    /// The place.
    pub place: Place,
    /// By which name it was found.
    pub by: MatchedBy,
}

#[derive(Debug)]
struct Entry {
    code: &'static str,
    kind: PlaceKind,
    region: &'static str,
    names: Names,
    former: &'static str,
}

struct Loaded {
    entries: Vec<Entry>,
    by_key: HashMap<String, Vec<PlaceMatch>>,
}

static LOADED: LazyLock<Loaded> = LazyLock::new(load);

fn load() -> Loaded {
    let mut entries = Vec::new();
    let mut by_key: HashMap<String, Vec<PlaceMatch>> = HashMap::new();
    let mut add = |spelling: &str, found: PlaceMatch| {
        let matches = by_key.entry(place_key(spelling)).or_default();
        if matches.iter().all(|known| known.place != found.place) {
            matches.push(found);
        }
    };
    let mut former_names = Vec::new();
    for [code, kind, region, en, tg, ru, former, also] in embedded::rows::<8>(PLACES) {
        let place = Place(u16::try_from(entries.len()).expect("there are few places"));
        let names = Names { en, tg, ru };
        let by = MatchedBy::Name;
        for spelling in [code, en, tg, ru].into_iter().chain(embedded::names(also)) {
            add(spelling, PlaceMatch { place, by });
        }
        former_names.extend(embedded::names(former).map(|name| (name, place)));
        entries.push(Entry {
            code,
            kind: kind_of(kind),
            region,
            names,
            former,
        });
    }
    for (name, place) in former_names {
        let by = MatchedBy::FormerName;
        add(name, PlaceMatch { place, by });
    }
    for [district, _kind, en, former] in embedded::rows::<4>(JAMOATS) {
        let index = entries.iter().position(|entry| entry.code == district);
        let place = Place(index.expect("a jamoat lies in a known district") as u16);
        let by = MatchedBy::Settlement(en);
        for spelling in [en].into_iter().chain(embedded::names(former)) {
            add(spelling, PlaceMatch { place, by });
        }
    }
    Loaded { entries, by_key }
}

fn kind_of(word: &str) -> PlaceKind {
    match word {
        "capital" => PlaceKind::Capital,
        "region" => PlaceKind::Region,
        "city" => PlaceKind::City,
        _ => PlaceKind::District,
    }
}

/// The key of a place name: without the words for district, city, town and jamoat, which some write
/// and others do not.
fn place_key(name: &str) -> String {
    const KINDS: &[&str] = &[
        "district",
        "nohiya",
        "nohiyai",
        "ноҳия",
        "ноҳияи",
        "нохия",
        "нохияи",
        "район",
        "р-н",
        "city",
        "town",
        "шаҳри",
        "шахри",
        "город",
        "г.",
        "jamoat",
        "jamoati",
        "ҷамоат",
        "ҷамоати",
        "джамоат",
    ];
    let lower = name.to_lowercase();
    let words = lower
        .split_whitespace()
        .filter(|word| !KINDS.contains(word));
    let bare: String = words.collect();
    match_key(if bare.is_empty() { name } else { &bare })
}

/// A region, district or city of Tajikistan.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place(u16);

impl Place {
    /// Every place: regions first, then the Rasht valley and its neighbours, then the rest.
    pub fn all() -> impl Iterator<Item = Place> {
        (0..LOADED.entries.len()).map(|index| Place(index as u16))
    }

    /// The place with this code, e.g. `TJ-RA-LAK`.
    pub fn by_code(code: &str) -> Option<Place> {
        Place::all().find(|place| place.code() == code)
    }

    /// Every place that bears or bore this name, present names first. One name may be several
    /// places: Vahdat is a city near Dushanbe, a town in Lakhsh and a jamoat in Sangvor.
    pub fn find(name: &str) -> &'static [PlaceMatch] {
        let found = LOADED.by_key.get(&place_key(name));
        found.map_or(&[], Vec::as_slice)
    }

    fn entry(self) -> &'static Entry {
        &LOADED.entries[usize::from(self.0)]
    }

    /// The code: ISO 3166-2 for a region, ours below it.
    pub fn code(self) -> &'static str {
        self.entry().code
    }

    /// What kind of unit it is.
    pub fn kind(self) -> PlaceKind {
        self.entry().kind
    }

    /// The region of a district or city; `None` for a unit of the first level.
    pub fn region(self) -> Option<Place> {
        Place::by_code(self.entry().region)
    }

    /// The name in `lang`.
    pub fn label(self, lang: Lang) -> &'static str {
        self.entry().names.label(lang)
    }

    /// Names that the place had before.
    pub fn former_names(self) -> impl Iterator<Item = &'static str> {
        embedded::names(self.entry().former)
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(name: &str) -> Vec<&'static str> {
        Place::find(name).iter().map(|m| m.place.code()).collect()
    }

    #[test]
    fn a_former_name_finds_the_district_that_bears_another_today() {
        let found = Place::find("Jirgatol");
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].place.code(), "TJ-RA-LAK");
        assert_eq!(found[0].by, MatchedBy::FormerName);
        assert_eq!(codes("Ҷиргатол"), ["TJ-RA-LAK"]);
        assert_eq!(codes("Тавильдара"), ["TJ-RA-SAN"]);
        assert_eq!(codes("Gharm"), ["TJ-RA-RAS"]);
    }

    #[test]
    fn one_name_may_be_several_places() {
        assert_eq!(codes("Vahdat"), ["TJ-RA-VAH", "TJ-RA-LAK", "TJ-RA-SAN"]);
        assert_eq!(codes("Leninobod"), ["TJ-SU-KHU", "TJ-SU-GHA"]);
    }

    #[test]
    fn the_word_for_district_may_be_written_or_left_out() {
        assert_eq!(codes("ноҳияи Рашт"), ["TJ-RA-RAS"]);
        assert_eq!(codes("Rasht district"), ["TJ-RA-RAS"]);
        assert_eq!(codes("Раштский район"), ["TJ-RA-RAS"]);
        assert_eq!(codes("Atlantis"), Vec::<&str>::new());
    }

    #[test]
    fn every_place_is_found_by_each_of_its_labels_and_lies_in_a_region() {
        for place in Place::all() {
            for lang in [Lang::Tg, Lang::Ru, Lang::En] {
                let found = Place::find(place.label(lang));
                assert!(found.iter().any(|m| m.place == place), "{place:?} {lang:?}");
            }
            let first_level = matches!(place.kind(), PlaceKind::Region | PlaceKind::Capital);
            assert_eq!(place.region().is_none(), first_level, "{place:?}");
            assert!(place.former_names().all(|name| !name.is_empty()));
        }
    }
}
