//! Reads a pasted list: one topic a line, with what is indented below it as its details.
//! Pure.

/// One topic of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bullet {
    /// The line, without its mark.
    pub title: String,
    /// The indented lines below it.
    pub details: String,
}

/// Columns of white space before the first character; a tab counts as four.
fn indent(line: &str) -> usize {
    let blank = line.chars().take_while(|c| c.is_whitespace());
    blank.map(|c| if c == '\t' { 4 } else { 1 }).sum()
}

/// What follows a mark, or nothing if there is none: a mark ends at white space or with the line.
fn after<'a>(line: &'a str, mark: &str) -> Option<&'a str> {
    let rest = line.strip_prefix(mark)?;
    (rest.is_empty() || rest.starts_with(char::is_whitespace)).then(|| rest.trim_start())
}

/// The line without its bullet, number and box.
fn unmarked(line: &str) -> &str {
    let mut rest = line.trim();
    for mark in ["-", "*", "+", "•", "◦", "–"] {
        if let Some(found) = after(rest, mark) {
            rest = found;
            break;
        }
    }
    let digits = rest.chars().take_while(char::is_ascii_digit).count();
    if (1..=3).contains(&digits) {
        let tail = rest.get(digits..).unwrap_or_default();
        rest = after(tail, ".").or_else(|| after(tail, ")")).unwrap_or(rest);
    }
    let boxes = ["[ ]", "[]", "[x]", "[X]"];
    boxes.into_iter().find_map(|mark| after(rest, mark)).unwrap_or(rest)
}

/// Reads a list. Empty lines part nothing and are left out.
#[must_use]
pub fn parse(text: &str) -> Vec<Bullet> {
    let mut out: Vec<(usize, Bullet)> = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let depth = indent(line);
        match out.last_mut() {
            Some((above, bullet)) if depth > *above => {
                if !bullet.details.is_empty() {
                    bullet.details.push('\n');
                }
                bullet.details.push_str(line.trim());
            }
            _ => {
                let title = unmarked(line).to_owned();
                if !title.is_empty() {
                    out.push((depth, Bullet { title, details: String::new() }));
                }
            }
        }
    }
    out.into_iter().map(|(_, bullet)| bullet).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn titles(text: &str) -> Vec<String> {
        parse(text).into_iter().map(|b| b.title).collect()
    }

    #[test]
    fn every_usual_bullet_becomes_a_topic_without_its_mark() {
        let list =
            "- one\n* two\n• three\n1. four\n12) five\n[ ] six\n- [ ] seven\n\nplain eight\r\n";
        let expected = ["one", "two", "three", "four", "five", "six", "seven", "plain eight"];
        assert_eq!(titles(list), expected);
    }

    #[test]
    fn what_only_looks_like_a_bullet_is_kept() {
        let list = "-5 degrees\n1.5 hours a week\n2026. what a year\n*very* important\n[link] x";
        assert_eq!(titles(list), list.lines().collect::<Vec<_>>());
    }

    #[test]
    fn indented_lines_become_the_details_of_the_topic_above() {
        let list = "  - Roadmap\n      Who owns it?\n      - since March\n\n  - Hiring\n\tslow";
        let read = parse(list);
        assert_eq!(read.len(), 2);
        assert_eq!(read[0].title, "Roadmap");
        assert_eq!(read[0].details, "Who owns it?\n- since March");
        assert_eq!(read[1], Bullet { title: "Hiring".into(), details: "slow".into() });
    }

    #[test]
    fn nothing_pasted_is_nothing() {
        assert!(parse("").is_empty());
        assert!(parse("\n  \n- \n*\n").is_empty());
    }
}
