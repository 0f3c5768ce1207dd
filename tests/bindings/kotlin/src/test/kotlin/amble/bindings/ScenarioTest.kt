// Two people, two devices: from adding each other to an agenda that both share.

package amble.bindings

import amble.Amble
import amble.model.Act
import amble.model.Action
import amble.model.Conflict
import amble.model.DecisionState
import amble.model.Delivery
import amble.model.Digest
import amble.model.ErrorKind
import amble.model.FieldValue
import amble.model.MeetingState
import amble.model.New
import amble.model.NewAction
import amble.model.NewTopic
import amble.model.PairingEvent
import amble.model.PairingState
import amble.model.Role
import amble.model.Section
import amble.model.Side
import amble.model.Thing
import amble.model.Topic
import amble.model.TopicState
import amble.model.What
import java.nio.file.Path
import java.time.LocalDate
import kotlinx.coroutines.flow.toList
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNotEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir

class ScenarioTest {
    @TempDir
    lateinit var folder: Path

    /** What of a topic both must see alike. */
    private data class Seen(
        val id: String,
        val title: String,
        val details: String,
        val section: Section,
        val state: TopicState,
        val notes: List<String>,
    )

    private fun Topic.seen() = Seen(id, title, details, section, state, notes.map { it.text })

    /** What is to be chosen from, and who wrote it. */
    private fun Conflict.versions() = values.map { it.value to it.by }.toSet()

    /** What one of the two did. */
    private fun Digest.whats(by: Side) = lines.filter { it.by == by }.map { it.what }

    private suspend fun twoHomes(tell: suspend (Amble, Amble) -> Unit) =
        home(folder, "Ana").use { ana -> home(folder, "Ben").use { ben -> tell(ana, ben) } }

    private suspend fun twoPaired(tell: suspend (Pair) -> Unit) = twoHomes { ana, ben -> tell(pair(ana, ben)) }

    private suspend fun Amble.topic(pair: String, id: String) = (get(pair, id) as Thing.Topic).v1

    @Test
    fun `someone can be added and written for before they are paired`() = story {
        twoHomes { ana, _ ->
            val pair = ana.addPerson("Ben")
            ana.addTopic(pair, NewTopic("Roadmap", section = Section.ALIGNMENT, headsUp = true))
            val person = ana.person(pair)
            assertEquals("Ben" to PairingState.NOT_PAIRED, person.name to person.pairing)
            assertEquals(1 to 1, person.topics to person.notSent)
            val topic = ana.agenda(pair).single()
            assertEquals(Delivery.NOT_SENT, topic.delivery)
            assertTrue(topic.unsent && topic.headsUp, "$topic")
        }
    }

    @Test
    fun `both see the same agenda after they paired, wrote apart and synced`() = story {
        twoHomes { ana, ben ->
            val prepared = ana.addPerson("Benjamin")
            ana.addTopic(prepared, NewTopic("Roadmap 👋🏽", "What first?", Section.ALIGNMENT, true))
            val pair = pair(ana, ben, anas = prepared)
            assertEquals(prepared, pair.anas, "what was prepared stays the same 1:1")

            ben.createList(pair.bens, "- Salary\n\n2. [ ] The move to Évora\n", Section.GROWTH)
            val (here, there) = pair.sync()

            val agenda = ana.agenda(pair.anas)
            assertEquals(agenda.map { it.seen() }, ben.agenda(pair.bens).map { it.seen() })
            val titles = listOf("Salary", "The move to Évora", "Roadmap 👋🏽")
            assertEquals(titles, agenda.map { it.title }, "the report's come first")
            assertTrue(agenda.all { it.delivery == Delivery.DELIVERED }, "$agenda")
            assertEquals(listOf(Side.THEM, Side.THEM, Side.ME), agenda.map { it.author })
            assertTrue(here.received > 0 && there.received > 0 && here.bytes > 0, "$here $there")
            assertEquals(List(2) { What.Added }, here.digest.whats(Side.THEM))
            assertEquals(emptyList<Any>(), ana.digest(pair.anas).lines, "nothing since")

            val (anas, bens) = ana.person(pair.anas) to ben.person(pair.bens)
            assertEquals(anas.safetyNumber, bens.safetyNumber)
            assertEquals(Role.REPORT to Role.MANAGER, anas.role to bens.role)
            assertEquals("Ben" to "Ana", anas.name to bens.name)
            assertEquals(NOW.toLocalDate(), anas.lastSync)
        }
    }

    @Test
    fun `a code read from a picture pairs as the text does`() = story {
        twoHomes { ana, ben ->
            val pair = pair(ana, ben) { text ->
                val picture = folder.resolve("code.png")
                drawCode(text, picture)
                readCode(picture).also { assertEquals(text, it) }
            }
            assertEquals(PairingState.PAIRED, ana.person(pair.anas).pairing)
            ana.add(pair.anas, "Hello")
            pair.sync()
            assertEquals("Hello", ben.agenda(pair.bens).single().title)
        }
    }

    @Test
    fun `what one refuses is paired on neither side`() = story {
        twoHomes { ana, ben ->
            ana.invite(Role.MANAGER, listen = HERE).use { host ->
                val ticket = host.events.next<PairingEvent.Ticket>()
                assertTrue(ticket.seconds in 1..120, "$ticket")
                ben.join(ticket.text, listen = HERE).use { guest ->
                    guest.events.next<PairingEvent.Code>()
                    guest.refuse()
                    host.events.next<PairingEvent.Ended>()
                    guest.events.next<PairingEvent.Ended>()
                    assertEquals(emptyList<Any>(), host.events.toList(), "the flow is over")
                }
            }
            assertEquals(0, ana.people().size + ben.people().size)
        }
    }

    @Test
    fun `two due dates set apart are a choice on both sides, and one tap settles it`() = story {
        twoPaired { pair ->
            val (ana, ben) = pair.ana to pair.ben
            val desk = NewAction("Ask about the desk", Side.THEM, LocalDate.of(2026, 12, 4))
            val id = ana.addAction(pair.anas, desk)
            pair.sync()
            val arrived = ben.followUps(pair.bens).single()
            assertEquals(LocalDate.of(2026, 12, 4) to Side.ME, arrived.due to arrived.owner)

            val (hers, his) = listOf(11, 18).map { FieldValue.Day(LocalDate.of(2026, 12, it)) }
            ana.set(pair.anas, id, "due", hers)
            ben.set(pair.bens, id, "due", his)
            val (here, _) = pair.sync()
            assertTrue(here.digest.lines.any { it.what == What.Conflict("due") }, "${here.digest}")

            val (anas, bens) = ana.conflicts(pair.anas).single() to ben.conflicts(pair.bens).single()
            assertEquals(id to "Ask about the desk", anas.id to anas.label)
            assertEquals("due", anas.conflict.field)
            assertEquals(setOf(hers to Side.ME, his to Side.THEM), anas.conflict.versions())
            assertEquals(setOf(hers to Side.THEM, his to Side.ME), bens.conflict.versions())
            val (order, other) = listOf(anas, bens).map { one -> one.conflict.values.map { it.value } }
            assertEquals(order, other, "in the same order")
            assertEquals(1, ana.person(pair.anas).conflicts)

            ben.settle(pair.bens, id, "due", hers)
            pair.sync()
            for (action in listOf(ana.actions(pair.anas).single(), ben.actions(pair.bens).single())) {
                assertEquals(LocalDate.of(2026, 12, 11), action.due)
                assertEquals(emptyList<Any>(), action.conflicts)
            }
        }
    }

    @Test
    fun `a digest says from what to what, and an owner is one of the two`() = story {
        twoPaired { pair ->
            val (ana, ben) = pair.ana to pair.ben
            val id = ana.addAction(pair.anas, NewAction("Book a van", Side.ME))
            pair.sync()
            ben.set(pair.bens, id, "owner", FieldValue.Side(Side.ME))
            ben.set(pair.bens, id, "due", FieldValue.Day(LocalDate.of(2026, 12, 11)))
            ben.act(pair.bens, id, Act.DONE)
            val (here, there) = pair.sync()

            assertEquals(setOf(id to "Book a van"), here.digest.lines.map { it.id to it.label }.toSet())
            val whats = here.digest.whats(Side.THEM)
            val expected = setOf(
                What.Changed("owner", FieldValue.Side(Side.ME), FieldValue.Side(Side.THEM)),
                What.Changed("due", null, FieldValue.Day(LocalDate.of(2026, 12, 11))),
                What.State("done"),
            )
            assertEquals(expected to 3, whats.toSet() to whats.size)
            val owner = What.Changed("owner", FieldValue.Side(Side.THEM), FieldValue.Side(Side.ME))
            assertTrue(owner in there.digest.whats(Side.ME), "as he sees it: ${there.digest}")
            assertFalse("person_" in "${here.digest}")
        }
    }

    @Test
    fun `one line of notes changed apart keeps both versions until one is chosen`() = story {
        twoPaired { pair ->
            val (ana, ben) = pair.ana to pair.ben
            val id = ana.add(pair.anas, "Rent")
            val before = "It rises by 3 %.\nFrom May."
            ana.writeNotes(pair.anas, id, "", before)
            pair.sync()
            ana.writeNotes(pair.anas, id, before, "It rises by 5 %.\nFrom May.")
            ben.writeNotes(pair.bens, id, before, "It rises by 4 %.\nFrom May.\nBen asks.")
            pair.sync()

            val (hers, his) = listOf(5, 4).map { FieldValue.Text("It rises by $it %.") }
            val (anas, bens) = ana.topic(pair.anas, id) to ben.topic(pair.bens, id)
            for ((topic, her, him) in listOf(Triple(anas, Side.ME, Side.THEM), Triple(bens, Side.THEM, Side.ME))) {
                val (first, second, third) = topic.notes
                val conflict = first.conflicts.single()
                assertEquals("text", conflict.field)
                assertEquals(setOf(hers to her, his to him), conflict.versions())
                assertEquals("From May." to emptyList<Any>(), second.text to second.conflicts)
                assertEquals("Ben asks." to him, third.text to third.author)
            }
            assertEquals(anas.notes[0].text, bens.notes[0].text, "both show the same")

            val line = ben.conflicts(pair.bens).single()
            assertEquals(bens.notes[0].id, line.id)
            ben.settle(pair.bens, line.id, "text", hers)
            pair.sync()
            val whole = listOf("It rises by 5 %.", "From May.", "Ben asks.")
            for (topic in listOf(ana.topic(pair.anas, id), ben.topic(pair.bens, id))) {
                assertEquals(whole, topic.notes.map { it.text })
            }
            assertEquals(emptyList<Any>(), ana.conflicts(pair.anas) + ben.conflicts(pair.bens))
        }
    }

    @Test
    fun `what is taken back before a sync never arrives`() = story {
        twoPaired { pair ->
            val (ana, ben) = pair.ana to pair.ben
            val topics = listOf(NewTopic("Kept"), NewTopic("Unshared"), NewTopic("Taken back", "with its details"))
            val (kept, unshared, returned) = ana.create(pair.anas, topics.map { New.Topic(it) })
            assertEquals(1, ana.unshare(pair.anas, unshared))
            assertTrue(ana.agenda(pair.anas).all { it.unsent })
            val note = ana.takeBack(pair.anas, returned)
            val written = ana.privateNote(note)
            assertEquals("Taken back\n\nwith its details" to pair.anas, written.text.trim() to written.about)
            pair.sync()
            assertEquals(listOf(kept), ben.agenda(pair.bens).map { it.id })
            assertFails(ErrorKind.NOT_NOW) { ana.takeBack(pair.anas, kept) }

            val preview = ana.previewShare(note, Section.FEEDBACK)
            assertEquals("Taken back" to Section.FEEDBACK, preview.title to preview.section)
            val again = ana.sharePrivate(note, pair.anas, Section.FEEDBACK)
            assertEquals(emptyList<Any>(), ana.privateNotes())
            pair.sync()
            val arrived = ben.topic(pair.bens, again)
            assertEquals("Taken back" to "with its details", arrived.title to arrived.details.trim())
        }
    }

    @Test
    fun `a meeting with notes, a decision and an action is the same on both sides afterwards`() = story {
        twoPaired { pair ->
            val (ana, ben) = pair.ana to pair.ben
            val titles = listOf("One", "Two", "Three").map { New.Topic(NewTopic(it)) }
            val (first, second, third) = ana.create(pair.anas, titles)
            ana.place(pair.anas, third, first)
            assertEquals(listOf(first, third, second), ana.agenda(pair.anas).map { it.id })
            ana.place(pair.anas, second, null)
            assertEquals(listOf(second, first, third), ana.agenda(pair.anas).map { it.id })

            assertNull(ana.activeMeeting(pair.anas))
            val started = ana.startMeeting(pair.anas)
            assertEquals(started, ana.activeMeeting(pair.anas)?.id)
            ana.writeNotes(pair.anas, first, "", "Agreed: Évora 👋🏽")
            ana.act(pair.anas, first, Act.DISCUSS)
            ana.act(pair.anas, second, Act.PARK)
            ana.act(pair.anas, third, Act.DROP)
            ana.undo(pair.anas)
            val decision = ana.decide(pair.anas, "We move in May", first)
            val van = NewAction("Book a van", Side.ME, doneWhen = "It is paid", topic = first)
            val action = ana.addAction(pair.anas, van)
            ana.act(pair.anas, started, Act.END)
            assertNull(ana.activeMeeting(pair.anas))
            pair.sync()

            val left = listOf(second to TopicState.PARKED, third to TopicState.OPEN)
            assertEquals(left, ben.agenda(pair.bens).map { it.id to it.state })
            assertEquals(listOf(action), ben.actions(pair.bens, topic = first).map(Action::id))
            assertEquals(listOf(decision), ben.decisions(pair.bens, topic = first).map { it.id })
            assertEquals(listOf(started), ben.meetings(pair.bens).map { it.id })
            assertEquals(listOf(action), ben.followUps(pair.bens).map { it.id })

            val talked = ben.topic(pair.bens, first)
            assertEquals(TopicState.DISCUSSED, talked.state)
            val line = (ben.get(pair.bens, talked.notes.single().id) as Thing.Note).v1
            assertEquals(Triple("Agreed: Évora 👋🏽", Side.THEM, first), Triple(line.text, line.author, line.topic))
            val made = (ben.get(pair.bens, decision) as Thing.Decision).v1
            assertEquals("We move in May" to Side.THEM, made.what to made.author)
            assertEquals(Triple(first, started, DecisionState.MADE), Triple(made.topic, made.meeting, made.state))
            val held = (ben.get(pair.bens, started) as Thing.Meeting).v1
            assertEquals(Triple(NOW.toLocalDate(), "16:00", "16:00"), Triple(held.date, held.start, held.end))
            assertEquals("Europe/Lisbon" to MeetingState.ENDED, held.zone to held.state)
            val asked = (ben.get(pair.bens, action) as Thing.Action).v1
            assertEquals(van.what to Side.THEM, asked.what to asked.owner)
            assertEquals("It is paid", asked.doneWhen)

            val found = ben.find(null, "Book a v")
            assertEquals(pair.bens to action, found.pair to found.id)
            ben.act(pair.bens, action, Act.DONE)
            ben.act(pair.bens, first, Act.REOPEN)
            pair.sync()
            assertEquals(0, ana.person(pair.anas).actions)
            assertEquals(TopicState.OPEN, ana.topic(pair.anas, first).state)
            assertEquals(listOf(pair.anas), ana.upcoming().map { it.pair })
            assertEquals(emptyList<Any>(), ana.problems(pair.anas) + ben.problems(pair.bens))
            ana.act(pair.anas, decision, Act.WITHDRAW)
            assertEquals(emptyList<Any>(), ana.decisions(pair.anas))
            assertEquals(DecisionState.WITHDRAWN, ana.decisions(pair.anas, all = true).single().state)
        }
    }

    @Test
    fun `what both exchanged and the private half can be taken along`() = story {
        twoPaired { pair ->
            val (ana, ben) = pair.ana to pair.ben
            ana.add(pair.anas, "Hello")
            val id = ana.addPrivate(pair.anas, "Only for me 🌳")
            pair.sync()
            // The first bytes of every Automerge file.
            assertEquals("856f4a83", ana.exportShared(pair.anas).take(4).joinToString("") { "%02x".format(it) })

            val sealed = ana.exportPrivate().single()
            assertEquals(id, sealed.id)
            val identity = ana.privateIdentity().lineSequence().first { it.startsWith("AGE-SECRET-KEY-1") }
            val plain = openAge(sealed.bytes, Bech32.decode(identity)).decodeToString()
            assertTrue(plain.endsWith("\n\nOnly for me 🌳"), plain)
            assertNotEquals(ana.privateIdentity(), ben.privateIdentity())
            assertEquals(listOf(id), ana.privateNotes(about = pair.anas).map { it.id })
        }
    }
}
