//! Whatever an honest app writes passes, up to the caps.

use super::world::*;
use amble_document::Document;
use amble_model::{Edit, EditId, Entity, Envelope, Put, Rank, limits};
use amble_support::{
    Seed, acts,
    people::{key, publish},
    two_people,
};
use std::time::Instant;

/// What changes an outbox became, under the caps.
fn within_the_caps(changes: &[Envelope], case: &str) {
    for change in changes {
        let ops = expand(change).operations.len();
        assert!(change.raw.len() <= limits::CHANGE_BYTES, "{case}: {} bytes", change.raw.len());
        assert!(ops <= limits::CHANGE_OPS, "{case}: {ops} operations");
    }
}

/// Publishes on one side, takes in on the other, and says what it cost.
fn cross(
    from: &mut Document,
    to: &mut Document,
    edits: &[Edit],
    seed: &mut Seed,
    case: &str,
) -> usize {
    let begun = Instant::now();
    let changes = publish(from, edits, seed);
    let published = begun.elapsed();
    within_the_caps(&changes, case);
    let bytes: usize = changes.iter().map(|c| c.raw.len()).sum();
    let begun = Instant::now();
    let taken = to.take(&changes, &key(to.members().mine));
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
    let mut seed = Seed::new(41);
    let [mut ana, mut ben] = two_people();
    let topic = new_topic("Roadmap", &mut seed);
    cross(&mut ana.doc, &mut ben.doc, std::slice::from_ref(&topic), &mut seed, "a topic");
    // Ten of the longest lines; then as many lines as there may be, of the characters that take
    // most room; then each of them rewritten.
    let lines = |piece: &str, count: usize| {
        let chars = limits::NOTES_CHARS / count;
        let line: String = piece.chars().cycle().take(chars).collect();
        vec![line; count].join("\n")
    };
    let most = limits::NOTES_LINES;
    let texts = [
        lines("a\u{e9} \u{6f22}\u{1f44b}\u{1f3fd}", 10),
        lines("\u{1f44b}", 10),
        lines("\u{6f22}\u{5b57}", most),
        lines("\u{1f44b}\u{1f3fd}", most),
        lines("z", 10),
    ];
    for (n, text) in texts.iter().enumerate() {
        let (from, to) = if n % 2 == 0 { (&mut ana, &mut ben) } else { (&mut ben, &mut ana) };
        let sees = from.sees();
        let shown = acts::text(&sees, topic.object);
        let edits = sees.write_notes(topic.object, &shown, text, &mut seed).unwrap();
        cross(&mut from.doc, &mut to.doc, &edits, &mut seed, &format!("notes {n}"));
        assert_eq!(acts::text(&to.sees(), topic.object), *text);
    }
    healthy(ana.doc, "the longest notes");
}

#[test]
fn a_thousand_topics_in_one_outbox_pass_as_a_few_changes_under_the_caps() {
    let world = World::new();
    let mut seed = Seed::new(42);
    let (mut mine, mut theirs) = (world.mine.clone(), world.theirs.clone());
    let mut edits = Vec::new();
    for n in 0..1_000 {
        let topic = new_topic(&format!("Topic {n}"), &mut seed);
        let id = topic.object;
        edits.push(topic);
        if n % 100 == 0 {
            edits.push(new_note(id, &"Some notes. ".repeat(20), &mut seed));
        }
    }
    let changes = cross(&mut mine, &mut theirs, &edits, &mut seed, "a thousand topics");
    assert!((4..40).contains(&changes), "{changes} changes");
    assert_eq!(theirs.project().objects.len(), 1_010 + world.mine.project().objects.len());
}

/// The ids of what an edit replaced can be many times its text.
#[test]
fn an_outbox_of_what_was_changed_again_and_again_passes_as_changes_under_the_caps() {
    let world = World::new();
    let mut seed = Seed::new(44);
    let (mut mine, mut theirs) = (world.mine.clone(), world.theirs.clone());
    let topics: Vec<_> = (0..450).map(|n| new_topic(&format!("Topic {n}"), &mut seed)).collect();
    cross(&mut mine, &mut theirs, &topics, &mut seed, "topics");
    let mut again = Vec::new();
    for topic in &topics {
        let mut edit = set(topic.object, "section", "growth", &mut seed);
        edit.was = (0..limits::REPLACED_EDITS).map(|_| EditId::draw(&mut seed)).collect();
        again.push(edit);
    }
    cross(&mut theirs, &mut mine, &again, &mut seed, "changed again and again");
    let last = mine.project().objects[&topics[449].object].revisions();
    assert_eq!(last.into_iter().collect::<Vec<_>>(), [again[449].id]);
}

#[test]
fn lines_written_in_three_hundred_syncs_can_be_taken_out_at_once() {
    let mut seed = Seed::new(43);
    let [mut ana, mut ben] = two_people();
    let topic = new_topic("Roadmap", &mut seed);
    let (id, mut rank) = (topic.object, Rank::between(None, None));
    let begun = Instant::now();
    let mut written = publish(&mut ana.doc, &[topic], &mut seed);
    for n in 0..300u32 {
        let text = put("text", &format!("{} {n}", char::from(b'a' + (n % 26) as u8)));
        let line = new(Entity::Note, &[put("topic", &id.key()), text, Put::rank(&rank)], &mut seed);
        rank = Rank::between(Some(&rank), None);
        written.extend(publish(&mut ana.doc, &[line], &mut seed));
    }
    println!("written in {:?}", begun.elapsed());
    let begun = Instant::now();
    assert_eq!(ben.doc.take(&written, &key(ben.party())).taken.len(), 301);
    println!("taken in {:?}", begun.elapsed());
    let sees = ben.sees();
    assert_eq!(sees.notes(id).len(), 300);
    let edits = sees.write_notes(id, &acts::text(&sees, id), "", &mut seed).unwrap();
    assert_eq!(edits.len(), 300);
    cross(&mut ben.doc, &mut ana.doc, &edits, &mut seed, "taken out at once");
    assert_eq!(acts::text(&ana.sees(), id), "");
    healthy(ana.doc, "after taking out");
}
