"""What fails says which kind of failure it is, and a sentence a person can act on."""

from __future__ import annotations

import pickle
from datetime import date, datetime

from amble import (
    Act,
    Amble,
    AmbleError,
    Entity,
    ErrorKind,
    FieldValue,
    New,
    NewAction,
    NewTopic,
    Page,
    PairingEvent,
    Query,
    Role,
    Section,
    Side,
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
        again = Amble.init(folder, name="Ana", zone="UTC")
        await self.assert_fails(ErrorKind.HOME_EXISTS, again)
        await ana.shutdown()
        async with await Amble.open(str(folder)) as opened:
            self.assertEqual("Ana", (await opened.me()).name)

    @story
    async def test_a_name_that_cannot_be_shown_makes_no_home_and_adds_nobody(self) -> None:
        folder = self.folder / "nobody"
        for name in ("", "   ", "\u202e\n", "x" * 81):
            await self.assert_fails(
                ErrorKind.INVALID, Amble.init(folder, name=name, zone="UTC")
            )
        await self.assert_fails(
            ErrorKind.INVALID, Amble.init(folder, name="Ana", zone="Not a zone!")
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
            ErrorKind.INVALID, ana.add_topic(pair, NewTopic(title="a\udc4b"))
        )
        with self.assertRaises(AmbleError):
            read_list("\ud83d", Section.OTHER)
        self.assertEqual([], await ana.agenda(pair))

    @story
    async def test_what_is_not_there_not_possible_now_or_not_valid_is_told_apart(self) -> None:
        ana = await self.home("Ana")
        pair = await ana.add_person("Ben")
        cleo = await ana.add_person("Cleo")
        action = await ana.add_action(pair, NewAction(what="Ask", owner=Side.ME))
        topics = [New.TOPIC(NewTopic(title="fine")), New.TOPIC(NewTopic(title="x" * 301))]
        day = FieldValue.DAY(date(2026, 12, 4))
        for kind, asked in (
            (ErrorKind.NOT_FOUND, ana.find("no such thing", pair=pair)),
            (ErrorKind.INVALID, ana.add_topic(pair, NewTopic(title=""))),
            (ErrorKind.INVALID, ana.create(pair, *topics)),
            (ErrorKind.NOT_NOW, ana.undo(cleo)),
            (ErrorKind.INVALID, ana.act(pair, action, Act.END)),
            (ErrorKind.NOT_NOW, ana.act(pair, action, Act.REOPEN)),
            (ErrorKind.INVALID, ana.set(pair, action, "due", FieldValue.TEXT("soon"))),
            (ErrorKind.INVALID, ana.set(pair, action, "title", FieldValue.TEXT("Ask"))),
            (ErrorKind.NOT_NOW, ana.settle(pair, action, "due", day)),
            (ErrorKind.INVALID, ana.add_private("")),
            (ErrorKind.INVALID, ana.sync(pair, listen="everywhere")),
        ):
            await self.assert_fails(kind, asked)
        self.assertEqual([], await ana.agenda(pair), "all or none")

    @story
    async def test_an_id_or_a_field_that_is_none_is_invalid_wherever_it_is_handed_in(self) -> None:
        ana = await self.home("Ana")
        pair = await ana.add_person("Ben")
        topic = await ana.add_topic(pair, NewTopic(title="Roadmap"))
        text = FieldValue.TEXT("red")
        for nobody in ("", "nobody", "📅", "\u0000", "pair_0", topic + "0"):
            query = Query(kind=Entity.ACTION, topic=nobody)
            action = NewAction(what="Ask", owner=Side.ME, topic=nobody)
            for asked in (
                ana.agenda(nobody),
                ana.person(nobody),
                ana.unmute(nobody),
                ana.get(pair, nobody),
                ana.list(pair, query),
                ana.add_action(pair, action),
                ana.act(pair, nobody, Act.DROP),
                ana.set(pair, nobody, "title", text),
                ana.set(pair, topic, nobody, text),
                ana.settle(pair, topic, nobody, None),
                ana.place(pair, topic, after=nobody),
                ana.write_notes(pair, nobody, "", "red"),
                ana.dismiss_problem(pair, nobody),
                ana.delete_private(nobody),
                ana.private_notes(about=nobody),
                ana.find("Roadmap", pair=nobody),
                ana.sync(nobody, listen=HERE),
                ana.invite(Role.MANAGER, pair=nobody, listen=HERE),
                ana.join("no ticket", pair=nobody, listen=HERE),
            ):
                await self.assert_fails(ErrorKind.INVALID, asked)
        # Well formed, and nobody's.
        nobody = "pair_" + "0" * 16
        await self.assert_fails(ErrorKind.NOT_FOUND, ana.agenda(nobody))
        await self.assert_fails(ErrorKind.NOT_FOUND, ana.get(pair, "topic_" + "0" * 16))
        (left,) = await ana.topics(pair, page=Page(start=0, limit=9))
        self.assertEqual(("Roadmap", []), (left.title, left.notes), "nothing was changed")

    @story
    async def test_a_time_for_a_day_or_a_number_for_a_text_is_an_error_and_not_a_crash(
        self,
    ) -> None:
        ana = await self.home("Ana")
        pair = await ana.add_person("Ben")
        at_four: date = NOW
        self.assertIsInstance(at_four, datetime)
        with_a_time = NewAction(what="Ask", owner=Side.ME, due=at_four)
        await self.assert_fails(ErrorKind.INVALID, ana.add_action(pair, with_a_time))
        with self.assertRaises(TypeError):
            await ana.add_person(7)  # type: ignore[arg-type]
        for day in (date.min, date.max):
            await ana.add_action(pair, NewAction(what="Ask", owner=Side.ME, due=day))
        self.assertEqual([date.min, date.max], [a.due for a in await ana.actions(pair)])

    @story
    async def test_there_is_no_sync_before_a_pairing(self) -> None:
        ana = await self.home("Ana")
        pair = await ana.add_person("Ben")
        await self.assert_fails(ErrorKind.NOT_NOW, ana.sync(pair, listen=HERE))
        await self.assert_fails(ErrorKind.NOT_NOW, ana.export_shared(pair))

    @story
    async def test_a_ticket_that_is_none_ones_own_mistyped_or_used_is_refused(self) -> None:
        ana, ben = await self.home("Ana"), await self.home("Ben")
        await self.assert_fails(ErrorKind.PAIRING, ben.join("https://example.org/", listen=HERE))
        async with await ana.invite(Role.MANAGER, listen=HERE) as host:
            ticket = (await the_next(PairingEvent.TICKET, host)).text
            await self.assert_fails(ErrorKind.PAIRING, ana.join(ticket, listen=HERE))
            mistyped = ticket[:-1] + ("1" if ticket[-1] == "0" else "0")
            await self.assert_fails(ErrorKind.PAIRING, ben.join(mistyped, listen=HERE))
        # Nobody shows this code any more: the pairing begins, and says so.
        async with await ben.join(ticket, listen=HERE) as late:
            self.assertGreater(len((await the_next(PairingEvent.ENDED, late)).reason), 10)
        self.assertEqual([], await ana.people() + await ben.people())

    @story
    async def test_an_address_ticket_of_another_device_is_refused(self) -> None:
        both = await self.paired()
        cleo = await self.home("Cleo")
        async with await cleo.invite(Role.REPORT, listen=HERE) as other:
            ticket = (await the_next(PairingEvent.TICKET, other)).text
            synced = both.ana.sync(both.anas, at=[ticket], listen=HERE)
            await self.assert_fails(ErrorKind.PAIRING, synced)

    @story
    async def test_a_damaged_home_says_so_and_repairing_opens_it_and_throws_nothing_away(
        self,
    ) -> None:
        ana = await self.home("Ana")
        pair = await ana.add_person("Ben")
        topics = [NewTopic(title=f"Topic {n}", details="why " * 200) for n in range(60)]
        await ana.create(pair, *map(New.TOPIC, topics))
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
                repaired = await Amble.repair(self.folder / "ana")
            except AmbleError as refused:
                self.assertEqual(ErrorKind.DAMAGED, refused.kind, refused.reason)
                continue
            async with repaired.amble:
                self.assertEqual("Ana", (await repaired.amble.me()).name)
            self.assertGreater(len(repaired.report), 10)
            (aside,) = (self.folder / "ana").glob("*.damaged-*")
            self.assertEqual(bytes(damaged), aside.read_bytes(), "it is kept beside the new one")
            return
        self.fail("no home was damaged such that repairing could open it")

    def test_an_error_is_its_sentence_and_survives_a_trip_between_processes(self) -> None:
        error = AmbleError(ErrorKind.DISK, "the disk is full")
        again = pickle.loads(pickle.dumps(error))
        self.assertEqual((error.kind, error.reason), (again.kind, again.reason))
        self.assertEqual("the disk is full", str(again))
