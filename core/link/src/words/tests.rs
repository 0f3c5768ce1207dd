use super::*;

/// Letters to put in, take out or change (Levenshtein's distance).
fn apart(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.bytes().enumerate() {
        let mut next = vec![i + 1];
        for (j, y) in b.bytes().enumerate() {
            let changed = row[j] + usize::from(x != y);
            next.push(changed.min(row[j + 1] + 1).min(next[j] + 1));
        }
        row = next;
    }
    row[b.len()]
}

#[test]
fn no_word_can_be_taken_for_another_by_eye_or_by_its_beginning() {
    assert_eq!(apart("otter", "butter"), 2);
    for (n, a) in WORDS.iter().enumerate() {
        assert!((4..=9).contains(&a.len()) && a.bytes().all(|b| b.is_ascii_lowercase()));
        for b in &WORDS[n + 1..] {
            assert!(apart(a, b) >= 3, "{a} {b}");
            assert_ne!(a[..4], b[..4], "{a} {b}");
        }
    }
}
