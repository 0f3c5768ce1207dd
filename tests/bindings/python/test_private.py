"""What is private never leaves: not to the other home, not in the clear to a disk."""

from __future__ import annotations

from amble import Amble, New, NewTopic
from story import Story, story

CANARY = "canary-7f3e9a41c2"
CONTROL = "control-b86d05e317"


async def shows(home: Amble, text: str) -> bool:
    """Whether a home, opened for its owner, holds a text."""
    return any(text in row.key or text in row.value for row in await home.dump())


class PrivateTest(Story):
    def in_files(self, text: str) -> bool:
        """Whether a file of either home holds a text."""
        forms = [text.encode(), text.encode("utf-16-le")]
        files = [path.read_bytes() for path in self.folder.rglob("*") if path.is_file()]
        self.assertGreaterEqual(len(files), 4, "two homes")
        return any(form in content for form in forms for content in files)

    @story
    async def test_a_private_note_is_nowhere_in_the_others_home_and_in_the_clear_in_no_file(
        self,
    ) -> None:
        both = await self.paired()
        ana, ben = both.ana, both.ben
        note = await ana.add_private(f"About Ben: {CANARY}", about=both.anas)
        other = await ana.add_private(CANARY)
        await ana.change_private(other, f"{CANARY}, written anew")
        await ana.add_topic(both.anas, NewTopic(title=f"Shared: {CONTROL}"))
        await both.sync()

        self.assertEqual([True] * 2, [CANARY in n.text for n in await ana.private_notes()])
        self.assertEqual([note], [n.id for n in await ana.private_notes(about=both.anas)])
        self.assertTrue(await shows(ana, CANARY), "it is there, for Ana")
        self.assertTrue(await shows(ben, CONTROL), "what was shared is found in Ben's home")
        self.assertFalse(await shows(ben, CANARY))
        self.assertEqual([], await ben.private_notes())
        # What was shared is sealed on disk, too; the control is the first line of the secrets.
        self.assertTrue(self.in_files("amble-secrets 1"), "the search sees into files")
        self.assertFalse(self.in_files(CONTROL))
        self.assertFalse(self.in_files(CANARY))

        await ana.delete_private(other)
        self.assertEqual([note], [n.id for n in await ana.private_notes()])
        await ana.shutdown()
        await ben.shutdown()
        self.assertTrue(self.in_files("amble-secrets 1"))
        self.assertFalse(self.in_files(CANARY), "nor in what is left when both are shut down")

    @story
    async def test_words_typed_and_taken_back_before_a_sync_never_leave(self) -> None:
        both = await self.paired()
        rash, _ = await both.ana.create(
            both.anas,
            New.TOPIC(NewTopic(title=f"Rash: {CANARY}")),
            New.TOPIC(NewTopic(title=f"Kept: {CONTROL}")),
        )
        await both.ana.unshare(both.anas, rash)
        await both.sync()
        self.assertTrue(await shows(both.ben, CONTROL))
        self.assertFalse(await shows(both.ben, CANARY))
