//! What a person does to something that is there: each act is a move from one state to another,
//! declared by the entity.

use crate::words::words;

words! {
    /// What a person does to something that is there.
    Act {
        /// Puts a topic off; it stays on the agenda.
        Park = "park",
        /// Marks a topic as talked about.
        Discuss = "discuss",
        /// Takes something off without doing it.
        Drop = "drop",
        /// Brings something back.
        Reopen = "reopen",
        /// Marks an action as done.
        Done = "done",
        /// Takes one's own decision back.
        Withdraw = "withdraw",
        /// Ends a meeting.
        End = "end",
        /// Ends a meeting before its time.
        CutShort = "cut-short",
        /// Ends a meeting; the rest is for later.
        ContinueLater = "continue-later",
    }
}
