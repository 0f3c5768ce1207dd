//! Whatever an honest app writes passes, up to the caps.

use super::world::*;
use amble_document::Document;
use amble_model::{Entity, ObjectId, limits};
use std::time::Instant;

/// Publishes on one side, takes in on the other, and says what it cost.
fn cross(
    from: &mut Document,
    to: &mut Document,
    edits: &[amble_model::Edit],
    dice: &mut Dice,
    case: &str,
) -> usize {
    let begun = Instant::now();
    let changes = publish(from, edits, dice);
    let published = begun.elapsed();
    for change in &changes {
        let ops = expand(change).operations.len();
        assert!(change.raw.len() <= limits::CHANGE_BYTES, "{case}: {} bytes", change.raw.len());
        assert!(ops <= limits::CHANGE_OPS, "{case}: {ops} operations");
    }
    let bytes: usize = changes.iter().map(|c| c.raw.len()).sum();
    let begun = Instant::now();
    let taken = to.take(&changes, &key(to.members().mine.person.0[0]));
    println!(
        "{case}: {} changes, {bytes} bytes, published in {published:?}, taken in {:?}",
        changes.len(),
        begun.elapsed()
    );
    assert!(taken.refused.is_empty(), "{case}: {:?}", taken.refused);
    assert_eq!(taken.taken.len(), changes.len(), "{case}");
    assert_eq!(from.project(), to.project(), "{case}");
    changes.len()
}

#[test]
fn the_longest_notes_and_their_rewriting_pass() {
    let world = World::new();
    let mut dice = Dice(41);
    let (mut mine, mut theirs) = (world.mine.clone(), world.theirs.clone());
    let fill = |piece: &str| {
        let units = piece.encode_utf16().count();
        let text = piece.repeat(limits::NOTES_UNITS / units);
        assert!(text.encode_utf16().count() > limits::NOTES_UNITS - units);
        text
    };
    // One, two and three bytes and a pair of units; then all of three bytes; then all of pairs.
    let texts = ["aé漢👋🏽 ", "漢字", "👋", "z", "字"].map(fill);
    let mut now = "Notes of one".to_owned();
    for (n, text) in texts.iter().enumerate() {
        let edits = [write(world.item, &now, text, &mut dice)];
        let (from, to) =
            if n % 2 == 0 { (&mut mine, &mut theirs) } else { (&mut theirs, &mut mine) };
        cross(from, to, &edits, &mut dice, &format!("notes {n}"));
        assert_eq!(to.project().objects[&world.item].notes, *text);
        now.clone_from(text);
    }
    healthy(mine, "the longest notes");
}

#[test]
fn a_thousand_items_in_one_outbox_pass_as_a_few_changes_under_the_caps() {
    let world = World::new();
    let mut dice = Dice(42);
    let (mut mine, mut theirs) = (world.mine.clone(), world.theirs.clone());
    let mut edits = Vec::new();
    for n in 0..1_000 {
        let id = ObjectId::draw(Entity::Item, &mut dice);
        edits.push(new_item(&format!("Item {n}"), id, &mut dice));
        if n % 100 == 0 {
            edits.push(write(id, "", &"Some notes. ".repeat(20), &mut dice));
        }
    }
    let changes = cross(&mut mine, &mut theirs, &edits, &mut dice, "a thousand items");
    assert!((4..40).contains(&changes), "{changes} changes");
    assert_eq!(theirs.project().objects.len(), 1_000 + world.mine.project().objects.len());
}

#[test]
fn text_written_in_three_hundred_contacts_can_be_deleted_at_once() {
    let world = World::new();
    let mut dice = Dice(43);
    let (mut mine, mut theirs) = (world.mine.clone(), world.theirs.clone());
    let mut now = "Notes of one".to_owned();
    let begun = Instant::now();
    let mut written = Vec::new();
    for n in 0..300u32 {
        let next = format!("{now}{}", char::from(b'a' + (n % 26) as u8));
        written.extend(publish(&mut mine, &[write(world.item, &now, &next, &mut dice)], &mut dice));
        now = next;
    }
    println!("written in {:?}", begun.elapsed());
    let begun = Instant::now();
    assert_eq!(theirs.take(&written, &key(2)).taken.len(), 300);
    println!("taken in {:?}", begun.elapsed());
    let clear = [write(world.item, &now, "", &mut dice)];
    cross(&mut theirs, &mut mine, &clear, &mut dice, "deleted at once");
    assert_eq!(mine.project().objects[&world.item].notes, "");
    healthy(mine, "after deleting");
}
