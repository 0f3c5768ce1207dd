//! Changing fields of anything.

use super::{show::say_now, *};
use crate::value::section;
use amble_core::{Field, FieldChange, FieldValue, Section};

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

/// What of an action can be changed; a decision has only the first.
#[derive(Debug, Args)]
struct ActionFields {
    /// An action, a decision: what is to be done, or was decided
    #[arg(long, value_name = "TEXT")]
    what: Option<String>,
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
        let heads_up = self.heads_up.then_some("yes").or(self.no_heads_up.then_some("no"));
        let section = self.section.map(|section| section.word().to_owned());
        [
            ("title", self.title),
            ("details", self.details),
            ("section", section),
            ("heads_up", heads_up.map(str::to_owned)),
        ]
    }
}

impl ActionFields {
    fn typed(self) -> [Typed; 3] {
        [("owner", self.owner), ("due", self.due), ("done_when", self.done_when)]
    }
}

pub(crate) fn run(context: &mut Context, mut args: EditArgs) -> Result {
    let mut typed = vec![("what", args.action.what.take()), ("text", args.text)];
    typed.extend(args.topic.typed());
    typed.extend(args.action.typed());
    change(context, &args.id, ANY, typed)
}

pub(crate) fn topic(context: &mut Context, args: EditTopicArgs) -> Result {
    change(context, &args.id, TOPIC, args.fields.typed().into())
}

pub(crate) fn action(context: &mut Context, mut args: EditActionArgs) -> Result {
    let mut typed = vec![("what", args.fields.what.take())];
    typed.extend(args.fields.typed());
    change(context, &args.id, ACTION, typed)
}

fn change(context: &mut Context, id: &str, kinds: &[Entity], typed: Vec<Typed>) -> Result {
    let found = context.find(id, kinds)?;
    let them = context.amble.person(found.pair)?;
    let typist = context.typist(&them);
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
            _ => {
                let reason = "nothing of a meeting is changed by hand: end it, or cut it short";
                return Err(invalid(reason));
            }
        };
        return Err(invalid(format!("say what to change: {options}")));
    }
    context.amble.set(found.pair, found.id, &changes)?;
    say_now(context, found, "Changed")
}
