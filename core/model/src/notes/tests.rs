use super::*;
use crate::Entity;
use chacha20::ChaCha8Rng;
use proptest::prelude::*;
use rand_core::SeedableRng;
use std::collections::BTreeSet;

fn rng(seed: u64) -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(seed)
}

fn standing(lines: &[&str]) -> Vec<NoteLine> {
    let mut last: Option<Rank> = None;
    let mut one = |(n, text): (usize, &&str)| {
        let rank = Rank::between(last.as_ref(), None);
        last = Some(rank.clone());
        let id = ObjectId { entity: Entity::Note, bytes: [n as u8 + 1; 10] };
        NoteLine { id, text: (*text).to_owned(), rank: Some(rank) }
    };
    lines.iter().enumerate().map(&mut one).collect()
}

/// The lines after some edits; new ones get ids from `fresh` upwards.
fn after(mut lines: Vec<NoteLine>, edits: &[LineEdit], fresh: u8) -> Vec<NoteLine> {
    for (n, edit) in edits.iter().enumerate() {
        match edit {
            LineEdit::Add { text, rank } => lines.push(NoteLine {
                id: ObjectId { entity: Entity::Note, bytes: [fresh + n as u8; 10] },
                text: text.clone(),
                rank: Some(rank.clone()),
            }),
            LineEdit::Change { id, text } => {
                lines.iter_mut().filter(|l| l.id == *id).for_each(|l| l.text.clone_from(text));
            }
            LineEdit::Move { id, rank } => {
                let moved = lines.iter_mut().filter(|l| l.id == *id);
                moved.for_each(|l| l.rank = Some(rank.clone()));
            }
            LineEdit::Drop { id } => lines.retain(|l| l.id != *id),
        }
    }
    lines.sort_by_key(|l| (l.rank.clone(), l.id));
    lines
}

fn text(lines: &[NoteLine]) -> String {
    lines.iter().map(|l| l.text.as_str()).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_changed_line_is_an_edit_of_that_line_and_of_no_other() {
    let lines = standing(&["We said 3 %.", "Then hiring."]);
    let edits = line_edits(&lines, &text(&lines), "We said 5 %.\nThen hiring.", &mut rng(1));
    let change = LineEdit::Change { id: lines[0].id, text: "We said 5 %.".into() };
    assert_eq!(edits, [change]);
}

#[test]
fn what_the_other_changed_meanwhile_stays_and_what_was_written_in_its_place_is_a_new_line() {
    let shown = "We said 3 %.\nThen hiring.";
    let lines = standing(&["We said 4 %.", "Then hiring."]);
    let edits = line_edits(&lines, shown, "We said 5 %.\nThen hiring.", &mut rng(1));
    let left = text(&after(lines, &edits, 100));
    assert!(left.contains("4 %") && left.contains("5 %"), "{left}");
}

#[test]
fn a_line_that_was_moved_is_still_the_same_line() {
    let lines = standing(&["one", "two", "three"]);
    let edits = line_edits(&lines, &text(&lines), "three\none\ntwo", &mut rng(1));
    assert!(matches!(edits.as_slice(), [LineEdit::Move { id, .. }] if *id == lines[2].id));
    assert_eq!(text(&after(lines, &edits, 100)), "three\none\ntwo");
}

#[test]
fn two_who_write_several_lines_apart_find_each_others_lines_together() {
    let (mine, theirs) = ("a1\na2\na3", "b1\nb2\nb3");
    let mut all = after(Vec::new(), &line_edits(&[], "", mine, &mut rng(1)), 10);
    all = after(all, &line_edits(&[], "", theirs, &mut rng(2)), 20);
    let both = [format!("{mine}\n{theirs}"), format!("{theirs}\n{mine}")];
    assert!(both.contains(&text(&all)), "{}", text(&all));
}

proptest! {
    #[test]
    fn an_editor_finds_its_own_lines_again(
        old in prop::collection::vec("[a-c]{1,3}", 0..8),
        new in prop::collection::vec("[a-c]{1,3}", 0..8),
        seed: u64,
    ) {
        let old: Vec<&str> = old.iter().map(String::as_str).collect();
        let lines = standing(&old);
        let now = new.join("\n");
        let edits = line_edits(&lines, &text(&lines), &now, &mut rng(seed));
        prop_assert_eq!(text(&after(lines, &edits, 100)), now);
    }

    #[test]
    fn nobody_reads_a_line_that_nobody_wrote(
        base in prop::collection::vec("[a-c]{1,3}", 0..6),
        mine in prop::collection::vec("[a-c]{1,3}", 0..6),
        theirs in prop::collection::vec("[a-c]{1,3}", 0..6),
        seed: u64,
    ) {
        let of = |lines: &[String]| lines.join("\n");
        let written: BTreeSet<&String> = base.iter().chain(&mine).chain(&theirs).collect();
        let base_refs: Vec<&str> = base.iter().map(String::as_str).collect();
        let lines = standing(&base_refs);
        let first = line_edits(&lines, &of(&base), &of(&mine), &mut rng(seed));
        let lines = after(lines, &first, 100);
        // The other's editor still shows what it showed at first.
        let second = line_edits(&lines, &of(&base), &of(&theirs), &mut rng(!seed));
        for line in after(lines, &second, 180) {
            prop_assert!(written.contains(&line.text), "{}", line.text);
        }
    }
}
