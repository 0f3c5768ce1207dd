"""What screens stand on: events that can be left and taken up again, values that renew."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable
from typing import TypeVar

from amble import Act, Amble, AmbleError, ErrorKind, NewTopic, Page, SyncEvent, Thing
from amble.pulled import Pulled
from story import HERE, Story, story, the_next

T = TypeVar("T")


async def cancelled(task: asyncio.Task[T], after: int = 0) -> None:
    """Cancels a task after some turns of the event loop, and waits for its end."""
    for _ in range(after):
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])


async def collect(events: AsyncIterator[object], seen: list[object]) -> None:
    """Keeps what happens."""
    async for event in events:
        seen.append(event)


class ScreensTest(Story):
    @story
    async def test_whoever_is_cancelled_while_waiting_goes_at_once_and_leaving_returns(
        self,
    ) -> None:
        both = await self.paired()
        sync = await both.ana.sync(both.anas, listen=HERE)
        await the_next(SyncEvent.LOOKING, sync)
        waiting: asyncio.Task[object] = asyncio.create_task(collect(sync, []))
        async with asyncio.timeout(5):
            await cancelled(waiting, after=3)
        self.assertTrue(waiting.cancelled())
        async with asyncio.timeout(5):
            await sync.leave()
        self.assertEqual([SyncEvent.CLOSED()], [event async for event in sync])
        await sync.leave()

    @story
    async def test_whoever_is_cancelled_loses_no_event(self) -> None:
        both = await self.paired()
        here = await both.ana.sync(both.anas, listen=HERE)
        found = await the_next(SyncEvent.OPEN, here)
        seen: list[object] = [found]
        for n in range(20):
            await cancelled(asyncio.create_task(collect(here, seen)), after=n)
        async with await both.ben.sync(both.bens, at=[found.address_ticket], listen=HERE) as there:
            # Taken up anew for each event, and cancelled before, while and after it comes.
            n = 0
            while not any(isinstance(event, SyncEvent.UP_TO_DATE) for event in seen):
                await cancelled(asyncio.create_task(collect(here, seen)), after=n % 7)
                n += 1
            await the_next(SyncEvent.UP_TO_DATE, there)
        await here.leave()
        await collect(here, seen)
        wanted: list[type[object]] = [
            SyncEvent.OPEN,
            SyncEvent.CONNECTED,
            SyncEvent.UP_TO_DATE,
            SyncEvent.CLOSED,
        ]
        kinds = [type(event) for event in seen if type(event) in wanted]
        self.assertEqual(wanted, list(dict.fromkeys(kinds)), seen)
        self.assertEqual(1, kinds.count(SyncEvent.OPEN), seen)
        self.assertEqual(1, kinds.count(SyncEvent.CONNECTED), seen)

    @story
    async def test_what_was_on_its_way_to_whoever_is_cancelled_comes_to_the_next(self) -> None:
        there, asked = asyncio.Event(), asyncio.Event()
        batches = [["one", "two"], ["three"], []]

        async def pull() -> list[str]:
            # Once taken, a batch is in nobody's hands but this call's.
            batch = batches.pop(0)
            asked.set()
            await there.wait()
            return batch

        pulled = Pulled(pull)
        waiting = asyncio.create_task(collect(pulled, []))
        await asked.wait()
        await cancelled(waiting)
        there.set()
        self.assertEqual(["one", "two", "three"], [event async for event in pulled])

    @story
    async def test_what_was_being_opened_by_one_who_is_cancelled_can_be_opened_again_at_once(
        self,
    ) -> None:
        both = await self.paired()
        cleo = self.folder / "cleo"
        await (await self.home("Cleo")).shutdown()
        for n in range(12):
            opening = asyncio.create_task(Amble.open(cleo))
            await cancelled(opening, after=n)
            if not opening.cancelled():
                await opening.result().shutdown()
            await (await Amble.open(cleo)).shutdown()
            beginning = asyncio.create_task(both.ana.sync(both.anas, listen=HERE))
            await cancelled(beginning, after=n)
            if not beginning.cancelled():
                await beginning.result().leave()
            await (await both.ana.sync(both.anas, listen=HERE)).leave()
        await both.sync()

    @story
    async def test_several_who_wait_for_one_sync_share_its_events(self) -> None:
        both = await self.paired()
        sync = await both.ana.sync(both.anas, listen=HERE)
        seen: list[object] = []
        waiting = [asyncio.create_task(collect(sync, seen)) for _ in range(3)]
        async for _ in both.ana.watch(lambda ana: ana.people()):
            break
        await sync.leave()
        await asyncio.gather(*waiting)
        self.assertEqual(1, seen.count(SyncEvent.CLOSED()), seen)
        self.assertEqual(1, [type(event) for event in seen].count(SyncEvent.OPEN), seen)

    @story
    async def test_a_value_that_is_watched_comes_now_after_every_change_and_ends_with_the_home(
        self,
    ) -> None:
        ana = await self.home("Ana")
        pair = await ana.add_person("Ben")

        async def titles(home: Amble) -> list[str]:
            return [topic.title for topic in await home.agenda(pair)]

        watched = ana.watch(titles)
        self.assertEqual([], await anext(watched))
        await ana.add_topic(pair, NewTopic(title="One"))
        self.assertEqual(["One"], await anext(watched))
        # A change that this does not show, and a wait that is given up.
        await ana.add_person("Cleo")
        with self.assertRaises(TimeoutError):
            await asyncio.wait_for(anext(watched), 0.2)
        two = await ana.add_topic(pair, NewTopic(title="Two"))
        self.assertEqual(["One", "Two"], await anext(watched))
        await ana.act(pair, two, Act.DROP)
        self.assertEqual(["One"], await anext(watched))
        rest: list[object] = []
        watching = asyncio.create_task(collect(watched, rest))
        await ana.shutdown()
        await watching
        self.assertEqual([], rest)

    @story
    async def test_a_watch_raises_what_its_reading_raises(self) -> None:
        ana = await self.home("Ana")
        watched = ana.watch(lambda home: home.agenda("not an id"))
        await self.assert_fails(ErrorKind.INVALID, anext(watched))
        await self.assert_fails(ErrorKind.INVALID, anext(watched))

    @story
    async def test_what_arrives_in_a_sync_renews_what_is_watched(self) -> None:
        both = await self.paired()
        watched = both.ben.watch(lambda ben: ben.agenda(both.bens))
        self.assertEqual([], await anext(watched))
        await both.ana.add_topic(both.anas, NewTopic(title="Hello"))
        await both.sync()
        async with asyncio.timeout(10):
            self.assertEqual(["Hello"], [topic.title for topic in await anext(watched)])

    @story
    async def test_many_watchers_all_hear_of_a_change_and_one_that_stops_disturbs_no_other(
        self,
    ) -> None:
        ana = await self.home("Ana")

        async def size(home: Amble) -> int:
            return len(await home.people())

        watchers = [ana.watch(size) for _ in range(20)]
        self.assertEqual([0] * 20, await asyncio.gather(*map(anext, watchers)))
        hearing = [asyncio.ensure_future(anext(watcher)) for watcher in watchers]
        for stopped in hearing[:5]:
            await cancelled(stopped, after=1)
        await ana.add_person("Ben")
        self.assertEqual([1] * 15, await asyncio.gather(*hearing[5:]))

    @story
    async def test_two_hundred_calls_at_once_all_do_what_they_say(self) -> None:
        ana = await self.home("Ana")
        pair = await ana.add_person("Ben")
        titles = [f"Topic {n}" for n in range(200)]
        ids = await asyncio.gather(*(ana.add_topic(pair, NewTopic(title=t)) for t in titles))
        self.assertEqual(200, len(set(ids)))
        read = await asyncio.gather(*(ana.get(pair, new) for new in ids))
        topics = [thing.value for thing in read if isinstance(thing, Thing.TOPIC)]
        self.assertEqual(titles, [topic.title for topic in topics])

        pages = [await ana.topics(pair, page=Page(start=64 * n, limit=64)) for n in range(4)]
        self.assertEqual([64, 64, 64, 8], [len(page) for page in pages])
        self.assertEqual(await ana.topics(pair), [topic for page in pages for topic in page])

    @story
    async def test_calls_under_way_at_the_shutdown_end_with_an_answer_or_an_error(self) -> None:
        ana = await self.home("Ana")
        pair = await ana.add_person("Ben")
        calls: list[Awaitable[str]] = [
            asyncio.ensure_future(ana.add_topic(pair, NewTopic(title=f"Topic {n}")))
            for n in range(100)
        ]
        await asyncio.sleep(0)
        await ana.shutdown()
        saved: set[str] = set()
        for answer in await asyncio.gather(*calls, return_exceptions=True):
            if isinstance(answer, BaseException):
                assert isinstance(answer, AmbleError), answer
                self.assertEqual(ErrorKind.NOT_NOW, answer.kind, answer.reason)
            else:
                saved.add(answer)
        again = await self.home("Ana")
        self.assertEqual(saved, {topic.id for topic in await again.topics(pair)})
