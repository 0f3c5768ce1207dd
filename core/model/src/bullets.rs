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
mod tests;
