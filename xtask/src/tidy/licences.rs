//! Every package in use has a licence that the list in `deny.toml` allows.

use super::graph::Graph;

/// Says each package whose licence is missing, cannot be read, or is not allowed.
pub(crate) fn check(graph: &Graph, allowed: &[String]) -> Vec<String> {
    let mut findings = Vec::new();
    for package in &graph.packages {
        let Some(licence) = &package.licence else {
            findings.push(format!(
                "{} {} names no licence",
                package.name, package.version
            ));
            continue;
        };
        if !holds(licence, allowed) {
            findings.push(format!(
                "{} {} is under `{licence}`, which deny.toml does not allow",
                package.name, package.version
            ));
        }
    }
    findings
}

/// Whether an SPDX expression can be satisfied with allowed licences alone. `AND` binds tighter
/// than `OR`; a slash is an old way to write `OR`. What cannot be read does not hold.
fn holds(expression: &str, allowed: &[String]) -> bool {
    let spaced = expression
        .replace('(', " ( ")
        .replace(')', " ) ")
        .replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut reader = Reader {
        words: &words,
        at: 0,
        allowed,
    };
    reader.any() == Some(true) && reader.at == words.len()
}

struct Reader<'a> {
    words: &'a [&'a str],
    at: usize,
    allowed: &'a [String],
}

impl Reader<'_> {
    fn take(&mut self, word: &str) -> bool {
        let next = self.words.get(self.at) == Some(&word);
        self.at += usize::from(next);
        next
    }

    fn any(&mut self) -> Option<bool> {
        let mut holds = self.all()?;
        while self.take("OR") {
            holds |= self.all()?;
        }
        Some(holds)
    }

    fn all(&mut self) -> Option<bool> {
        let mut holds = self.one()?;
        while self.take("AND") {
            holds &= self.one()?;
        }
        Some(holds)
    }

    fn one(&mut self) -> Option<bool> {
        if self.take("(") {
            let holds = self.any()?;
            return self.take(")").then_some(holds);
        }
        let word = *self.words.get(self.at)?;
        if matches!(word, "AND" | "OR" | "WITH" | ")") {
            return None;
        }
        self.at += 1;
        let mut name = word.to_owned();
        if self.take("WITH") {
            name = format!("{name} WITH {}", self.words.get(self.at)?);
            self.at += 1;
        }
        Some(self.allowed.contains(&name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed() -> Vec<String> {
        [
            "MIT",
            "Apache-2.0",
            "Apache-2.0 WITH LLVM-exception",
            "BSD-3-Clause",
        ]
        .map(str::to_owned)
        .to_vec()
    }

    #[test]
    fn one_allowed_way_is_enough_where_there_is_a_choice() {
        for licence in [
            "MIT",
            "GPL-3.0-only OR MIT",
            "MIT/GPL-2.0",
            "(GPL-2.0 OR MIT) AND MIT",
        ] {
            assert!(holds(licence, &allowed()), "{licence}");
        }
    }

    #[test]
    fn all_parts_must_be_allowed_where_they_add_up() {
        assert!(holds("(MIT OR GPL-2.0) AND BSD-3-Clause", &allowed()));
        assert!(!holds("MIT AND GPL-2.0", &allowed()));
        assert!(!holds("MIT AND GPL-2.0 OR GPL-3.0", &allowed()));
    }

    #[test]
    fn an_exception_belongs_to_its_licence() {
        assert!(holds("Apache-2.0 WITH LLVM-exception", &allowed()));
        assert!(!holds("GPL-2.0 WITH Classpath-exception-2.0", &allowed()));
    }

    #[test]
    fn an_expression_that_cannot_be_read_does_not_hold() {
        for licence in ["", "MIT OR", "(MIT", "MIT MIT", "AND MIT"] {
            assert!(!holds(licence, &allowed()), "{licence}");
        }
    }

    #[test]
    fn packages_with_no_licence_or_a_foreign_one_are_found() {
        let graph = Graph::with_packages(&["good MIT", "silent", "strict AGPL-3.0-only"]);
        let findings = check(&graph, &allowed());
        assert_eq!(findings.len(), 2);
        assert!(findings[0].contains("silent") && findings[1].contains("strict"));
    }
}
