//! Adding topics: one, or a pasted list.

use super::*;
use crate::{value::section, view::row};
use amble_core::{NewTopic, Section};

/// Add a topic; it waits on this device until you sync
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  amble add Roadmap for spring
  amble add Two teams, one room --section roadblocks --details \"Since March.\"
  amble add Your part in the launch --heads-up
  amble add --paste < list.txt           a list: indented lines become the details

A title that begins with a dash goes after two dashes: amble add -- -5 degrees outside")]
pub(crate) struct AddArgs {
    /// What to talk about, in a few words
    #[arg(required_unless_present = "paste", conflicts_with = "paste")]
    title: Vec<String>,
    /// What is behind it
    #[arg(long, value_name = "TEXT", conflicts_with = "paste")]
    details: Option<String>,
    /// The part of the agenda it belongs to: check-in, follow-up, alignment, progress, roadblocks,
    /// relationships, feedback, growth, other, next-steps
    #[arg(long, default_value = "other", value_parser = section)]
    section: Section,
    /// The other person should read it before the meeting
    #[arg(long, conflicts_with = "paste")]
    heads_up: bool,
    /// Read a list from standard input, one topic a line
    #[arg(long)]
    paste: bool,
}

impl AddArgs {
    pub(crate) fn reads_input(&self) -> bool {
        self.paste
    }
}

/// Adds one topic, or a list of them: all or none.
pub(crate) fn run(context: &mut Context, args: AddArgs) -> Result {
    let person = context.person()?;
    if !args.paste {
        let new = NewTopic {
            title: args.title.join(" "),
            details: args.details.unwrap_or_default(),
            section: Some(args.section),
            heads_up: args.heads_up,
        };
        return show::create(context, &person, new.into());
    }
    let (pair, text) = (person.pair, context.input());
    let ids = context.amble.create_list(pair, &text, args.section, context.now)?;
    let things = ids.iter().map(|id| context.amble.get(pair, *id));
    let things: Vec<Thing> = things.collect::<Result<_, _>>()?;
    context.out.value(&things);
    context.out.note(format!("Added {}:", count(ids.len(), "topic", "topics")));
    for thing in &things {
        context.out.id(thing.id());
        context.out.note(row(2, thing.id(), &thing.label()));
    }
    show::say_when(context, &person);
    Ok(())
}
