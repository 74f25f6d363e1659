//! What no rule of sounds explains: titles, and a few names that everybody spells differently.

/// Words beside a name that are not part of it, as sounds (see the module above): titles, and the
/// words for son and daughter that follow a father's name.
const TITLES: [&str; 41] = [
    "mr",
    "mrs",
    "ms",
    "miss",
    "dr",
    "prof",
    "gospodin",
    "gospoja",
    "grajdanin",
    "grajdanka",
    "janob",
    "janobi",
    "honum",
    "muallim",
    "muallima",
    "ustod",
    "ustoz",
    "domullo",
    "domulo",
    "domla",
    "ogli",
    "oglu",
    "ugli",
    "ugil",
    "uli",
    "uulu",
    "ulu",
    "kizi",
    "gizi",
    "kzi",
    "bin",
    "ibn",
    "bint",
    "binti",
    "bini",
    "pisari",
    "duhtari",
    "valadi",
    "aka",
    "opa",
    "apa",
];

/// Whether these sounds are a title or a word for child.
pub(super) fn is_title(sounds: &str) -> bool {
    sounds.len() <= 10 && TITLES.contains(&sounds)
}

/// Whether the word belongs to the next one, as in Абдул Маҷид.
pub(super) fn joins_next(sounds: &str) -> bool {
    matches!(sounds, "abdul" | "abdu" | "abd" | "abdel" | "abdur")
}

/// Spellings within a root form that stand for another, longest first.
const WITHIN: [(&str, &str); 12] = [
    ("mahmad", "muhamad"),
    ("muhamid", "muhamad"),
    ("muhamat", "muhamad"),
    ("mahamad", "muhamad"),
    ("mahamid", "muhamad"),
    ("mahamat", "muhamad"),
    ("mugamad", "muhamad"),
    ("magamad", "muhamad"),
    ("magamid", "muhamad"),
    ("mahmid", "muhamad"),
    ("mahmat", "muhamad"),
    ("muhmad", "muhamad"),
];

/// Spellings at the beginning of a root form that stand for another.
const AT_START: [(&str, &str); 17] = [
    ("mamad", "muhamad"),
    ("mamid", "muhamad"),
    ("mamat", "muhamad"),
    ("ahmid", "ahmad"),
    ("ahmat", "ahmad"),
    ("ibragim", "ibrahim"),
    ("gusain", "husain"),
    ("gusin", "husain"),
    ("husin", "husain"),
    ("gasan", "hasan"),
    ("hadij", "hadic"),
    ("amar", "umar"),
    ("asman", "usman"),
    ("amid", "umid"),
    ("saiid", "said"),
    ("abdir", "abdur"),
    ("abdrah", "abdurah"),
];

/// Replaces well-known variants within a root form by one of them.
pub(super) fn fold_known(root: &mut String) {
    if root.len() < 4 || !root.is_ascii() {
        return;
    }
    if let Some((variant, form)) = AT_START.iter().find(|(v, _)| root.starts_with(v)) {
        root.replace_range(..variant.len(), form);
    }
    if let Some((variant, form)) = WITHIN.iter().find(|(v, _)| root.contains(v)) {
        *root = root.replacen(variant, form, 1);
    }
    fold_servant(root);
    fold_faith(root);
}

/// Абдулмаҷид, Абдумаҷид and Абдул-Маҷид: the article goes before a consonant.
fn fold_servant(root: &mut String) {
    for (head, keep) in [("abdal", 3), ("abdil", 3), ("abdul", 4)] {
        let Some(rest) = root.strip_prefix(head) else {
            continue;
        };
        let consonant = rest
            .bytes()
            .next()
            .is_some_and(|b| !matches!(b, b'a' | b'i' | b'u'));
        if consonant {
            root.replace_range(keep..head.len(), if keep == 3 { "u" } else { "" });
        } else if keep == 3 && !rest.is_empty() {
            root.replace_range(3..4, "u");
        }
        return;
    }
}

/// -иддин, -уддин, -аддин, -эддин.
fn fold_faith(root: &mut String) {
    let len = root.len();
    if len > 5 && (root.ends_with("udin") || root.ends_with("adin")) {
        root.replace_range(len - 4..len - 3, "i");
    }
}
