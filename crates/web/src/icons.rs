//! Our own icons: few strokes on a grid of 24, drawn in the colour of the text beside them.
//!
//! Every icon stands beside a word and is hidden from screen readers.

/// Name and strokes of each icon.
const ICONS: &[(&str, &str)] = &[
    (
        "home",
        r#"<path d="M4 11.5 12 5l8 6.5V20H4zM10 20v-5h4v5"/>"#,
    ),
    (
        "people",
        r#"<circle cx="9" cy="8.5" r="3"/><path d="M3.5 19c.3-3.4 2.4-5.2 5.5-5.2s5.2 1.8 5.5 5.2M15.5 5.9a3 3 0 0 1 0 5.2M17 14.1c2 .6 3.2 2.3 3.5 4.9"/>"#,
    ),
    (
        "person",
        r#"<circle cx="12" cy="8" r="3.5"/><path d="M5 20c.4-4.2 3-6.2 7-6.2s6.6 2 7 6.2"/>"#,
    ),
    (
        "case",
        r#"<path d="M4 7.5V18a1.5 1.5 0 0 0 1.5 1.5h13A1.5 1.5 0 0 0 20 18V9a1.5 1.5 0 0 0-1.5-1.5H12L10 5H5.5A1.5 1.5 0 0 0 4 6.5zM8 13h8"/>"#,
    ),
    (
        "files",
        r#"<path d="M8 4v13m0 0-3.5-3.5M8 17l3.5-3.5M16 20V7m0 0-3.5 3.5M16 7l3.5 3.5"/>"#,
    ),
    (
        "import",
        r#"<path d="M12 4v10m0 0-4-4m4 4 4-4M4.5 15.5V19h15v-3.5"/>"#,
    ),
    (
        "export",
        r#"<path d="M12 14V4m0 0L8 8m4-4 4 4M4.5 15.5V19h15v-3.5"/>"#,
    ),
    (
        "organisation",
        r#"<path d="M4 20h16M6 20V6.5L12 4l6 2.5V20M10 9.5h.01M14 9.5h.01M10 13h.01M14 13h.01M10.5 20v-3.5h3V20"/>"#,
    ),
    (
        "journal",
        r#"<path d="M10 14a3.5 3.5 0 0 0 5 0l3.5-3.5a3.54 3.54 0 0 0-5-5L12 7M14 10a3.5 3.5 0 0 0-5 0l-3.5 3.5a3.54 3.54 0 0 0 5 5L12 17"/>"#,
    ),
    (
        "account",
        r#"<circle cx="12" cy="12" r="8.5"/><circle cx="12" cy="10" r="2.75"/><path d="M6.5 18.3c1-2.3 2.9-3.3 5.5-3.3s4.5 1 5.5 3.3"/>"#,
    ),
    (
        "search",
        r#"<circle cx="11" cy="11" r="6.5"/><path d="m16 16 4 4"/>"#,
    ),
    ("plus", r#"<path d="M12 5v14M5 12h14"/>"#),
    ("check", r#"<path d="m5 12.5 4.5 4.5L19 7"/>"#),
    (
        "warn",
        r#"<path d="M12 4 2.5 20h19zM12 10v4.5M12 17.2v.01"/>"#,
    ),
    (
        "stop",
        r#"<circle cx="12" cy="12" r="8.5"/><path d="m6 6 12 12"/>"#,
    ),
    (
        "ask",
        r#"<circle cx="12" cy="12" r="8.5"/><path d="M9.5 9.5a2.5 2.5 0 1 1 3.7 2.2c-.8.4-1.2.9-1.2 1.8M12 16.5v.01"/>"#,
    ),
    (
        "info",
        r#"<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5.5M12 7.8v.01"/>"#,
    ),
    (
        "phone",
        r#"<path d="M6.5 4H9l1.5 4.5-2 1.5a12 12 0 0 0 5.5 5.5l1.5-2L20 15v2.5A2.5 2.5 0 0 1 17.5 20C10.6 20 4 13.4 4 6.5A2.5 2.5 0 0 1 6.5 4z"/>"#,
    ),
    ("mail", r#"<path d="M4 6h16v12H4zM4 7l8 6 8-6"/>"#),
    (
        "place",
        r#"<path d="M12 21c4-4.5 6.5-7.7 6.5-11a6.5 6.5 0 0 0-13 0c0 3.3 2.5 6.5 6.5 11z"/><circle cx="12" cy="10" r="2.3"/>"#,
    ),
    (
        "document",
        r#"<path d="M6 3.5h8L18.5 8v12.5H6zM14 3.5V8h4.5M9 13h6.5M9 16.5h4.5"/>"#,
    ),
    (
        "clock",
        r#"<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5l3.5 2"/>"#,
    ),
    (
        "key",
        r#"<circle cx="8" cy="15.5" r="4"/><path d="m11 12.5 8-8M15.5 8l3 3M18 5.5l1.5 1.5"/>"#,
    ),
    (
        "lock",
        r#"<path d="M5.5 11h13v9h-13zM8.5 11V8a3.5 3.5 0 0 1 7 0v3M12 14.5v2"/>"#,
    ),
    (
        "eye",
        r#"<path d="M2.5 12C5 7.5 8.2 5.5 12 5.5s7 2 9.5 6.5c-2.5 4.5-5.7 6.5-9.5 6.5S5 16.5 2.5 12z"/><circle cx="12" cy="12" r="2.75"/>"#,
    ),
    (
        "pen",
        r#"<path d="m5 19 1-4.5L16.5 4l3.5 3.5L9.5 18zM14 6.5l3.5 3.5"/>"#,
    ),
    (
        "erase",
        r#"<path d="M5 7h14M9.5 7V4.5h5V7M7 7l1 13h8l1-13M10.5 11v5.5M13.5 11v5.5"/>"#,
    ),
    (
        "hold",
        r#"<path d="M12 3.5 5 6v5.5c0 4.3 2.7 7.3 7 9 4.3-1.7 7-4.7 7-9V6zM9.5 12h5"/>"#,
    ),
    (
        "flag",
        r#"<path d="M6 21V4.5c4-2 7 2 12 0v9c-5 2-8-2-12 0"/>"#,
    ),
    (
        "print",
        r#"<path d="M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z"/>"#,
    ),
    (
        "out",
        r#"<path d="M14 4H5.5v16H14M10 12h10m0 0-3.5-3.5M20 12l-3.5 3.5"/>"#,
    ),
    ("menu", r#"<path d="M4 7h16M4 12h16M4 17h16"/>"#),
    ("next", r#"<path d="m9 5 7 7-7 7"/>"#),
    ("back", r#"<path d="m15 5-7 7 7 7"/>"#),
    (
        "shield",
        r#"<path d="M12 3.5 5 6v5.5c0 4.3 2.7 7.3 7 9 4.3-1.7 7-4.7 7-9V6zM9 12l2.2 2.2L15.2 10"/>"#,
    ),
];

/// An icon as inline SVG; nothing for an empty name. Tests stop at a name that there is not.
#[must_use]
pub(crate) fn icon(name: &str) -> String {
    let found = ICONS.iter().find(|(known, _)| *known == name);
    debug_assert!(
        found.is_some() || name.is_empty(),
        "there is no icon {name}"
    );
    found.map_or_else(String::new, |(_, strokes)| {
        format!(r#"<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">{strokes}</svg>"#)
    })
}

/// The mark: a doorway under a roof, and somebody in it.
pub(crate) const MARK: &str = r#"<svg viewBox="0 0 32 32" aria-hidden="true"><path d="M4.5 28V14.5L16 5l11.5 9.5V28"/><circle class="lit" cx="16" cy="17" r="3"/><path class="warm" d="M10.5 28c.3-3.6 2.3-5.4 5.5-5.4s5.2 1.8 5.5 5.4"/></svg>"#;

/// The ridges of the valley, one behind the other, at the foot of the rail and of the door.
pub(crate) const RIDGE: &str = r#"<svg class="ridge" viewBox="0 0 480 90" preserveAspectRatio="none" aria-hidden="true"><path d="M0 66 42 38l22 14L112 10l34 32 22-12 44 34 44-48 30 24 18-10 50 40 32-20 40 26 36-34 18 16v60H0z"/><path d="M0 78l58-24 50 18 60-28 62 32 48-20 68 26 60-22 74 24v16H0z"/></svg>"#;

/// Whether there is an icon of this name.
#[cfg(test)]
pub(crate) fn exists(name: &str) -> bool {
    ICONS.iter().any(|(known, _)| *known == name)
}
