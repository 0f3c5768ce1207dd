"""What the device brings: it is asked when needed, and what fails in it is an error.

After a shutdown it is left alone.
"""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from amble import (
    Amble,
    ErrorKind,
    NewTopic,
    Pairing,
    PairingEvent,
    Role,
    Sync,
    SyncEvent,
    SystemClock,
)
from story import HERE, NOW, SOON, Fixed, Pair, Story, pair, story, the_next


class Asked:
    """Counts what it is asked, and what it is asked after it was told that the end has come."""

    def __init__(self) -> None:
        self.times: Counter[str] = Counter()
        self.late: list[str] = []
        self.over = False
        self._news = threading.Condition()

    def of(self, what: str) -> None:
        with self._news:
            self.times[what] += 1
            if self.over:
                self.late.append(what)
            self._news.notify_all()

    async def until(self, what: str) -> None:
        """Waits until it has been asked something."""

        def wait() -> bool:
            with self._news:
                return self._news.wait_for(lambda: self.times[what] > 0, SOON)

        if not await asyncio.to_thread(wait):
            raise AssertionError(f"nobody asked for {what}, but for {self.times}")


class Keys:
    """A place for secrets that forgets them at the end."""

    def __init__(self, asked: Asked | None = None) -> None:
        self.asked = asked or Asked()
        self.kept: dict[str, bytes] = {}

    def load(self, name: str) -> bytes | None:
        self.asked.of("load")
        return self.kept.get(name)

    def save(self, name: str, secret: bytes) -> None:
        self.asked.of("save")
        self.kept[name] = secret

    def delete(self, name: str) -> None:
        self.asked.of("delete")
        self.kept.pop(name, None)


class Search:
    """A search that finds what it is given, and fails where it is told to."""

    def __init__(self, asked: Asked, found: Sequence[str] = (), fails: str = "") -> None:
        self.asked, self.addresses, self.fails = asked, found, fails

    def _of(self, what: str) -> None:
        self.asked.of(what)
        if what == self.fails:
            raise OSError("Wi-Fi is off")

    def start(self, own: str, wanted: Sequence[str], port: int) -> None:
        self._of("start")

    def found(self) -> Sequence[str]:
        self._of("found")
        return self.addresses

    def stop(self) -> None:
        self._of("stop")


class PlatformTest(Story):
    @story
    async def test_keys_rest_in_the_devices_store_and_nowhere_else(self) -> None:
        keys = Keys()
        ana = await self.home("Ana", secrets=keys)
        await ana.add_person("Ben")
        await ana.shutdown()
        self.assertEqual({"device", "vault", "authorship", "store-root"}, set(keys.kept))
        self.assertEqual({32}, {len(secret) for secret in keys.kept.values()})
        self.assertFalse((self.folder / "ana" / "secrets").exists())
        again = await self.home("Ana", secrets=keys)
        self.assertEqual(["Ben"], [person.name for person in await again.people()])
        await again.shutdown()

        lost = await self.failure(self.home("Ana", secrets=Keys()))
        self.assertIn(lost.kind, (ErrorKind.DAMAGED, ErrorKind.VAULT), lost.reason)
        keys.kept["store-root"] = bytes(31)
        await self.failure(self.home("Ana", secrets=keys))

    @story
    async def test_the_devices_clock_says_what_day_it_is(self) -> None:
        in_tokyo = NOW.astimezone(ZoneInfo("Asia/Tokyo"))
        ana = await self.home("Ana", clock=Fixed(in_tokyo))
        note = await ana.add_private("Late")
        self.assertEqual(date(2026, 11, 21), (await ana.private_note(note)).written)
        now = SystemClock().now()
        self.assertEqual(datetime.now().astimezone().utcoffset(), now.utcoffset())
        self.assertLess(datetime.now().astimezone() - now, timedelta(seconds=5))

    @story
    async def test_what_is_raised_in_the_devices_store_of_keys_is_an_error_with_its_words(
        self,
    ) -> None:
        class Locked(Keys):
            trouble: BaseException

            def load(self, name: str) -> bytes | None:
                raise self.trouble

            def save(self, name: str, secret: bytes) -> None:
                raise self.trouble

            def delete(self, name: str) -> None:
                raise self.trouble

        words = "the screen is locked"
        troubles = (RuntimeError(words), OSError(f"{words} \ud83d"), SystemExit(words))
        for n, trouble in enumerate(troubles):
            keys = Keys()
            await (await self.home(f"Ana{n}", secrets=keys)).shutdown()
            locked = Locked()
            locked.trouble = trouble
            for name in (f"Ana{n}", f"Ben{n}"):
                told = (await self.failure(self.home(name, secrets=locked))).reason
                self.assertIn(words, told)
                self.assertNotIn("Error", told, "the words alone")
            ana = await self.home(f"Ana{n}", secrets=keys)
            self.assertEqual(f"Ana{n}", (await ana.me()).name)
            await self.home(f"Ben{n}", secrets=Keys())

    @story
    async def test_a_store_of_keys_that_gives_something_else_is_an_error(self) -> None:
        class Odd(Keys):
            gives: object

            def load(self, name: str) -> bytes | None:
                return self.gives  # type: ignore[return-value]

        await (await self.home("Ana")).shutdown()
        for gives, says in (
            ("x" * 32, "a str instead of bytes"),
            (32, "a int instead of bytes"),
            ([0] * 32, "a list instead of bytes"),
            (bytes(31), "not 32 bytes long"),
        ):
            odd = Odd()
            odd.gives = gives
            self.assertIn(says, (await self.failure(self.home("Ana", secrets=odd))).reason)

    @story
    async def test_what_is_raised_in_the_devices_clock_is_an_error_with_its_words(self) -> None:
        class Weak(Fixed):
            broken = False

            def now(self) -> datetime:
                if self.broken:
                    raise RuntimeError("the clock has no battery")
                return super().now()

        clock = Weak()
        ana = await self.home("Ana", clock=clock)
        pair = await ana.add_person("Ben")
        clock.broken = True
        for asked in (
            ana.start_meeting(pair),
            ana.add_private("x"),
            ana.invite(Role.MANAGER, listen=HERE),
        ):
            self.assertIn("no battery", (await self.assert_fails(ErrorKind.INTERNAL, asked)).reason)
        clock.broken = False
        await ana.start_meeting(pair)
        await ana.shutdown()
        clock.broken = True
        opened = self.home("Ana", clock=clock)
        self.assertIn("no battery", (await self.assert_fails(ErrorKind.INTERNAL, opened)).reason)

    @story
    async def test_a_clock_without_a_zone_or_far_off_is_an_error(self) -> None:
        for n, now in enumerate((datetime(2026, 11, 20, 16), None)):
            ana = await self.home(f"Ana{n}")
            await ana.shutdown()
            wrong = Fixed(now)  # type: ignore[arg-type]
            await self.assert_fails(ErrorKind.INTERNAL, self.home(f"Ana{n}", clock=wrong))

    @story
    async def test_a_search_that_fails_is_told_and_the_two_sync_without_it(self) -> None:
        for n, fails in enumerate(("start", "found", "stop")):
            asked = Asked()
            ana = await self.home(f"Ana{n}", discovery=Search(asked, fails=fails))
            both = await self.pair_of(ana, f"Ben{n}")
            sync = await ana.sync(both.anas, listen=HERE)
            if fails == "stop":
                await sync.leave()
            await asked.until(fails)
            # One that runs and finds nothing is nothing to tell.
            if fails != "found":
                told = await the_next(SyncEvent.DISCOVERY_FAILED, sync)
                self.assertIn("Wi-Fi is off", told.reason)
            await sync.leave()
            await ana.add_topic(both.anas, NewTopic(title="Hello"))
            await both.sync()
            self.assertEqual(["Hello"], [t.title for t in await both.ben.agenda(both.bens)])

    @story
    async def test_a_shutdown_closes_a_running_sync_and_nothing_calls_back_afterwards(
        self,
    ) -> None:
        asked = Asked()

        class Watched(Fixed):
            def now(self) -> datetime:
                asked.of("now")
                return super().now()

        keys = Keys(asked)
        nowhere = ["127.0.0.1:9", "not an address"]
        search = Search(asked, nowhere)
        ana = await self.home("Ana", secrets=keys, clock=Watched(), discovery=search)
        both = await self.pair_of(ana, "Ben")
        looking = await ana.sync(both.anas, listen=HERE)
        inviting = await ana.invite(Role.MANAGER, listen=HERE)
        await the_next(SyncEvent.LOOKING, looking)
        await the_next(PairingEvent.TICKET, inviting)
        hearing = asyncio.create_task(the_end_of(looking))
        await asked.until("found")

        await ana.shutdown()
        asked.over = True
        self.assertEqual(SyncEvent.CLOSED(), (await hearing)[-1])
        await the_end_of(inviting)
        await self.assert_fails(ErrorKind.NOT_NOW, ana.me())
        await self.assert_fails(ErrorKind.NOT_NOW, ana.sync(both.anas, listen=HERE))
        self.assertEqual([], [change async for change in ana.changes()])
        await ana.shutdown()

        # The home is free; and in all the time that this takes nothing calls back.
        fresh = Keys()
        fresh.kept.update(keys.kept)
        again = await self.home("Ana", secrets=fresh)
        await Pair(again, both.anas, both.ben, both.bens).sync()
        self.assertEqual([], asked.late)
        for what in ("load", "save", "now", "start", "found", "stop"):
            self.assertGreater(asked.times[what], 0, what)

    @story
    async def test_what_the_search_finds_is_where_the_other_is(self) -> None:
        search = Search(Asked())
        ana = await self.home("Ana", discovery=search)
        both = await self.pair_of(ana, "Ben")
        async with await both.ben.sync(both.bens, listen=HERE) as there:
            search.addresses = (await the_next(SyncEvent.OPEN, there)).addresses
            async with await ana.sync(both.anas, listen=HERE) as here:
                await asyncio.gather(
                    the_next(SyncEvent.UP_TO_DATE, here), the_next(SyncEvent.UP_TO_DATE, there)
                )

    async def pair_of(self, ana: Amble, other: str) -> Pair:
        """Ana, and somebody new."""
        return await pair(ana, await self.home(other))


async def the_end_of(session: Sync | Pairing) -> list[object]:
    """All that is left to happen."""
    return [event async for event in session]
