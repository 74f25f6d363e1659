//! Forms as data: what a field is called, what stands in it, what is wrong with it. One template
//! (`parts/form.html`) draws them all, so that labels, hints and faults are tied to their fields
//! everywhere in the same way.

use crate::failure::Failure;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;

/// One thing to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Choice {
    /// What is sent.
    pub(crate) value: String,
    /// What is read.
    pub(crate) label: String,
    /// Whether it is chosen.
    pub(crate) chosen: bool,
}

/// What kind of field it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// One line of text; the type of the input (`text`, `tel`, `email`, `password`, `number`).
    Line(&'static str),
    /// Several lines.
    Lines,
    /// One of a list, closed; an empty first choice means 'not known'.
    Select(Vec<Choice>),
    /// One of a few, all in sight.
    Radios(Vec<Choice>),
    /// Any of several.
    Checks(Vec<Choice>),
    /// A file; what is accepted.
    File(&'static str),
}

/// A field of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Field {
    /// Name in the form, and id on the page unless `id` says another.
    pub(crate) name: String,
    /// Id on the page, where several fields have one name.
    pub(crate) id: Option<String>,
    /// Label above it.
    pub(crate) label: String,
    /// Kind.
    pub(crate) kind: Kind,
    /// What stands in it (lines only).
    pub(crate) value: String,
    /// Help under the label.
    pub(crate) hint: Option<String>,
    /// What is wrong with it.
    pub(crate) fault: Option<String>,
    /// Whether it may stay empty.
    pub(crate) required: bool,
    /// `autocomplete`, where the browser can help or must not.
    pub(crate) autocomplete: &'static str,
    /// Style classes of the input.
    pub(crate) class: &'static str,
    /// Whether it takes the whole row of its grid.
    pub(crate) whole: bool,
}

impl Field {
    /// A field of a kind.
    #[must_use]
    pub(crate) fn new(name: impl Into<String>, label: impl Into<String>, kind: Kind) -> Self {
        Self {
            name: name.into(),
            id: None,
            label: label.into(),
            kind,
            value: String::new(),
            hint: None,
            fault: None,
            required: false,
            autocomplete: "off",
            class: "",
            whole: false,
        }
    }

    /// A line of text.
    #[must_use]
    pub(crate) fn line(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::new(name, label, Kind::Line("text"))
    }

    /// With what stands in it.
    #[must_use]
    pub(crate) fn value(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }

    /// With help under the label.
    #[must_use]
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// That must be filled.
    #[must_use]
    pub(crate) fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Over the whole row.
    #[must_use]
    pub(crate) fn whole(mut self) -> Self {
        self.whole = true;
        self
    }

    /// With a style class on its input.
    #[must_use]
    pub(crate) fn class(mut self, class: &'static str) -> Self {
        self.class = class;
        self
    }

    /// With a hint to the browser about what it holds.
    #[must_use]
    pub(crate) fn autocomplete(mut self, autocomplete: &'static str) -> Self {
        self.autocomplete = autocomplete;
        self
    }

    /// The choices, whatever the kind.
    #[cfg(test)]
    pub(crate) fn choices(&self) -> &[Choice] {
        match &self.kind {
            Kind::Select(choices) | Kind::Radios(choices) | Kind::Checks(choices) => choices,
            Kind::Line(_) | Kind::Lines | Kind::File(_) => &[],
        }
    }

    /// Its id on the page.
    #[must_use]
    pub(crate) fn id(&self) -> &str {
        self.id.as_deref().unwrap_or(&self.name)
    }

    /// The ids of hint and fault for `aria-describedby`.
    #[must_use]
    pub(crate) fn described_by(&self) -> String {
        let mut ids = Vec::new();
        if self.hint.is_some() {
            ids.push(format!("{}-hint", self.id()));
        }
        if self.fault.is_some() {
            ids.push(format!("{}-fault", self.id()));
        }
        ids.join(" ")
    }

    /// Whether several inputs make up the field, which then is a fieldset with a legend.
    #[must_use]
    pub(crate) fn is_set(&self) -> bool {
        matches!(self.kind, Kind::Radios(_) | Kind::Checks(_))
    }

    /// The id to which the error summary leads.
    #[must_use]
    pub(crate) fn anchor(&self) -> String {
        if self.is_set() {
            format!("{}-0", self.id())
        } else {
            self.id().to_owned()
        }
    }
}

/// Fields that belong together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Group {
    /// Title of the card; empty for none.
    pub(crate) title: String,
    /// Sentence under the title; empty for none.
    pub(crate) lead: String,
    /// Icon beside the title.
    pub(crate) icon: &'static str,
    /// Grid of the fields: empty, `two` or `three`.
    pub(crate) columns: &'static str,
    /// Whether it is closed until somebody opens it.
    pub(crate) folded: bool,
    /// The fields.
    pub(crate) fields: Vec<Field>,
}

/// A form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Form {
    /// Where it is sent.
    pub(crate) action: String,
    /// Whether it carries a file.
    pub(crate) upload: bool,
    /// Values that nobody sees: command number, heads that were seen.
    pub(crate) hidden: Vec<(String, String)>,
    /// The groups.
    pub(crate) groups: Vec<Group>,
    /// Words of the button.
    pub(crate) submit: String,
    /// Whether the button does what cannot be undone.
    pub(crate) grave: bool,
    /// Another button: the name that it sends, and its words.
    pub(crate) other: Option<(&'static str, String)>,
    /// Where one goes who does not want to; empty for nowhere.
    pub(crate) cancel: String,
}

impl Form {
    /// Puts the faults at their fields; what has no field of that name is given back.
    pub(crate) fn put_faults(&mut self, faults: Vec<(String, String)>) -> Vec<String> {
        let mut loose = Vec::new();
        for (name, sentence) in faults {
            let group = self
                .groups
                .iter_mut()
                .find(|group| group.fields.iter().any(|field| field.name == name));
            let Some(group) = group else {
                loose.push(sentence);
                continue;
            };
            group.folded = false;
            if let Some(field) = group.fields.iter_mut().find(|field| field.name == name) {
                field.fault = Some(sentence);
            }
        }
        loose
    }

    /// The fields that have a fault, for the summary.
    pub(crate) fn faulty(&self) -> impl Iterator<Item = &Field> {
        self.groups
            .iter()
            .flat_map(|group| &group.fields)
            .filter(|field| field.fault.is_some())
    }
}

/// The values of a posted form, in the order in which they were sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Posted(pub(crate) Vec<(String, String)>);

impl Posted {
    /// Reads the body of a form as browsers send it.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Self, Failure> {
        bytes
            .split(|byte| *byte == b'&')
            .filter(|pair| !pair.is_empty())
            .map(|pair| {
                let place = pair
                    .iter()
                    .position(|byte| *byte == b'=')
                    .unwrap_or(pair.len());
                let value = pair.get(place + 1..).unwrap_or_default();
                Some((decode(&pair[..place])?, decode(value)?))
            })
            .collect::<Option<_>>()
            .map(Self)
            .ok_or(Failure::BadRequest)
    }

    /// The first value under a name, trimmed; empty when there is none.
    #[must_use]
    pub(crate) fn get(&self, name: &str) -> &str {
        self.0
            .iter()
            .find(|(known, _)| known == name)
            .map_or("", |(_, value)| value.trim())
    }

    /// The first value exactly as it was sent: for passwords.
    #[must_use]
    pub(crate) fn exact(&self, name: &str) -> &str {
        self.0
            .iter()
            .find(|(known, _)| known == name)
            .map_or("", |(_, value)| value)
    }

    /// The value under a name, `None` when empty.
    #[must_use]
    pub(crate) fn filled(&self, name: &str) -> Option<String> {
        Some(self.get(name))
            .filter(|value| !value.is_empty())
            .map(str::to_owned)
    }

    /// All values under a name that are not empty.
    #[must_use]
    pub(crate) fn all(&self, name: &str) -> Vec<String> {
        self.0
            .iter()
            .filter(|(known, value)| known == name && !value.trim().is_empty())
            .map(|(_, value)| value.trim().to_owned())
            .collect()
    }
}

/// A name or value as browsers encode it; `None` when it is not such.
fn decode(bytes: &[u8]) -> Option<String> {
    let mut plain = Vec::with_capacity(bytes.len());
    let mut rest = bytes.iter();
    while let Some(byte) = rest.next() {
        plain.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digits = [*rest.next()?, *rest.next()?];
                u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?
            }
            other => *other,
        });
    }
    String::from_utf8(plain)
        .ok()
        .map(|text| text.replace("\r\n", "\n"))
}

/// The form behind the gate.
impl<S: Send + Sync> FromRequestParts<S> for Posted {
    type Rejection = Failure;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or(Failure::BadRequest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_read_as_browsers_write_it() {
        let posted = Posted::from_bytes("a=%D0%9F+x&a=1%0D%0A2&b".as_bytes()).unwrap();
        assert_eq!(posted.all("a"), vec!["П x".to_owned(), "1\n2".to_owned()]);
        assert_eq!(posted.get("b"), "");
        assert!(Posted::from_bytes(b"a=%G1").is_err());
        assert!(Posted::from_bytes(b"a=%ff").is_err());
    }

    #[test]
    fn a_fault_opens_the_group_of_its_field_and_a_stranger_is_given_back() {
        let group = Group {
            folded: true,
            fields: vec![Field::line("name", "Name")],
            ..Group::default()
        };
        let mut form = Form {
            groups: vec![group],
            ..Form::default()
        };
        let loose = form.put_faults(vec![
            ("name".into(), "Write a name.".into()),
            ("else".into(), "Something else.".into()),
        ]);
        assert_eq!(loose, vec!["Something else.".to_owned()]);
        assert!(!form.groups[0].folded);
        assert_eq!(form.faulty().count(), 1);
        assert_eq!(form.groups[0].fields[0].described_by(), "name-fault");
    }

    #[test]
    fn posted_values_are_trimmed_but_passwords_are_not() {
        let posted = Posted(vec![
            ("a".into(), " x ".into()),
            ("a".into(), "y".into()),
            ("b".into(), " ".into()),
        ]);
        assert_eq!(posted.get("a"), "x");
        assert_eq!(posted.exact("a"), " x ");
        assert_eq!(posted.all("a"), vec!["x".to_owned(), "y".to_owned()]);
        assert_eq!(posted.filled("b"), None);
        assert_eq!(posted.get("c"), "");
    }
}
