"""Two people, two devices: from adding each other to an agenda that both share."""

from __future__ import annotations

from datetime import date

from amble import (
    Act,
    Action,
    Conflict,
    DecisionState,
    Delivery,
    Digest,
    FieldValue,
    MeetingState,
    New,
    NewAction,
    NewTopic,
    PairingEvent,
    PairingState,
    Role,
    Section,
    Side,
    SyncEvent,
    Thing,
    Topic,
    TopicState,
    What,
    read_list,
)
from story import HERE, NOW, Story, pair, story, the_next


def seen(topic: Topic) -> tuple[str, str, str, Section, TopicState, list[str]]:
    """What of a topic both must see alike."""
    notes = [note.text for note in topic.notes]
    return topic.id, topic.title, topic.details, topic.section, topic.state, notes


def versions(conflict: Conflict) -> list[tuple[FieldValue | None, Side]]:
    """What is to be chosen from, and who wrote it."""
    return [(version.value, version.by) for version in conflict.values]


def whats(digest: Digest, by: Side) -> list[What]:
    """What one of the two did."""
    return [line.what for line in digest.lines if line.by == by]


class ScenarioTest(Story):
    @story
    async def test_someone_can_be_added_and_written_for_before_they_are_paired(self) -> None:
        ana = await self.home("Ana")
        pair = await ana.add_person("Ben")
        roadmap = NewTopic(title="Roadmap", section=Section.ALIGNMENT, heads_up=True)
        await ana.add_topic(pair, roadmap)
        person = await ana.person(pair)
        self.assertEqual(("Ben", PairingState.NOT_PAIRED), (person.name, person.pairing))
        self.assertEqual((1, 1), (person.topics, person.not_sent))
        (topic,) = await ana.agenda(pair)
        self.assertEqual(
            (Delivery.NOT_SENT, True, True), (topic.delivery, topic.unsent, topic.heads_up)
        )

    @story
    async def test_both_see_the_same_agenda_after_they_paired_wrote_apart_and_synced(self) -> None:
        ana, ben = await self.home("Ana"), await self.home("Ben")
        prepared = await ana.add_person("Benjamin")
        roadmap = NewTopic(title="Roadmap 👋🏽", details="What first?", section=Section.ALIGNMENT)
        await ana.add_topic(prepared, roadmap)
        both = await pair(ana, ben, anas=prepared)
        self.assertEqual(prepared, both.anas, "what was prepared stays the same 1:1")
        pasted = "- Salary\n\n2. [ ] The move to Évora\n"
        await ben.create_list(both.bens, pasted, Section.GROWTH)
        here, there = await both.sync()

        agenda = await ana.agenda(both.anas)
        self.assertEqual([seen(t) for t in agenda], [seen(t) for t in await ben.agenda(both.bens)])
        titles = [topic.title for topic in agenda]
        self.assertEqual(["Salary", "The move to Évora", "Roadmap 👋🏽"], titles, "report first")
        self.assertEqual(titles[:2], [new.title for new in read_list(pasted, Section.GROWTH)])
        self.assertEqual({Delivery.DELIVERED}, {topic.delivery for topic in agenda})
        self.assertEqual([Side.THEM, Side.THEM, Side.ME], [topic.author for topic in agenda])
        self.assertTrue(here.received and there.received and here.bytes, f"{here} {there}")
        self.assertEqual([What.ADDED()] * 2, whats(here.digest, Side.THEM))
        self.assertEqual([], (await ana.digest(both.anas)).lines, "nothing since")

        anas, bens = await ana.person(both.anas), await ben.person(both.bens)
        self.assertEqual(anas.safety_number, bens.safety_number)
        self.assertEqual((Role.REPORT, Role.MANAGER), (anas.role, bens.role))
        self.assertEqual(("Ben", "Ana"), (anas.name, bens.name))
        self.assertEqual(NOW.date(), anas.last_sync)

    @story
    async def test_what_one_refuses_is_paired_on_neither_side(self) -> None:
        ana, ben = await self.home("Ana"), await self.home("Ben")
        async with await ana.invite(Role.MANAGER, listen=HERE) as host:
            ticket = await the_next(PairingEvent.TICKET, host)
            self.assertIn(ticket.seconds, range(1, 121))
            async with await ben.join(ticket.text, listen=HERE) as guest:
                await the_next(PairingEvent.CODE, guest)
                guest.refuse()
                await the_next(PairingEvent.ENDED, host)
                await the_next(PairingEvent.ENDED, guest)
                self.assertEqual([], [event async for event in host], "it is over")
        self.assertEqual([], await ana.people() + await ben.people())

    @story
    async def test_two_due_dates_set_apart_are_a_choice_on_both_sides_until_one_settles(
        self,
    ) -> None:
        both = await self.paired()
        ana, anas, ben, bens = both.ana, both.anas, both.ben, both.bens
        desk = NewAction(what="Ask about the desk", owner=Side.THEM, due=date(2026, 12, 4))
        action = await ana.add_action(anas, desk)
        await both.sync()
        (arrived,) = await ben.follow_ups(bens)
        self.assertEqual((date(2026, 12, 4), Side.ME), (arrived.due, arrived.owner))

        hers, his = (FieldValue.DAY(date(2026, 12, day)) for day in (11, 18))
        await ana.set(anas, action, "due", hers)
        await ben.set(bens, action, "due", his)
        here, _ = await both.sync()
        self.assertIn(What.CONFLICT("due"), [line.what for line in here.digest.lines])

        (mine,), (yours,) = await ana.conflicts(anas), await ben.conflicts(bens)
        self.assertEqual((action, "Ask about the desk"), (mine.id, mine.label))
        self.assertEqual("due", mine.conflict.field)
        self.assertCountEqual([(hers, Side.ME), (his, Side.THEM)], versions(mine.conflict))
        self.assertCountEqual([(hers, Side.THEM), (his, Side.ME)], versions(yours.conflict))
        self.assertEqual(
            [version.value for version in mine.conflict.values],
            [version.value for version in yours.conflict.values],
            "in the same order",
        )
        self.assertEqual(1, (await ana.person(anas)).conflicts)

        await ben.settle(bens, action, "due", hers)
        await both.sync()
        for (settled,) in (await ana.actions(anas), await ben.actions(bens)):
            self.assertEqual((date(2026, 12, 11), []), (settled.due, settled.conflicts))

    @story
    async def test_a_digest_says_from_what_to_what_and_an_owner_is_one_of_the_two(self) -> None:
        both = await self.paired()
        ana, anas, ben, bens = both.ana, both.anas, both.ben, both.bens
        action = await ana.add_action(anas, NewAction(what="Book a van", owner=Side.ME))
        await both.sync()
        await ben.set(bens, action, "owner", FieldValue.SIDE(Side.ME))
        await ben.set(bens, action, "due", FieldValue.DAY(date(2026, 12, 11)))
        await ben.act(bens, action, Act.DONE)
        here, there = await both.sync()

        changes = whats(here.digest, Side.THEM)
        self.assertEqual({action}, {line.id for line in here.digest.lines})
        self.assertEqual({"Book a van"}, {line.label for line in here.digest.lines})
        self.assertCountEqual(["owner", "due", "done"], [told(what) for what in changes])
        for what in changes:
            match what:
                case What.CHANGED("owner", FieldValue.SIDE(before), FieldValue.SIDE(after)):
                    self.assertEqual((Side.ME, Side.THEM), (before, after))
                case What.CHANGED("due", before=None, after=FieldValue.DAY(day)):
                    self.assertEqual(date(2026, 12, 11), day)
                case What.STATE(state):
                    self.assertEqual("done", state)
                case _:
                    self.fail(f"{what}")
        owner = What.CHANGED("owner", FieldValue.SIDE(Side.THEM), FieldValue.SIDE(Side.ME))
        self.assertIn(owner, whats(there.digest, Side.ME), "as he sees it")
        self.assertNotIn("person_", repr(here.digest))

    @story
    async def test_one_line_of_notes_changed_apart_keeps_both_versions_until_one_is_chosen(
        self,
    ) -> None:
        both = await self.paired()
        ana, anas, ben, bens = both.ana, both.anas, both.ben, both.bens
        topic = await ana.add_topic(anas, NewTopic(title="Rent"))
        before = "It rises by 3 %.\nFrom May."
        await ana.write_notes(anas, topic, "", before)
        await both.sync()
        await ana.write_notes(anas, topic, before, "It rises by 5 %.\nFrom May.")
        await ben.write_notes(bens, topic, before, "It rises by 4 %.\nFrom May.\nBen asks.")
        await both.sync()

        hers, his = (FieldValue.TEXT(f"It rises by {n} %.") for n in (5, 4))
        (mine,), (yours,) = await ana.agenda(anas), await ben.agenda(bens)
        for shown, her, him in ((mine, Side.ME, Side.THEM), (yours, Side.THEM, Side.ME)):
            first, second, third = shown.notes
            (conflict,) = first.conflicts
            self.assertEqual("text", conflict.field)
            self.assertCountEqual([(hers, her), (his, him)], versions(conflict))
            self.assertEqual(("From May.", []), (second.text, second.conflicts))
            self.assertEqual(("Ben asks.", him), (third.text, third.author))
        self.assertEqual(mine.notes[0].text, yours.notes[0].text, "both show the same")

        (line,) = await ben.conflicts(bens)
        self.assertEqual(yours.notes[0].id, line.id)
        await ben.settle(bens, line.id, "text", hers)
        await both.sync()
        whole = ["It rises by 5 %.", "From May.", "Ben asks."]
        for (settled,) in (await ana.agenda(anas), await ben.agenda(bens)):
            self.assertEqual(whole, [note.text for note in settled.notes])
            self.assertEqual([], await ana.conflicts(anas) + await ben.conflicts(bens))

    @story
    async def test_what_is_taken_back_before_a_sync_never_arrives(self) -> None:
        both = await self.paired()
        ana, anas, ben, bens = both.ana, both.anas, both.ben, both.bens
        topics = (
            NewTopic(title="Kept"),
            NewTopic(title="Unshared"),
            NewTopic(title="Taken back", details="with its details"),
        )
        kept, unshared, returned = await ana.create(anas, *map(New.TOPIC, topics))
        self.assertEqual(1, await ana.unshare(anas, unshared))
        note = await ana.take_back(anas, returned)
        written = await ana.private_note(note)
        self.assertEqual("Taken back\n\nwith its details", written.text.strip())
        self.assertEqual(anas, written.about)
        await both.sync()
        self.assertEqual([kept], [topic.id for topic in await ben.agenda(bens)])

        preview = await ana.preview_share(note, Section.FEEDBACK)
        self.assertEqual(("Taken back", Section.FEEDBACK), (preview.title, preview.section))
        again = await ana.share_private(note, anas, Section.FEEDBACK)
        self.assertEqual([], await ana.private_notes())
        await both.sync()
        match await ben.get(bens, again):
            case Thing.TOPIC(topic):
                self.assertEqual("Taken back", topic.title)
                self.assertEqual("with its details", topic.details.strip())
            case other:
                self.fail(f"{other}")

    @story
    async def test_a_meeting_with_notes_a_decision_and_an_action_is_the_same_on_both_sides(
        self,
    ) -> None:
        both = await self.paired()
        ana, anas, ben, bens = both.ana, both.anas, both.ben, both.bens
        titles = [New.TOPIC(NewTopic(title=title)) for title in ("One", "Two", "Three")]
        first, second, third = await ana.create(anas, *titles)
        await ana.place(anas, third, after=first)
        self.assertEqual([first, third, second], [topic.id for topic in await ana.agenda(anas)])
        await ana.place(anas, second, after=None)
        self.assertEqual([second, first, third], [topic.id for topic in await ana.agenda(anas)])

        self.assertIsNone(await ana.active_meeting(anas))
        started = await ana.start_meeting(anas)
        active = await ana.active_meeting(anas)
        self.assertEqual(started, active.id if active else None)
        await ana.write_notes(anas, first, "", "Agreed: Évora 👋🏽")
        await ana.act(anas, first, Act.DISCUSS)
        await ana.act(anas, second, Act.PARK)
        await ana.act(anas, third, Act.DROP)
        await ana.undo(anas)
        decision = await ana.decide(anas, "We move in May", topic=first)
        van = NewAction(what="Book a van", owner=Side.ME, done_when="It is paid", topic=first)
        action = await ana.add_action(anas, van)
        await ana.act(anas, started, Act.END)
        self.assertIsNone(await ana.active_meeting(anas))
        await both.sync()

        states = [(topic.id, topic.state) for topic in await ben.agenda(bens)]
        self.assertEqual([(second, TopicState.PARKED), (third, TopicState.OPEN)], states)
        (came,) = await ben.actions(bens, topic=first)
        self.assertEqual((action, "It is paid", Side.THEM), (came.id, came.done_when, came.owner))
        self.assertEqual([decision], [made.id for made in await ben.decisions(bens, topic=first)])
        self.assertEqual([started], [held.id for held in await ben.meetings(bens)])
        self.assertEqual([action], [asked.id for asked in await ben.follow_ups(bens)])

        note = ""
        for id in (first, decision, started, action):
            match await ben.get(bens, id):
                case Thing.TOPIC(talked):
                    self.assertEqual(TopicState.DISCUSSED, talked.state)
                    self.assertEqual(["Agreed: Évora 👋🏽"], [line.text for line in talked.notes])
                    note = talked.notes[0].id
                case Thing.DECISION(made):
                    self.assertEqual(("We move in May", Side.THEM), (made.what, made.author))
                    self.assertEqual((first, started), (made.topic, made.meeting))
                    self.assertEqual(DecisionState.MADE, made.state)
                case Thing.MEETING(held):
                    self.assertEqual((NOW.date(), "16:00", "16:00"), (held.date, held.start, held.end))
                    self.assertEqual("Europe/Lisbon", held.zone)
                    self.assertEqual(MeetingState.ENDED, held.state)
                    self.assertEqual([started], held.started_as)
                case Thing.ACTION(todo):
                    self.assertEqual(van.what, todo.what)
                case other:
                    self.fail(f"{other}")
        match await ben.get(bens, note):
            case Thing.NOTE(line):
                self.assertEqual(("Agreed: Évora 👋🏽", Side.THEM), (line.text, line.author))
                self.assertEqual(first, line.topic)
            case other:
                self.fail(f"{other}")

        found = await ben.find("Book a v")
        self.assertEqual((bens, action), (found.pair, found.id))
        await ben.act(bens, action, Act.DONE)
        await ben.act(bens, first, Act.REOPEN)
        await both.sync()
        self.assertEqual(0, (await ana.person(anas)).actions)
        self.assertEqual([anas], [person.pair for person in await ana.upcoming()])
        self.assertEqual([], await ana.problems(anas) + await ben.problems(bens))
        await ana.act(anas, decision, Act.WITHDRAW)
        self.assertEqual([], await ana.decisions(anas))
        (withdrawn,) = await ana.decisions(anas, all=True)
        self.assertEqual(DecisionState.WITHDRAWN, withdrawn.state)

    @story
    async def test_what_both_exchanged_and_the_private_half_can_be_taken_along(self) -> None:
        both = await self.paired()
        ana, anas = both.ana, both.anas
        await ana.add_topic(anas, NewTopic(title="Hello"))
        note = await ana.add_private("Only for me 🌳", about=anas)
        await both.sync()
        # The first bytes of every Automerge file, and of every age file.
        self.assertTrue((await ana.export_shared(anas)).startswith(bytes.fromhex("856f4a83")))
        (sealed,) = await ana.export_private()
        self.assertEqual(note, sealed.id)
        self.assertTrue(sealed.bytes.startswith(b"age-encryption.org/v1\n"))
        self.assertIn("AGE-SECRET-KEY-1", await ana.private_identity())
        self.assertNotEqual(await ana.private_identity(), await both.ben.private_identity())

    @story
    async def test_an_edit_made_while_two_devices_are_connected_arrives_without_another_sync(
        self,
    ) -> None:
        both = await self.paired()
        async with await both.ana.sync(both.anas, listen=HERE) as here:
            found = await the_next(SyncEvent.OPEN, here)
            async with await both.ben.sync(
                both.bens, at=[found.address_ticket], listen=HERE
            ) as there:
                await the_next(SyncEvent.UP_TO_DATE, here)
                await the_next(SyncEvent.UP_TO_DATE, there)
                await both.ana.add_topic(both.anas, NewTopic(title="Live"))
                async for agenda in both.ben.watch(lambda ben: ben.agenda(both.bens)):
                    if agenda:
                        break
                self.assertEqual(["Live"], [topic.title for topic in agenda])

    @story
    async def test_records_and_variants_compare_and_print_by_what_they_hold(self) -> None:
        ana = await self.home("Ana")
        pair = await ana.add_person("Ben")
        await ana.add_action(pair, NewAction(what="Ask", owner=Side.ME))
        (once,), (again,) = await ana.actions(pair), await ana.actions(pair)
        self.assertIsInstance(once, Action)
        self.assertEqual(once, again)
        self.assertNotEqual(once, None)
        self.assertNotEqual(once, await ana.person(pair))
        self.assertIn("what='Ask'", repr(once))
        day = FieldValue.DAY(date(2026, 12, 4))
        self.assertEqual(day, FieldValue.DAY(date(2026, 12, 4)))
        self.assertNotEqual(day, FieldValue.TEXT("2026-12-04"))
        self.assertIn("2026, 12, 4", repr(What.CHANGED(field="due", before=None, after=day)))


def told(what: What) -> str:
    """The field or the state that a line of a digest is about."""
    match what:
        case What.CHANGED(field=field) | What.CONFLICT(field=field):
            return field
        case What.STATE(state=state):
            return state
        case _:
            return "added"
