"""What fails says which kind of failure it is, and a sentence a person can act on."""

from __future__ import annotations

import pickle
from datetime import date, datetime

from amble import (
    Amble,
    AmbleError,
    ErrorKind,
    Field,
    FieldChange,
    NewAction,
    NewItem,
    Owner,
    PrivateKind,
    Role,
    Section,
    pairing,
    read_list,
)
from story import HERE, NOW, Story, story, the_next


class ErrorsTest(Story):
    @story
    async def test_a_folder_without_a_home_with_one_and_with_one_in_use_are_told_apart(
        self,
    ) -> None:
        folder = self.folder / "ana"
        await self.assert_fails(ErrorKind.NO_HOME, Amble.open(folder))
        ana = await self.home("Ana")
        await self.assert_fails(ErrorKind.BUSY, Amble.open(folder))
        again = Amble.create(folder, name="Ana", zone="UTC")
        await self.assert_fails(ErrorKind.HOME_EXISTS, again)
        await ana.shutdown()
        async with await Amble.open(str(folder)) as opened:
            self.assertEqual("Ana", (await opened.me()).name)

    @story
    async def test_a_name_that_cannot_be_shown_makes_no_home_and_adds_nobody(self) -> None:
        folder = self.folder / "nobody"
        for name in ("", "   ", "\u202e\n", "x" * 81):
            await self.assert_fails(
                ErrorKind.INVALID, Amble.create(folder, name=name, zone="UTC")
            )
        await self.assert_fails(
            ErrorKind.INVALID, Amble.create(folder, name="Ana", zone="Not a zone!")
        )
        self.assertFalse((folder / "store.redb").exists())
        ana = await self.home("Ana")
        await self.assert_fails(ErrorKind.INVALID, ana.add_person("\n"))
        self.assertEqual([], await ana.people())

    @story
    async def test_half_of_a_character_is_refused_and_not_cut_or_replaced(self) -> None:
        ana = await self.home("Ana")
        pair = await ana.add_person("Ben")
        await self.assert_fails(ErrorKind.INVALID, ana.add_person("\ud83d"))
        await self.assert_fails(
            ErrorKind.INVALID, ana.add_items(pair, [NewItem(title="a\udc4b")])
        )
        with self.assertRaises(AmbleError):
            read_list("\ud83d", Section.OPEN)
        self.assertEqual([], await ana.agenda(pair))

    @story
    async def test_what_is_not_there_not_possible_now_or_not_valid_is_told_apart(self) -> None:
        ana = await self.home("Ana")
        pair = await ana.add_person("Ben")
        cleo = await ana.add_person("Cleo")
        action = await ana.add_action(pair, NewAction(what="Ask", who=Owner.ME))
        soon = [FieldChange(field=Field.DUE, value="soon")]
        too_long = [NewItem(title="fine"), NewItem(title="x" * 301)]
        for kind, asked in (
            (ErrorKind.NOT_FOUND, ana.find_thing("no such thing", pair=pair)),
            (ErrorKind.INVALID, ana.add_items(pair, [NewItem(title="")])),
            (ErrorKind.INVALID, ana.add_items(pair, too_long)),
            (ErrorKind.NOT_NOW, ana.undo(cleo)),
            (ErrorKind.NOT_NOW, ana.end_meeting(pair)),
            (ErrorKind.INVALID, ana.change(pair, action, soon)),
            (ErrorKind.NOT_NOW, ana.settle(pair, action, Field.DUE, "2026-12-04")),
            (ErrorKind.INVALID, ana.add_private(PrivateKind.NOTE, "")),
            (ErrorKind.INVALID, ana.meet(pair, listen="everywhere")),
            (ErrorKind.INVALID, ana.agenda("not an id")),
        ):
            await self.assert_fails(kind, asked)
        self.assertEqual([], await ana.agenda(pair), "all or none")

    @story
    async def test_a_time_for_a_day_or_a_number_for_a_text_is_an_error_and_not_a_crash(
        self,
    ) -> None:
        ana = await self.home("Ana")
        pair = await ana.add_person("Ben")
        at_four: date = NOW
        self.assertIsInstance(at_four, datetime)
        await self.failure(ana.add_action(pair, NewAction(what="Ask", who=Owner.ME, due=at_four)))
        with self.assertRaises(TypeError):
            await ana.add_person(7)  # type: ignore[arg-type]
        for day in (date.min, date.max):
            await ana.add_action(pair, NewAction(what="Ask", who=Owner.ME, due=day))
        self.assertEqual([date.min, date.max], [a.due for a in await ana.actions(pair)])

    @story
    async def test_nobody_is_met_before_they_are_paired(self) -> None:
        ana = await self.home("Ana")
        pair = await ana.add_person("Ben")
        await self.assert_fails(ErrorKind.NOT_NOW, ana.meet(pair, listen=HERE))
        await self.assert_fails(ErrorKind.NOT_NOW, ana.export_shared(pair))

    @story
    async def test_a_ticket_that_is_none_ones_own_mistyped_or_used_is_refused(self) -> None:
        ana, ben = await self.home("Ana"), await self.home("Ben")
        await self.assert_fails(ErrorKind.PAIRING, ben.join("https://example.org/", listen=HERE))
        async with await ana.invite(Role.MANAGER, listen=HERE) as host:
            ticket = (await the_next(pairing.Ticket, host)).text
            await self.assert_fails(ErrorKind.PAIRING, ana.join(ticket, listen=HERE))
            mistyped = ticket[:-1] + ("1" if ticket[-1] == "0" else "0")
            await self.assert_fails(ErrorKind.PAIRING, ben.join(mistyped, listen=HERE))
        # Nobody shows this code any more: the screen opens, and says so.
        async with await ben.join(ticket, listen=HERE) as late:
            self.assertGreater(len((await the_next(pairing.Ended, late)).reason), 10)
        self.assertEqual([], await ana.people() + await ben.people())

    @story
    async def test_an_address_ticket_of_another_device_is_refused(self) -> None:
        both = await self.paired()
        cleo = await self.home("Cleo")
        async with await cleo.invite(Role.REPORT, listen=HERE) as other:
            ticket = (await the_next(pairing.Ticket, other)).text
            met = both.ana.meet(both.anas, at=[ticket], listen=HERE)
            await self.assert_fails(ErrorKind.PAIRING, met)

    @story
    async def test_a_damaged_home_says_so_and_recovery_opens_it_and_throws_nothing_away(
        self,
    ) -> None:
        ana = await self.home("Ana")
        pair = await ana.add_person("Ben")
        await ana.add_items(
            pair, [NewItem(title=f"Item {n}", context="why " * 200) for n in range(60)]
        )
        await ana.shutdown()
        store = self.folder / "ana" / "store.redb"
        sound = store.read_bytes()
        # Some of these bytes matter to nothing, some to all; most to a few rows.
        for n in range(24):
            damaged = bytearray(sound)
            at = n * len(sound) // 24 + n
            damaged[at] = (damaged[at] + 1) % 256
            store.write_bytes(damaged)
            try:
                async with await Amble.open(self.folder / "ana") as opened:
                    await opened.agenda(pair)
                continue
            except AmbleError as refused:
                self.assertEqual(ErrorKind.DAMAGED, refused.kind, refused.reason)
            self.assertEqual(bytes(damaged), store.read_bytes(), "nothing was overwritten")
            try:
                recovered = await Amble.recover(self.folder / "ana")
            except AmbleError as refused:
                self.assertEqual(ErrorKind.DAMAGED, refused.kind, refused.reason)
                continue
            async with recovered.amble:
                self.assertEqual("Ana", (await recovered.amble.me()).name)
            self.assertGreater(len(recovered.report), 10)
            (aside,) = (self.folder / "ana").glob("*.damaged-*")
            self.assertEqual(bytes(damaged), aside.read_bytes(), "it is kept beside the new one")
            return
        self.fail("no home was damaged such that recovery could open it")

    def test_an_error_is_its_sentence_and_survives_a_trip_between_processes(self) -> None:
        error = AmbleError(ErrorKind.DISK, "the disk is full")
        again = pickle.loads(pickle.dumps(error))
        self.assertEqual((error.kind, error.reason), (again.kind, again.reason))
        self.assertEqual("the disk is full", str(again))
