//! What is done to something that is there. Each verb is one move of its kind of thing.

use super::{show::say_now, *};
use amble_core::Act;

/// Declares a verb: whose id it takes, an example, the move it makes, and what is said then.
macro_rules! verb {
    ($(#[$about:meta])* $args:ident, $whose:literal, $example:literal, $act:ident, $done:literal) => {
        $(#[$about])*
        #[derive(Debug, Args)]
        #[command(after_help = concat!("Example:\n  ", $example))]
        pub(crate) struct $args {
            #[arg(help = concat!($whose, " id, the first characters of it, or how it begins"))]
            id: String,
        }

        impl $args {
            /// Does it to one thing of these kinds.
            pub(crate) fn run(self, context: &mut Context, kinds: &[Entity]) -> Result {
                run(context, &self.id, kinds, Act::$act, $done)
            }
        }
    };
}

verb! {
    /// Mark a topic as discussed
    DiscussArgs, "The topic: its", "amble discuss 7k3a", Discuss, "Discussed"
}
verb! {
    /// Put a topic off; it stays on the agenda
    ParkArgs, "The topic: its", "amble park 7k3a", Park, "Parked"
}
verb! {
    /// Drop a topic, an action or a note
    ///
    /// If the other person was changing it meanwhile, it stays until one of you chooses.
    DropArgs, "Its", "amble drop 7k3a", Drop, "Dropped"
}
verb! {
    /// Reopen what was parked, discussed, dropped, done or withdrawn
    ReopenArgs, "Its", "amble reopen 7k3a", Reopen, "Reopened"
}
verb! {
    /// Mark an action as done
    DoneArgs, "The action: its", "amble action done 2f9k", Done, "Done"
}
verb! {
    /// Withdraw a decision of yours
    WithdrawArgs, "The decision: its", "amble decision withdraw 5n2x", Withdraw, "Withdrawn"
}

/// Says what is so now. What was made here and is dropped before it was sent is gone.
fn run(context: &mut Context, typed: &str, kinds: &[Entity], act: Act, done: &str) -> Result {
    let found = context.find(typed, kinds)?;
    let before = context.get(found)?;
    context.amble.act(found.pair, found.id, act, context.now)?;
    if context.amble.snapshot(found.pair)?.get(found.id).is_some() {
        return say_now(context, found, done);
    }
    let label = context.label(found.pair, &before)?;
    context.out.note(format!("{done} before it was sent: {label}"));
    context.out.value(&json!({ "id": found.id, "gone": true }));
    Ok(())
}
