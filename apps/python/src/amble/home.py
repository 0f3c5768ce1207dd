"""One person's home on one device: everything an app asks of Amble."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from types import TracebackType
from typing import Self, TypeVar

from amble import _ffi, leaving
from amble.changes import Changes, Watch
from amble.errors import told, translated, whole
from amble.pairing import Pairing
from amble.platform import Clock, Discovery, SecretStore, platform
from amble.sync import Sync
from amble.words import (
    FIRST,
    Act,
    Action,
    Charter,
    Decision,
    Digest,
    DumpRow,
    Entity,
    FieldChange,
    FieldValue,
    FoundThing,
    Me,
    Meeting,
    New,
    NewAction,
    NewDecision,
    NewMeeting,
    NewTopic,
    Page,
    PersonView,
    PrivateNote,
    Problem,
    Query,
    Role,
    SealedNote,
    Section,
    Thing,
    ThingConflict,
    Topic,
)

__all__ = ["Amble", "Repaired", "read_list"]

T = TypeVar("T")
Folder = str | os.PathLike[str]
# A home has a method of this name.
_List = list


class Amble:
    """A home, open: `async with await Amble.open(folder) as amble`.

    One process owns a home at a time. Calls may be made several at once; each is durable when it
    returns, and raises `AmbleError`. A call that is cancelled may still be carried out.

    A `pair` is `PersonView.pair`, the 1:1 with one person. Ids are opaque text.
    """

    def __init__(self, inner: _ffi.HomeHandle) -> None:
        """Made by `Amble.init`, `Amble.open` and `Amble.repair`."""
        self._inner = inner
        self._shut = False
        leaving.opened(self)

    @classmethod
    async def init(
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
        return cls(await whole(_ffi.HomeHandle.init(os.fspath(folder), name, zone, own), _shut))

    @classmethod
    async def open(
        cls,
        folder: Folder,
        *,
        secrets: SecretStore | None = None,
        clock: Clock | None = None,
        discovery: Discovery | None = None,
    ) -> Self:
        """Opens a home. NO_HOME, BUSY, DAMAGED (then see `repair`), NEWER_VERSION, UNSAFE."""
        own = platform(secrets, clock, discovery)
        return cls(await whole(_ffi.HomeHandle.open(os.fspath(folder), own), _shut))

    @classmethod
    async def repair(
        cls,
        folder: Folder,
        *,
        secrets: SecretStore | None = None,
        clock: Clock | None = None,
        discovery: Discovery | None = None,
    ) -> Repaired:
        """When `open` said DAMAGED: keeps what still opens, and opens the home.

        The damaged store is moved aside and never deleted. The other device gives back what is
        missing of the shared half.
        """
        own = platform(secrets, clock, discovery)
        repaired = await whole(
            _ffi.repair(os.fspath(folder), own), lambda opened: opened.home.shutdown()
        )
        return Repaired(cls(repaired.home), repaired.report)

    # Who

    async def me(self) -> Me:
        """Whose home this is."""
        return await told(self._inner.me())

    async def people(self) -> _List[PersonView]:
        """Everyone this home keeps a 1:1 with, in the order of adding."""
        return await told(self._inner.people())

    async def upcoming(self) -> _List[PersonView]:
        """The same people, who is met next first."""
        return await told(self._inner.upcoming())

    async def person(self, pair: str) -> PersonView:
        """One of them."""
        return await told(self._inner.person(pair))

    async def add_person(self, name: str) -> str:
        """Adds a person before they are paired; what is shared with them waits. Gives the 1:1."""
        return await told(self._inner.add_person(name))

    async def unmute(self, pair: str) -> None:
        """Listens again to someone whose device sent what no honest Amble sends."""
        await told(self._inner.unmute(pair))

    # Reading

    async def list(self, pair: str, query: Query) -> _List[Thing]:
        """Things of one kind, in the order in which they are shown."""
        return await told(self._inner.list(pair, query))

    async def get(self, pair: str, id: str) -> Thing:
        """One thing by its id. NOT_FOUND if it is not here."""
        return await told(self._inner.get(pair, id))

    async def agenda(self, pair: str) -> _List[Topic]:
        """The next agenda, open and parked topics: the report's first, by section, by place."""
        return await self.topics(pair, all=False)

    async def topics(
        self, pair: str, *, all: bool = True, page: Page | None = None
    ) -> _List[Topic]:
        """Topics: those on the agenda, or `all`."""
        things = await self.list(pair, Query(kind=Entity.TOPIC, all=all, page=page))
        return [thing.value for thing in things if isinstance(thing, Thing.TOPIC)]

    async def actions(
        self,
        pair: str,
        *,
        all: bool = True,
        topic: str | None = None,
        page: Page | None = None,
    ) -> _List[Action]:
        """Actions: open ones, or `all`; one's own first, by due date.

        With `topic` only what came from it.
        """
        query = Query(kind=Entity.ACTION, all=all, topic=topic, page=page)
        things = await self.list(pair, query)
        return [thing.value for thing in things if isinstance(thing, Thing.ACTION)]

    async def follow_ups(self, pair: str) -> _List[Action]:
        """What to ask about in the next meeting: open actions, one's own first, by due date."""
        return await self.actions(pair, all=False)

    async def decisions(
        self,
        pair: str,
        *,
        all: bool = False,
        topic: str | None = None,
        page: Page | None = None,
    ) -> _List[Decision]:
        """Decisions: those that hold, or `all`. With `topic` only those about it."""
        query = Query(kind=Entity.DECISION, all=all, topic=topic, page=page)
        things = await self.list(pair, query)
        return [thing.value for thing in things if isinstance(thing, Thing.DECISION)]

    async def meetings(self, pair: str, *, page: Page | None = None) -> _List[Meeting]:
        """Meetings, by day."""
        things = await self.list(pair, Query(kind=Entity.MEETING, all=True, page=page))
        return [thing.value for thing in things if isinstance(thing, Thing.MEETING)]

    async def active_meeting(self, pair: str) -> Meeting | None:
        """The meeting in progress, if there is one."""
        return await told(self._inner.active_meeting(pair))

    async def find(self, typed: str, *, pair: str | None = None) -> FoundThing:
        """A thing by what a person typed: an id, its first characters or how it begins.

        Without `pair` in all 1:1s. NOT_FOUND lists what could be meant.
        """
        return await told(self._inner.find(pair, typed))

    async def conflicts(self, pair: str) -> _List[ThingConflict]:
        """What needs a choice."""
        return await told(self._inner.conflicts(pair))

    async def problems(self, pair: str) -> _List[Problem]:
        """What could not be taken in or kept."""
        return await told(self._inner.problems(pair))

    async def dismiss_problem(self, pair: str, edit: str) -> None:
        """A problem was read and is not shown again; `edit` is one of `Problem.edits`."""
        await told(self._inner.dismiss_problem(pair, edit))

    async def digest(self, pair: str) -> Digest:
        """What changed since the last sync that ended with both up to date."""
        return await told(self._inner.digest(pair))

    # Writing: shared, and still only on this device until the next sync

    async def create(self, pair: str, *new: New) -> _List[str]:
        """Creates things, all or none. Gives their ids."""
        return await told(self._inner.create(pair, [*new]))

    async def add_topic(self, pair: str, topic: NewTopic) -> str:
        """Adds a topic. Gives its id."""
        return await self._add(pair, New.TOPIC(topic))

    async def add_action(self, pair: str, action: NewAction) -> str:
        """Adds an action. Gives its id."""
        return await self._add(pair, New.ACTION(action))

    async def decide(self, pair: str, what: str, *, topic: str | None = None) -> str:
        """Writes down a decision, in the meeting in progress if there is one. Gives its id."""
        return await self._add(pair, New.DECISION(NewDecision(what=what, topic=topic)))

    async def start_meeting(self, pair: str) -> str:
        """Starts a meeting, now. Gives its id. NOT_NOW if one is in progress."""
        return await self._add(pair, New.MEETING(NewMeeting()))

    async def _add(self, pair: str, new: New) -> str:
        (id,) = await self.create(pair, new)
        return id

    async def create_list(self, pair: str, text: str, section: Section) -> _List[str]:
        """Adds a pasted list, all or none, as `read_list` reads it. Gives the ids."""
        return await told(self._inner.create_list(pair, text, section))

    async def act(self, pair: str, id: str, act: Act) -> None:
        """Does something to a thing: parks, discusses, drops, reopens, ends it."""
        await told(self._inner.act(pair, id, act))

    async def set_fields(self, pair: str, id: str, changes: Iterable[FieldChange]) -> None:
        """Sets fields of a thing, all or none."""
        await told(self._inner.set(pair, id, [*changes]))

    async def set(self, pair: str, id: str, field: str, value: FieldValue | None) -> None:
        """Sets one field of a thing; None takes an optional value away."""
        await self.set_fields(pair, id, [FieldChange(field=field, value=value)])

    async def settle(self, pair: str, id: str, field: str, value: FieldValue | None) -> None:
        """Chooses a version where both wrote apart. NOT_NOW if there is nothing to choose."""
        await told(self._inner.settle(pair, id, field, value))

    async def place(self, pair: str, id: str, *, after: str | None) -> None:
        """Puts a topic right after another of the same author, into that one's section.

        With None it becomes the first of its own section.
        """
        await told(self._inner.place(pair, id, after))

    async def write_notes(self, pair: str, topic: str, shown: str, now: str) -> None:
        """Changes the notes under a topic: the whole text an editor showed, and what it is now."""
        await told(self._inner.write_notes(pair, topic, shown, now))

    async def unshare(self, pair: str, id: str) -> int:
        """Takes back what still waits about a thing. Gives how many changes that were."""
        return await told(self._inner.unshare(pair, id))

    async def take_back(self, pair: str, topic: str) -> str:
        """Takes a topic that was never sent back into the private half. Gives the note's id."""
        return await told(self._inner.take_back(pair, topic))

    async def undo(self, pair: str) -> None:
        """Takes back the last thing done here since the home was opened. NOT_NOW without one.

        While it waits it is as if it had never been done; once sent, what was there before is
        written again.
        """
        await told(self._inner.undo(pair))

    # The private half: it never leaves this device

    async def add_private(self, text: str, *, about: str | None = None) -> str:
        """Writes a private note, about the person of a 1:1 or nobody. Gives its id."""
        return await told(self._inner.add_private(about, text))

    async def private_notes(
        self, *, about: str | None = None, page: Page = FIRST
    ) -> _List[PrivateNote]:
        """Private notes about someone, by day; without `about` all.

        One that does not open is an error (VAULT): none is left out in silence.
        """
        return await told(self._inner.private_notes(about, page))

    async def private_note(self, typed: str) -> PrivateNote:
        """One of them, by what a person typed: its id or its first characters."""
        return await told(self._inner.private_note(typed))

    async def change_private(self, id: str, text: str) -> None:
        """Writes it anew; its day stays."""
        await told(self._inner.change_private(id, text))

    async def delete_private(self, id: str) -> None:
        """Deletes it. There is no way back."""
        await told(self._inner.delete_private(id))

    async def preview_share(self, id: str, section: Section) -> NewTopic:
        """What `share_private` would put on the agenda. Saves nothing."""
        return await told(self._inner.preview_share(id, section))

    async def share_private(self, id: str, pair: str, section: Section) -> str:
        """Moves the words out of the private half onto the agenda. Gives the topic's id.

        The first line is the title, the rest its details. The private note is gone.
        """
        return await told(self._inner.share_private(id, pair, section))

    # Taking along

    async def export_shared(self, pair: str) -> bytes:
        """What both have exchanged, as one Automerge document."""
        return await told(self._inner.export_shared(pair))

    async def export_private(self) -> _List[SealedNote]:
        """The private half as it is stored: age files."""
        return await told(self._inner.export_private())

    async def private_identity(self) -> str:
        """What opens `export_private`: an age identity. A secret: whoever has it reads all."""
        return await told(self._inner.private_identity())

    async def dump(self) -> _List[DumpRow]:
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
        """Begins a pairing and shows a ticket.

        `as_role` is one's own role in the 1:1. `pair`: someone who was added already; `charter`:
        what to propose, otherwise weekly, half an hour, the own zone; `listen`: one IP address to
        listen on, otherwise all.
        """
        request = _ffi.InviteRequest(as_role=as_role, pair=pair, charter=charter, listen=listen)
        return Pairing(await whole(self._inner.invite(request), _left))

    async def join(
        self, ticket: str, *, pair: str | None = None, listen: str | None = None
    ) -> Pairing:
        """Begins a pairing with a ticket that the other showed. The rest as in `invite`."""
        request = _ffi.JoinRequest(ticket=ticket, pair=pair, listen=listen)
        return Pairing(await whole(self._inner.join(request), _left))

    async def sync(
        self, pair: str, *, at: Iterable[str] = (), listen: str | None = None
    ) -> Sync:
        """Connects to the other device and keeps both up to date.

        `at`: address tickets that the other showed (`SyncEvent.OPEN`), besides the addresses
        remembered; `listen`: one IP address to listen on, otherwise all.
        """
        request = _ffi.SyncRequest(at=[*at], listen=listen)
        return Sync(await whole(self._inner.sync(pair, request), _left))

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
        """Closes every session and lets the home go. Twice is once.

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
class Repaired:
    """A home, and one sentence on what `Amble.repair` did to open it."""

    amble: Amble
    report: str


def read_list(text: str, section: Section) -> list[NewTopic]:
    """The topics that a pasted list would add: one a line, without its bullet, number or box.

    What is indented below a line becomes its details. Saves nothing.
    """
    try:
        return _ffi.read_list(text, section)
    except Exception as failure:
        raise translated(failure) from None


def _shut(home: _ffi.HomeHandle) -> Awaitable[None]:
    return home.shutdown()


def _left(session: _ffi.PairingHandle | _ffi.SyncHandle) -> Awaitable[None]:
    return session.leave()
