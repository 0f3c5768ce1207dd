//! Changing fields of anything.

use super::{ANY, show::say_now};
use crate::{
    context::Context,
    exit::{Failed, error},
    value::{Typist, section},
};
use amble_core::{Entity, ErrorKind, Field, FieldChange, FieldValue, FoundThing, Section};
use clap::Args;

/// Change a topic, an action, a decision or a note
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  amble edit 7k3a --title \"Roadmap for summer\" --section alignment
  amble edit 2f9k --due fri --owner them
  amble edit 2f9k --due none
  amble edit 9c4d --text \"We try it for two months.\"")]
pub(crate) struct EditArgs {
    /// Its id, the first characters of it, or how it begins
    id: String,
    #[command(flatten)]
    topic: TopicFields,
    #[command(flatten)]
    what: WhatField,
    #[command(flatten)]
    action: ActionFields,
    /// A note: the line
    #[arg(long)]
    text: Option<String>,
}

/// Change a topic
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  amble topic edit 7k3a --title \"Roadmap for summer\" --section alignment
  amble topic edit 7k3a --heads-up")]
pub(crate) struct EditTopicArgs {
    /// The topic: its id, the first characters of it, or how it begins
    id: String,
    #[command(flatten)]
    fields: TopicFields,
}

/// Change an action
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  amble action edit 2f9k --due fri --owner them
  amble action edit 2f9k --due none")]
pub(crate) struct EditActionArgs {
    /// The action: its id, the first characters of it, or how it begins
    id: String,
    #[command(flatten)]
    what: WhatField,
    #[command(flatten)]
    fields: ActionFields,
}

/// What of a topic can be changed.
#[derive(Debug, Args)]
struct TopicFields {
    /// A topic: its title
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// A topic: its details; "" takes them away
    #[arg(long, value_name = "TEXT")]
    details: Option<String>,
    /// A topic: its section
    #[arg(long, value_parser = section)]
    section: Option<Section>,
    /// A topic: flag it for the other person to read before the meeting
    #[arg(long, conflicts_with = "no_heads_up")]
    heads_up: bool,
    /// A topic: remove the flag
    #[arg(long)]
    no_heads_up: bool,
}

/// What an action and a decision both have.
#[derive(Debug, Args)]
struct WhatField {
    /// An action, a decision: what is to be done, or was decided
    #[arg(long, value_name = "TEXT")]
    what: Option<String>,
}

/// What of an action can be changed.
#[derive(Debug, Args)]
struct ActionFields {
    /// An action: who does it: me, them, or a name
    #[arg(long, value_name = "PERSON")]
    owner: Option<String>,
    /// An action: its due date, or none
    #[arg(long, value_name = "DAY")]
    due: Option<String>,
    /// An action: how you will both know that it is done
    #[arg(long, value_name = "TEXT")]
    done_when: Option<String>,
}

/// A field and what was typed for it, if anything was.
type Typed = (&'static str, Option<String>);

impl TopicFields {
    fn typed(self) -> [Typed; 4] {
        let heads_up = match (self.heads_up, self.no_heads_up) {
            (true, _) => Some("yes".to_owned()),
            (_, true) => Some("no".to_owned()),
            _ => None,
        };
        let section = self.section.map(|section| section.word().to_owned());
        [
            ("title", self.title),
            ("details", self.details),
            ("section", section),
            ("heads_up", heads_up),
        ]
    }
}

impl ActionFields {
    fn typed(self) -> [Typed; 3] {
        [("owner", self.owner), ("due", self.due), ("done_when", self.done_when)]
    }
}

/// Changes anything.
pub(crate) fn run(context: &mut Context, args: EditArgs) -> Result<(), Failed> {
    let found = context.find(&args.id, ANY)?;
    let mut typed = vec![("what", args.what.what), ("text", args.text)];
    typed.extend(args.topic.typed());
    typed.extend(args.action.typed());
    change(context, found, typed)
}

/// Changes a topic.
pub(crate) fn topic(context: &mut Context, args: EditTopicArgs) -> Result<(), Failed> {
    let found = context.find(&args.id, &[Entity::Topic])?;
    change(context, found, args.fields.typed().into())
}

/// Changes an action.
pub(crate) fn action(context: &mut Context, args: EditActionArgs) -> Result<(), Failed> {
    let found = context.find(&args.id, &[Entity::Action])?;
    let mut typed = vec![("what", args.what.what)];
    typed.extend(args.fields.typed());
    change(context, found, typed)
}

fn change(context: &mut Context, found: FoundThing, typed: Vec<Typed>) -> Result<(), Failed> {
    let (me, them) = (context.amble.me(), context.amble.person(found.pair)?);
    let typist = Typist { mine: &me.name, them: &them, today: context.today() };
    let mut changes = Vec::new();
    for (word, typed) in typed {
        let (Some(typed), Some(field)) = (typed, Field::from_word(word)) else { continue };
        let value = typist.value(found.id, field, &typed)?;
        // A text that is empty takes an optional one away.
        let value = value.filter(|value| *value != FieldValue::Text(String::new()));
        changes.push(FieldChange { field, value });
    }
    if changes.is_empty() {
        let options = match found.id.entity {
            Entity::Topic => "--title, --details, --section, --heads-up or --no-heads-up",
            Entity::Action => "--what, --owner, --due or --done-when",
            Entity::Decision => "--what",
            Entity::Note => "--text",
            Entity::Meeting => {
                let reason = "nothing of a meeting is changed by hand: end it, or cut it short";
                return Err(error(ErrorKind::Invalid, reason));
            }
        };
        return Err(error(ErrorKind::Invalid, format!("say what to change: {options}")));
    }
    context.amble.set(found.pair, found.id, &changes)?;
    say_now(context, found, "Changed")
}
