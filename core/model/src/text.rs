//! What text may hold: which characters show nothing, and which could mislead a reader.

/// Whether a character turns the direction of the text around it without being seen: it could make
/// one sentence read as another.
#[must_use]
pub fn turns_direction(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Whether text shows nothing: it is empty, or made of spaces and of characters without a shape
/// of their own (Unicode's Default_Ignorable_Code_Point, which shape others inside real words).
#[must_use]
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|c| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}'
                | '\u{17B5}' | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}'
                | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}'
                | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFF8}'
                | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
    })
}

/// Whether text may be kept: no control characters but tabs, and line breaks unless it is one line.
#[must_use]
pub fn is_plain(text: &str, one_line: bool) -> bool {
    text.chars().all(|c| match c {
        '\n' | '\t' => !one_line,
        c => {
            let breaks_line = one_line && matches!(c, '\u{2028}' | '\u{2029}');
            !(c.is_control() || turns_direction(c) || breaks_line)
        }
    })
}

/// The beginning of a text, to recognise it by: at most so many characters, and a sign if there is
/// more.
#[must_use]
pub fn beginning(text: &str, chars: usize) -> String {
    let mut out: String = text.chars().take(chars).collect();
    if out.len() < text.len() {
        out.push('…');
    }
    out
}
