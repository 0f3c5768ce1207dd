"""One person's home on one device: everything an app asks of Amble."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from types import TracebackType
from typing import Self, TypeVar

from amble import _ffi, leaving
from amble.changes import Changes, Watch
from amble.digest import Digest, digest
from amble.errors import told, translated, whole
from amble.meeting import Meet
from amble.pairing import Pairing
from amble.platform import Clock, Discovery, SecretStore, platform
from amble.words import (
    FIRST,
    Action,
    Charter,
    Conflict,
    Decision,
    DumpRow,
    Field,
    FieldChange,
    FoundThing,
    Item,
    Me,
    Meeting,
    NewAction,
    NewItem,
    Page,
    PersonCard,
    PrivateKind,
    PrivateNote,
    Problem,
    Role,
    SealedNote,
    Section,
    Thing,
)

__all__ = ["Amble", "Recovered", "read_list"]

T = TypeVar("T")
Folder = str | os.PathLike[str]


class Amble:
    """A home, open: `async with await Amble.open(folder) as amble`.

    One process owns a home at a time. Calls may be made several at once; each is durable when it
    returns, and raises `AmbleError`. A call that is cancelled may still be carried out.

    A `pair` is `PersonCard.pair`, the 1:1 with one person. Ids are opaque text.
    """

    def __init__(self, inner: _ffi.Amble) -> None:
        """Made by `Amble.create`, `Amble.open` and `Amble.recover`."""
        self._inner = inner
        self._shut = False
        leaving.opened(self)

    @classmethod
    async def create(
        cls,
        folder: Folder,
        *,
        name: str,
        zone: str,
        secrets: SecretStore | None = None,
        clock: Clock | None = None,
        discovery: Discovery | None = None,
    ) -> Self:
        """Makes a home in a folder that is not there yet or empty.

        `name` is what others see, `zone` the IANA zone that a new 1:1 starts with, such as
        `Europe/Lisbon`. HOME_EXISTS if there is one already.
        """
        own = platform(secrets, clock, discovery)
        return cls(await whole(_ffi.Amble.create(os.fspath(folder), name, zone, own), _shut))

    @classmethod
    async def open(
        cls,
        folder: Folder,
        *,
        secrets: SecretStore | None = None,
        clock: Clock | None = None,
        discovery: Discovery | None = None,
    ) -> Self:
        """Opens a home. NO_HOME, BUSY, DAMAGED (then see `recover`), NEWER_VERSION, UNSAFE."""
        own = platform(secrets, clock, discovery)
        return cls(await whole(_ffi.Amble.open(os.fspath(folder), own), _shut))

    @classmethod
    async def recover(
        cls,
        folder: Folder,
        *,
        secrets: SecretStore | None = None,
        clock: Clock | None = None,
        discovery: Discovery | None = None,
    ) -> Recovered:
        """When `open` said DAMAGED: keeps what still opens, and opens the home.

        The damaged store is moved aside and never deleted. The other device gives back what is
        missing of the shared half.
        """
        own = platform(secrets, clock, discovery)
        recovered = await whole(
            _ffi.recover(os.fspath(folder), own), lambda opened: opened.amble.shutdown()
        )
        return Recovered(cls(recovered.amble), recovered.report)

    # Who

    async def me(self) -> Me:
        """Whose home this is."""
        return await told(self._inner.me())

    async def people(self) -> list[PersonCard]:
        """Everyone this home keeps a 1:1 with, in the order of adding."""
        return await told(self._inner.people())

    async def upcoming(self) -> list[PersonCard]:
        """The same people, who is met next first."""
        return await told(self._inner.upcoming())

    async def person(self, pair: str) -> PersonCard:
        """One of them."""
        return await told(self._inner.person(pair))

    async def add_person(self, name: str) -> str:
        """Adds a person before they are paired; what is shared with them waits. Gives the 1:1."""
        return await told(self._inner.add_person(name))

    async def unmute(self, pair: str) -> None:
        """Listens again to someone whose device sent what no honest Amble sends."""
        await told(self._inner.unmute(pair))

    async def name_of(self, pair: str, person: str) -> str:
        """What a person id is called within a 1:1: "you", their name, or the id."""
        return await told(self._inner.name_of(pair, person))

    # Reading

    async def agenda(self, pair: str) -> list[Item]:
        """The next agenda, open and parked items: the report's first, by section, by place."""
        return await told(self._inner.agenda(pair))

    async def items(self, pair: str, *, page: Page = FIRST) -> list[Item]:
        """Items in every state."""
        return await told(self._inner.items(pair, page))

    async def actions(self, pair: str, *, page: Page = FIRST) -> list[Action]:
        """Action items in every state: open ones first, by due date."""
        return await told(self._inner.actions(pair, page))

    async def follow_ups(self, pair: str) -> list[Action]:
        """The action items to ask about next: open ones, one's own first, by due date."""
        return await told(self._inner.follow_ups(pair))

    async def decisions(self, pair: str, *, page: Page = FIRST) -> list[Decision]:
        """Every decision that stands."""
        return await told(self._inner.decisions(pair, page))

    async def meetings(self, pair: str, *, page: Page = FIRST) -> list[Meeting]:
        """Meetings, by day."""
        return await told(self._inner.meetings(pair, page))

    async def active_meeting(self, pair: str) -> Meeting | None:
        """The meeting under way, if there is one."""
        return await told(self._inner.active_meeting(pair))

    async def thing(self, pair: str, thing: str) -> Thing:
        """One thing by its id, and what came of it."""
        return await told(self._inner.thing(pair, thing))

    async def find_thing(self, typed: str, *, pair: str | None = None) -> FoundThing:
        """A thing by what a person typed: an id, its first characters or a title.

        Without `pair` in all 1:1s. NOT_FOUND lists what could be meant.
        """
        return await told(self._inner.find_thing(pair, typed))

    async def conflicts(self, pair: str) -> list[Conflict]:
        """What needs a choice."""
        return await told(self._inner.conflicts(pair))

    async def problems(self, pair: str) -> list[Problem]:
        """What could not be taken in or kept."""
        return await told(self._inner.problems(pair))

    async def digest(self, pair: str) -> Digest:
        """What changed since the two last parted in step."""
        return digest(await told(self._inner.digest(pair)))

    # Writing: shared, and still only on this device until the next contact

    async def add_items(self, pair: str, items: Iterable[NewItem]) -> list[str]:
        """Adds items, all or none. Gives their ids."""
        return await told(self._inner.add_items(pair, list(items)))

    async def add_list(self, pair: str, text: str, section: Section) -> list[str]:
        """Adds a pasted list, all or none, as `read_list` reads it. Gives the ids."""
        return await told(self._inner.add_list(pair, text, section))

    async def add_action(self, pair: str, action: NewAction) -> str:
        """Adds an action item. Gives its id."""
        return await told(self._inner.add_action(pair, action))

    async def decide(self, pair: str, what: str, *, item: str | None = None) -> str:
        """Writes down a decision, in the meeting under way if there is one. Gives its id."""
        return await told(self._inner.decide(pair, what, item))

    async def change(self, pair: str, thing: str, changes: Iterable[FieldChange]) -> None:
        """Changes fields of a thing, all or none."""
        await told(self._inner.change(pair, thing, list(changes)))

    async def settle(self, pair: str, thing: str, field: Field, value: str) -> None:
        """Chooses a value where both wrote apart, as `Choice.value`. NOT_NOW without conflict."""
        await told(self._inner.settle(pair, thing, field, value))

    async def discuss(self, pair: str, item: str) -> None:
        """Marks an item as talked about."""
        await told(self._inner.discuss(pair, item))

    async def park(self, pair: str, item: str) -> None:
        """Puts an item off; it stays on the agenda."""
        await self.change(pair, item, [FieldChange(field=Field.STATE, value="parked")])

    async def drop_thing(self, pair: str, thing: str) -> None:
        """Takes an item off the agenda, gives an action up, takes a decision back."""
        await told(self._inner.drop_thing(pair, thing))

    async def reopen(self, pair: str, thing: str) -> None:
        """Makes it open again."""
        await told(self._inner.reopen(pair, thing))

    async def done(self, pair: str, action: str) -> None:
        """Marks an action item as done."""
        await told(self._inner.done(pair, action))

    async def move_item(self, pair: str, item: str, *, after: str | None) -> None:
        """Puts an item right after another of the same author, into that one's section.

        With None it becomes the first of its own section.
        """
        await told(self._inner.move_item(pair, item, after))

    async def unshare(self, pair: str, thing: str) -> int:
        """Takes back what still waits about a thing. Gives how many changes that were."""
        return await told(self._inner.unshare(pair, thing))

    async def take_back(self, pair: str, item: str) -> str:
        """Takes an own item that never left back into the private half. Gives the draft's id."""
        return await told(self._inner.take_back(pair, item))

    async def undo(self, pair: str) -> None:
        """Takes back the last edit made here since the home was opened. NOT_NOW without one.

        While it waits it is as if it had never been made; once sent, what was there before is
        written again.
        """
        await told(self._inner.undo(pair))

    async def write_notes(self, pair: str, item: str, base: str, result: str) -> None:
        """Writes the notes under an item: what they were when the person began, and are now."""
        await told(self._inner.write_notes(pair, item, base, result))

    async def start_meeting(self, pair: str) -> str:
        """Starts a meeting, today. Gives its id. NOT_NOW if one is under way."""
        return await told(self._inner.start_meeting(pair))

    async def end_meeting(self, pair: str) -> str:
        """Ends the meeting under way. Gives its id. NOT_NOW if there is none."""
        return await told(self._inner.end_meeting(pair))

    # The private half: it never leaves this device

    async def add_private(
        self, kind: PrivateKind, body: str, *, about: str | None = None
    ) -> str:
        """Writes a private note or draft, about the person of a 1:1 or nobody. Gives its id."""
        return await told(self._inner.add_private(kind, about, body))

    async def private_notes(
        self, *, about: str | None = None, page: Page = FIRST
    ) -> list[PrivateNote]:
        """Private notes and drafts about someone, by day; without `about` all.

        One that does not open is an error (VAULT): none is left out in silence.
        """
        return await told(self._inner.private_notes(about, page))

    async def private_note(self, typed: str) -> PrivateNote:
        """One of them, by what a person typed: its id or its first characters."""
        return await told(self._inner.private_note(typed))

    async def change_private(self, note: str, body: str) -> None:
        """Writes it anew."""
        await told(self._inner.change_private(note, body))

    async def delete_private(self, note: str) -> None:
        """Deletes it. There is no way back."""
        await told(self._inner.delete_private(note))

    async def share_private(self, note: str, pair: str, section: Section) -> str:
        """Moves the words out of the private half onto the agenda. Gives the item's id.

        The first line is the title, the rest its context. The private record is gone.
        """
        return await told(self._inner.share_private(note, pair, section))

    # Taking along

    async def export_shared(self, pair: str) -> bytes:
        """What both have exchanged, as one Automerge document."""
        return await told(self._inner.export_shared(pair))

    async def export_private(self) -> list[SealedNote]:
        """The private half as it is stored: age files."""
        return await told(self._inner.export_private())

    async def private_identity(self) -> str:
        """What opens `export_private`: an age identity. A secret: whoever has it reads all."""
        return await told(self._inner.private_identity())

    async def dump(self) -> list[DumpRow]:
        """Every row of this home, opened. For its owner's eyes."""
        return await told(self._inner.dump())

    # With the other

    async def invite(
        self,
        as_role: Role,
        *,
        pair: str | None = None,
        charter: Charter | None = None,
        listen: str | None = None,
    ) -> Pairing:
        """Opens a pairing screen and shows a ticket.

        `as_role` is one's own side of the 1:1. `pair`: someone who was added already; `charter`:
        what to propose, otherwise weekly, half an hour, the own zone; `listen`: one IP address to
        listen on, otherwise all.
        """
        options = _ffi.InviteOptions(as_role=as_role, pair=pair, charter=charter, listen=listen)
        return Pairing(await whole(self._inner.invite(options), _left))

    async def join(
        self, ticket: str, *, pair: str | None = None, listen: str | None = None
    ) -> Pairing:
        """Opens a pairing screen with a ticket that the other showed. The rest as in `invite`."""
        options = _ffi.JoinOptions(ticket=ticket, pair=pair, listen=listen)
        return Pairing(await whole(self._inner.join(options), _left))

    async def meet(
        self, pair: str, *, at: Iterable[str] = (), listen: str | None = None
    ) -> Meet:
        """Opens a meeting screen.

        `at`: address tickets that the other showed (`meeting.Open`), besides the addresses
        remembered; `listen`: one IP address to listen on, otherwise all.
        """
        options = _ffi.MeetOptions(at=list(at), listen=listen)
        return Meet(await whole(self._inner.meet(pair, options), _left))

    # Watching

    def changes(self) -> Changes:
        """One None when something that a screen shows may have changed; ends at the shutdown.

        Begins now; every iterator hears of all.
        """
        return Changes(self._inner.changes())

    def watch(self, read: Callable[[Self], Awaitable[T]]) -> Watch[T]:
        """What `read` gives: now, and after every change that makes it something else.

        `async for agenda in amble.watch(lambda a: a.agenda(pair))`. Ends at the shutdown; raises
        what `read` raises.
        """
        return Watch(self.changes(), lambda: self._shut, lambda: read(self))

    # The end

    async def shutdown(self) -> None:
        """Closes every screen and lets the home go. Twice is once.

        When it returns, nothing calls the secret store, the clock or the discovery any more; every
        other call then fails with NOT_NOW. A home that is forgotten is shut down when the program
        ends.
        """
        self._shut = True
        await told(self._inner.shutdown())
        leaving.closed(self)

    async def __aenter__(self) -> Self:
        """Itself, to be shut down at the end."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        failure: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        """Shuts down."""
        await self.shutdown()


@dataclass(frozen=True, slots=True)
class Recovered:
    """A home, and one sentence on what `Amble.recover` did to open it."""

    amble: Amble
    report: str


def read_list(text: str, section: Section) -> list[NewItem]:
    """The items that a pasted list would add: one a line, without its bullet, number or box.

    What is indented below a line becomes its context. Saves nothing.
    """
    try:
        return _ffi.read_list(text, section)
    except Exception as failure:
        raise translated(failure) from None


def _shut(home: _ffi.Amble) -> Awaitable[None]:
    return home.shutdown()


def _left(screen: _ffi.PairingScreen | _ffi.MeetScreen) -> Awaitable[None]:
    return screen.leave()
