//! What the core offers and the bindings offer under another name, or not at all, and why. A row
//! that is not needed any more fails the test, so that this stays the whole truth.

/// What has another name there. A renamed type takes what is in it along.
pub(crate) const RENAMED: &[(&str, &str)] = &[
    // Cards hold a thing and its way; there, the two are one record.
    ("ActionCard", "Action"),
    ("ActionCard.action", "Action"),
    ("ConflictCard", "Conflict"),
    ("ConflictCard.conflict", "Conflict.choices"),
    ("ConflictCard.object", "Conflict.thing"),
    ("DecisionCard", "Decision"),
    ("DecisionCard.decision", "Decision"),
    ("DigestCard", "Digest"),
    ("DigestCard.digest", "Digest.lines"),
    ("ItemCard", "Item"),
    ("ItemCard.item", "Item"),
    ("MeetingCard", "Meeting"),
    ("MeetingCard.meeting", "Meeting"),
    ("PrivateCard", "PrivateNote"),
    ("ProblemCard", "Problem"),
    ("ThingCard", "Thing"),
    // A thing is called a thing.
    ("Claim", "Choice"),
    ("Conflict.values", "Conflict.choices"),
    ("DigestLine.object", "DigestLine.thing"),
    ("FoundThing.id", "FoundThing.thing"),
    ("ObjectId.entity", "FoundThing.entity"),
    ("Person", "Who"),
    ("Person.id", "Who.person"),
    // A decision stands or does not.
    ("Decision.state", "Decision.stands"),
    ("DecisionState::Dropped", "Decision.stands"),
    ("DecisionState::Open", "Decision.stands"),
    // An error has one variant, so that every language can throw it.
    ("AmbleError.kind", "AmbleError::Failed.kind"),
    ("AmbleError.reason", "AmbleError::Failed.reason"),
    // Events come in batches.
    ("MeetScreen::next", "MeetScreen::next_batch"),
    ("PairingScreen::next", "PairingScreen::next_batch"),
    // What the platform brings is given once, when a home is opened.
    ("Amble::create_with", "Platform.secrets"),
    ("Amble::open_with", "Platform.secrets"),
    ("Amble::recover", "recover"),
    ("Amble::recover_with", "Platform.secrets"),
    ("InviteOptions.now", "Clock::now"),
    ("JoinOptions.now", "Clock::now"),
    ("MeetOptions.discovery", "Platform.discovery"),
    ("MeetOptions.now", "Clock::now"),
    ("Listen::Everywhere", "MeetOptions.listen"),
    ("Listen::Only", "MeetOptions.listen"),
];

/// What is not there. A type takes what is in it along, but for what is renamed above.
pub(crate) const LEFT_OUT: &[(&str, &str)] = &[
    ("DecisionState", "is whether a decision stands"),
    ("DeviceId", "ids are text there"),
    ("AmbleError.remedy", "an app decides by the kind: `NoHome` is begun, `Damaged` recovered"),
    ("Direction", "is part of the tap"),
    ("EditId", "ids are text there"),
    ("ErrorKind::word", "is for scripts; an app decides by the kind"),
    ("Item.rank", "lists come in order, and `move_item` is how it changes"),
    ("Listen", "is an address or nothing there"),
    ("MeetOptions.tap", "sees frames in clear; for tests of the core alone"),
    ("NoteId", "ids are text there"),
    ("ObjectId", "ids are text there"),
    ("PairHandle", "ids are text there"),
    ("PairingState::word", "is English for a terminal; an app has words of its own"),
    ("PersonId", "ids are text there"),
    ("Remedy", "an app decides by the kind"),
    ("Secret", "is bytes there: 32 of them"),
    ("SecretError", "a platform fails in one way, with a sentence: `PlatformError`"),
    ("SecretName", "is the name's word there"),
    ("SecretStore::create", "saves the keys one by one there"),
    ("SecretStore::protects", "is said by the bindings: the device keeps the keys"),
    ("Tap", "sees frames in clear; for tests of the core alone"),
    ("Value", "is text there, as a person reads it"),
    ("Way::word", "is English for a terminal; an app has words of its own"),
    ("Zeroizing", "no language there can promise to wipe memory"),
    ("bullets", "is `read_list` there"),
    ("id", "ids are text there, and parsed by the core"),
    ("limits", "a sentence says the limit when it is passed"),
    ("rules", "kept by the core; a day that is none is an error of the call"),
];
