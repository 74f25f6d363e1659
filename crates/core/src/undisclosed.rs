//! Types that hold a person's words never print them: not in a log, not in a panic, not by accident.

/// Gives types a `Debug` that prints their name and nothing of what they hold.
///
/// Tests can still compare such values; what differs, they have to look at field by field.
#[macro_export]
macro_rules! undisclosed {
    ($($type:ty),+ $(,)?) => {$(
        impl ::std::fmt::Debug for $type {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(::std::concat!(::std::stringify!($type), "(…)"))
            }
        }
    )+};
}

#[cfg(test)]
mod tests {
    use crate::journal::Value;
    use crate::person::{Name, PersonFacts};

    #[test]
    fn printing_a_person_prints_no_word_of_the_person() {
        let name = Name {
            full: "Зебо Анорова".into(),
            ..Name::default()
        };
        let facts = PersonFacts {
            names: vec![name.clone()],
            ..PersonFacts::default()
        };
        assert_eq!(format!("{name:?} {facts:?}"), "Name(…) PersonFacts(…)");
        assert!(!format!("{:?}", Value::from("Зебо")).contains("Зебо"));
        assert!(!format!("{:?}", facts.to_fields()).contains("Зебо"));
    }
}
