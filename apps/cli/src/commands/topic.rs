//! Topics: the noun. Its verbs also stand alone.

use super::*;

commands! {
    /// Topics: what to talk about.
    TopicCommand(context) {
        Add(args: add::AddArgs) => add::run(context, args),
        /// List the topics on the agenda
        #[command(after_help = "Examples:
  amble topic list
  amble topic list --all                 also what was discussed or dropped")]
        List(args: list::ListArgs) => list::run(context, args, Entity::Topic),
        /// Show a topic in full
        Show(args: show::ShowArgs) => show::run(context, args, TOPIC),
        Edit(args: edit::EditTopicArgs) => edit::topic(context, args),
        Move(args: place::MoveArgs) => place::run(context, args),
        Discuss(args: act::DiscussArgs) => args.run(context, TOPIC),
        Park(args: act::ParkArgs) => args.run(context, TOPIC),
        /// Drop a topic
        Drop(args: act::DropArgs) => args.run(context, TOPIC),
        /// Reopen a topic that was parked, discussed or dropped
        Reopen(args: act::ReopenArgs) => args.run(context, TOPIC),
        Note(args: note::NoteArgs) => note::run(context, args),
    }
}
