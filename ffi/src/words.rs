//! The words of a 1:1, as plain enums. Each mirrors one of `amble-core`.

use amble_core as core;

macro_rules! mirror {
    ($(#[$doc:meta])* $name:ident = $theirs:path { $($(#[$vdoc:meta])* $variant:ident),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
        pub enum $name { $($(#[$vdoc])* $variant),* }

        impl From<$theirs> for $name {
            fn from(theirs: $theirs) -> Self {
                match theirs { $(<$theirs>::$variant => Self::$variant),* }
            }
        }

        impl From<$name> for $theirs {
            fn from(ours: $name) -> Self {
                match ours { $($name::$variant => <$theirs>::$variant),* }
            }
        }
    };
}

mirror! {
    /// Which side of the 1:1 a person is on.
    Role = core::Role {
        /// Has reports; each is a 1:1 of its own.
        Manager,
        /// Leads the agenda: the report's items come first.
        Report,
    }
}

mirror! {
    /// How far pairing with a person is.
    PairingState = core::PairingState {
        /// Added, not paired: what is shared waits.
        NotPaired,
        /// Both said yes, and the last word of the other was lost: completed at the next
        /// contact, or gone after ten minutes.
        Pending,
        /// Paired.
        Paired,
    }
}

mirror! {
    /// How far something is on its way to the other.
    Way = core::Way {
        /// Private: it never leaves this device.
        OnlyMe,
        /// Shared, and still only on this device: can be taken back for real.
        Shared,
        /// May have arrived: can be withdrawn, not unsent.
        Sent,
        /// The other device said so, or it came from there.
        Delivered,
    }
}

mirror! {
    /// A kind of thing that the two share.
    Entity = core::Entity {
        /// A talking point; belongs to the 1:1, not to a meeting.
        Item,
        /// What, who, due, measure of success.
        Action,
        /// A short statement with one author.
        Decision,
        /// One occurrence of the 1:1.
        Meeting,
    }
}

mirror! {
    /// What became of an agenda item.
    ItemState = core::ItemState {
        /// On the next agenda.
        Open,
        /// Put off, still on the agenda.
        Parked,
        /// Taken off without being discussed.
        Dropped,
        /// Talked about: it happened.
        Discussed,
    }
}

mirror! {
    /// What became of an action item.
    ActionState = core::ActionState {
        /// To be done.
        Open,
        /// Given up.
        Dropped,
        /// Done.
        Done,
    }
}

mirror! {
    /// How far a meeting is.
    MeetingState = core::MeetingState {
        /// Agreed for a day.
        Planned,
        /// Under way.
        Active,
        /// Over.
        Ended,
        /// Over early, nothing was left.
        CutShort,
        /// Over, and to be continued.
        ContinuesLater,
    }
}

mirror! {
    /// A field of a thing.
    Field = core::Field {
        /// The person whose statement this is.
        Author,
        /// An item's title.
        Title,
        /// What is behind a title.
        Context,
        /// Where it stands on the agenda.
        Section,
        /// Its place among the others.
        Rank,
        /// The other should see it before the meeting.
        HeadsUp,
        /// The text both write under an item.
        Notes,
        /// What is to be done, or what was decided.
        What,
        /// The person who does it.
        Who,
        /// The civil date from which it is asked about.
        Due,
        /// How both will know that it is done.
        Measure,
        /// The item it came from.
        Item,
        /// The meeting it was made in.
        Meeting,
        /// The civil date of a meeting, in its zone.
        Date,
        /// Local time of a meeting's start.
        Start,
        /// Local time of a meeting's end.
        End,
        /// IANA zone of a meeting's times, from the charter.
        Zone,
        /// What became of it.
        State,
        /// The revisions a drop saw.
        Seen,
        /// The edit that last touched the thing.
        Rev,
    }
}

mirror! {
    /// Who an action item is for.
    Owner = core::Owner {
        /// The owner of this device.
        Me,
        /// The other.
        Them,
    }
}

mirror! {
    /// What a private record is.
    PrivateKind = core::PrivateKind {
        /// A private note.
        Note,
        /// Words that are not finished, and may be shared one day.
        Draft,
    }
}

mirror! {
    /// What a caller decides by when something fails. Stable: kinds are added, never renamed.
    ErrorKind = core::ErrorKind {
        /// What was typed does not fit: change it.
        Invalid,
        /// Nothing here is called that, or several things are.
        NotFound,
        /// It is not possible in this state: already sent, already paired, not paired yet, closed.
        NotNow,
        /// There is no Amble in this folder yet.
        NoHome,
        /// There already is one.
        HomeExists,
        /// Another process has this home open.
        Busy,
        /// Something stored is damaged. Nothing was overwritten.
        Damaged,
        /// Made by a newer Amble: update.
        NewerVersion,
        /// The disk is full, or refused.
        Disk,
        /// The folder or file is not safe to use: another owner, or others can read it.
        Unsafe,
        /// The other device could not be reached, or left.
        Network,
        /// Pairing failed: the code is wrong, expired, used or one's own.
        Pairing,
        /// The private half, or the place where this home's keys rest, could not be opened.
        Vault,
        /// A fault in Amble itself, or in the app around it.
        Internal,
    }
}
