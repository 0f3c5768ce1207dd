"""Two people, two devices: from adding each other to an agenda that both share."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

from amble import (
    Action,
    Field,
    FieldChange,
    Item,
    ItemState,
    NewAction,
    NewItem,
    Owner,
    PairingState,
    PrivateKind,
    Role,
    Section,
    Way,
    digest,
    meeting,
    pairing,
    read_list,
)
from story import HERE, NOW, Story, pair, story, the_next


def seen(item: Item) -> tuple[str, str, Section, ItemState, str]:
    """What of an item both must see alike."""
    return item.id, item.title, item.section, item.state, item.notes


class ScenarioTest(Story):
    @story
    async def test_someone_can_be_added_and_written_for_before_they_are_paired(self) -> None:
        ana = await self.home("Ana")
        pair = await ana.add_person("Ben")
        await ana.add_items(
            pair, [NewItem(title="Roadmap", section=Section.ALIGNMENT, heads_up=True)]
        )
        card = await ana.person(pair)
        self.assertEqual(("Ben", PairingState.NOT_PAIRED), (card.name, card.state))
        self.assertEqual(1, card.open_items)
        (item,) = await ana.agenda(pair)
        self.assertEqual((Way.SHARED, True, True), (item.way, item.here, item.heads_up))

    @story
    async def test_both_see_the_same_agenda_after_they_paired_wrote_apart_and_met(self) -> None:
        ana, ben = await self.home("Ana"), await self.home("Ben")
        prepared = await ana.add_person("Benjamin")
        roadmap = NewItem(title="Roadmap 👋🏽", context="What first?", section=Section.ALIGNMENT)
        await ana.add_items(prepared, [roadmap])
        both = await pair(ana, ben, anas=prepared)
        self.assertEqual(prepared, both.anas, "what was prepared stays the same 1:1")
        pasted = "- Salary\n\n2. [ ] The move to Évora\n"
        await ben.add_list(both.bens, pasted, Section.GROWTH)
        here, there = await both.meet()

        agenda = await ana.agenda(both.anas)
        self.assertEqual([seen(i) for i in agenda], [seen(i) for i in await ben.agenda(both.bens)])
        titles = [item.title for item in agenda]
        self.assertEqual(["Salary", "The move to Évora", "Roadmap 👋🏽"], titles, "report first")
        self.assertEqual(titles[:2], [new.title for new in read_list(pasted, Section.GROWTH)])
        self.assertEqual({Way.DELIVERED}, {item.way for item in agenda})
        self.assertEqual(["Ben", "Ben", "you"], [item.author.name for item in agenda])
        self.assertTrue(here.received and there.received and here.bytes, f"{here} {there}")
        news = [line for line in here.digest.lines if line.what == digest.New()]
        self.assertEqual(["Ben", "Ben"], [line.by.name for line in news if not line.by.me])
        self.assertEqual([], (await ana.digest(both.anas)).lines, "nothing since they parted")

        anas, bens = await ana.person(both.anas), await ben.person(both.bens)
        self.assertEqual(anas.safety_number, bens.safety_number)
        self.assertEqual((Role.REPORT, Role.MANAGER), (anas.role, bens.role))
        self.assertEqual(("Ben", "Ana"), (anas.name, bens.name))
        self.assertEqual(NOW.date(), anas.last_contact)

    @story
    async def test_what_one_refuses_is_paired_on_neither_side(self) -> None:
        ana, ben = await self.home("Ana"), await self.home("Ben")
        async with await ana.invite(Role.MANAGER, listen=HERE) as host:
            ticket = await the_next(pairing.Ticket, host)
            self.assertIn(ticket.seconds, range(1, 121))
            async with await ben.join(ticket.text, listen=HERE) as guest:
                await the_next(pairing.Code, guest)
                guest.refuse()
                await the_next(pairing.Ended, host)
                await the_next(pairing.Ended, guest)
                self.assertEqual([], [event async for event in host], "it is over")
        self.assertEqual([], await ana.people() + await ben.people())

    @story
    async def test_two_due_dates_set_apart_are_a_choice_on_both_sides_until_one_settles(
        self,
    ) -> None:
        both = await self.paired()
        ana, anas, ben, bens = both.ana, both.anas, both.ben, both.bens
        desk = NewAction(what="Ask about the desk", who=Owner.THEM, due=date(2026, 12, 4))
        action = await ana.add_action(anas, desk)
        await both.meet()
        (arrived,) = await ben.actions(bens)
        self.assertEqual(date(2026, 12, 4), arrived.due)
        self.assertEqual("you", arrived.who.name if arrived.who else None)

        await ana.change(anas, action, [FieldChange(field=Field.DUE, value="2026-12-11")])
        await ben.change(bens, action, [FieldChange(field=Field.DUE, value="2026-12-18")])
        here, _ = await both.meet()
        self.assertIn(digest.NeedsDecision(Field.DUE), [line.what for line in here.digest.lines])

        (mine,), (yours,) = await ana.conflicts(anas), await ben.conflicts(bens)
        self.assertEqual((action, Field.DUE), (mine.thing, mine.field))
        self.assertEqual(
            {("2026-12-11", "you"), ("2026-12-18", "Ben")},
            {(choice.value, choice.by.name) for choice in mine.choices},
        )
        self.assertEqual(
            {("2026-12-11", "Ana"), ("2026-12-18", "you")},
            {(choice.value, choice.by.name) for choice in yours.choices},
        )
        self.assertEqual(
            [choice.value for choice in mine.choices],
            [choice.value for choice in yours.choices],
            "in the same order",
        )
        self.assertEqual(1, (await ana.person(anas)).conflicts)

        await ben.settle(bens, action, Field.DUE, "2026-12-11")
        await both.meet()
        for (settled,) in (await ana.actions(anas), await ben.actions(bens)):
            self.assertEqual((date(2026, 12, 11), []), (settled.due, settled.conflicts))

    @story
    async def test_what_is_taken_back_before_a_meeting_never_arrives(self) -> None:
        both = await self.paired()
        ana, anas, ben, bens = both.ana, both.anas, both.ben, both.bens
        kept, unshared, drafted = await ana.add_items(
            anas,
            [
                NewItem(title="Kept"),
                NewItem(title="Unshared"),
                NewItem(title="Taken back", context="with its context"),
            ],
        )
        self.assertEqual(1, await ana.unshare(anas, unshared))
        draft = await ana.take_back(anas, drafted)
        self.assertEqual(
            "Taken back\n\nwith its context", (await ana.private_note(draft)).body.strip()
        )
        await both.meet()
        self.assertEqual([kept], [item.id for item in await ben.agenda(bens)])

        again = await ana.share_private(draft, anas, Section.FEEDBACK)
        self.assertEqual([], await ana.private_notes())
        await both.meet()
        item = (await ben.thing(bens, again)).item
        assert item is not None
        self.assertEqual(("Taken back", "with its context"), (item.title, item.context.strip()))

    @story
    async def test_a_meeting_with_notes_a_decision_and_an_action_is_the_same_on_both_sides(
        self,
    ) -> None:
        both = await self.paired()
        ana, anas, ben, bens = both.ana, both.anas, both.ben, both.bens
        titles = [NewItem(title=title) for title in ("One", "Two", "Three")]
        first, second, third = await ana.add_items(anas, titles)
        await ana.move_item(anas, third, after=first)
        self.assertEqual([first, third, second], [item.id for item in await ana.agenda(anas)])
        await ana.move_item(anas, second, after=None)
        self.assertEqual([second, first, third], [item.id for item in await ana.agenda(anas)])

        self.assertIsNone(await ana.active_meeting(anas))
        started = await ana.start_meeting(anas)
        active = await ana.active_meeting(anas)
        self.assertEqual(started, active.id if active else None)
        await ana.write_notes(anas, first, "", "Agreed: Évora 👋🏽")
        await ana.discuss(anas, first)
        await ana.park(anas, second)
        await ana.drop_thing(anas, third)
        await ana.undo(anas)
        decision = await ana.decide(anas, "We move in May", item=first)
        action = await ana.add_action(
            anas, NewAction(what="Book a van", who=Owner.ME, item=first)
        )
        self.assertEqual(started, await ana.end_meeting(anas))
        await both.meet()

        states = [(item.id, item.state) for item in await ben.agenda(bens)]
        self.assertEqual([(second, ItemState.PARKED), (third, ItemState.OPEN)], states)
        talked = await ben.thing(bens, first)
        assert talked.item is not None
        self.assertEqual(ItemState.DISCUSSED, talked.item.state)
        self.assertEqual("Agreed: Évora 👋🏽", talked.item.notes)
        self.assertEqual([action], [came.id for came in talked.actions])
        self.assertEqual([decision], [came.id for came in talked.decisions])
        self.assertEqual([decision], [made.id for made in await ben.decisions(bens) if made.stands])
        (met,) = await ben.meetings(bens)
        self.assertEqual((NOW.date(), "16:00"), (met.date, met.start))
        self.assertEqual([action], [asked.id for asked in await ben.follow_ups(bens)])

        found = await ben.find_thing("Book a v")
        self.assertEqual((bens, action), (found.pair, found.thing))
        await ben.done(bens, action)
        await ben.reopen(bens, first)
        await both.meet()
        self.assertEqual(0, (await ana.person(anas)).open_actions)
        self.assertEqual([anas], [card.pair for card in await ana.upcoming()])
        self.assertEqual([], await ana.problems(anas) + await ben.problems(bens))

    @story
    async def test_what_both_exchanged_and_the_private_half_can_be_taken_along(self) -> None:
        both = await self.paired()
        ana, anas = both.ana, both.anas
        await ana.add_items(anas, [NewItem(title="Hello")])
        note = await ana.add_private(PrivateKind.NOTE, "Only for me 🌳", about=anas)
        await both.meet()
        # The first bytes of every Automerge file, and of every age file.
        self.assertTrue((await ana.export_shared(anas)).startswith(bytes.fromhex("856f4a83")))
        (sealed,) = await ana.export_private()
        self.assertEqual(note, sealed.id)
        self.assertTrue(sealed.bytes.startswith(b"age-encryption.org/v1\n"))
        self.assertIn("AGE-SECRET-KEY-1", await ana.private_identity())
        self.assertNotEqual(await ana.private_identity(), await both.ben.private_identity())

    @story
    async def test_an_edit_made_in_an_open_meeting_arrives_without_another(self) -> None:
        both = await self.paired()
        async with await both.ana.meet(both.anas, listen=HERE) as here:
            found = await the_next(meeting.Open, here)
            async with await both.ben.meet(
                both.bens, at=[found.address_ticket], listen=HERE
            ) as there:
                await the_next(meeting.InStep, here)
                await the_next(meeting.InStep, there)
                await both.ana.add_items(both.anas, [NewItem(title="Live")])
                async for agenda in both.ben.watch(lambda ben: ben.agenda(both.bens)):
                    if agenda:
                        break
                self.assertEqual(["Live"], [item.title for item in agenda])

    @story
    async def test_records_compare_and_print_by_what_they_hold(self) -> None:
        ana = await self.home("Ana")
        pair = await ana.add_person("Ben")
        await ana.add_action(pair, NewAction(what="Ask", who=Owner.ME))
        (once,), (again,) = await ana.actions(pair), await ana.actions(pair)
        self.assertIsInstance(once, Action)
        self.assertEqual(once, again)
        self.assertNotEqual(once, None)
        self.assertNotEqual(once, await ana.person(pair))
        self.assertIn("what='Ask'", repr(once))
        self.assertEqual({"field": Field.DUE}, asdict(digest.NeedsDecision(Field.DUE)))
