// Two people, two devices: from adding each other to an agenda that both share.

package amble.bindings

import amble.Action
import amble.Amble
import amble.Conflict
import amble.FieldChange
import amble.Field
import amble.Item
import amble.ItemState
import amble.NewAction
import amble.NewItem
import amble.Owner
import amble.PairingState
import amble.Role
import amble.Section
import amble.Way
import amble.What
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

    /** What of an item both must see alike. */
    private data class Seen(val id: String, val title: String, val section: Section, val state: ItemState, val notes: String)

    private fun Item.seen() = Seen(id, title, section, state, notes)

    private suspend fun twoHomes(tell: suspend (Amble, Amble) -> Unit) =
        home(folder, "Ana").use { ana -> home(folder, "Ben").use { ben -> tell(ana, ben) } }

    @Test
    fun `someone can be added and written for before they are paired`() = story {
        twoHomes { ana, _ ->
            val pair = ana.addPerson("Ben")
            ana.addItems(pair, listOf(NewItem("Roadmap", section = Section.ALIGNMENT, headsUp = true)))
            val card = ana.person(pair)
            assertEquals("Ben", card.name)
            assertEquals(PairingState.NOT_PAIRED, card.state)
            assertEquals(1, card.openItems)
            assertEquals(Way.SHARED, ana.agenda(pair).single().way)
        }
    }

    @Test
    fun `both see the same agenda after they paired, wrote apart and met`() = story {
        twoHomes { ana, ben ->
            val prepared = ana.addPerson("Benjamin")
            ana.addItems(prepared, listOf(NewItem("Roadmap 👋🏽", "What first?", Section.ALIGNMENT, true)))
            val pair = pair(ana, ben, anas = prepared)
            assertEquals(prepared, pair.anas, "what was prepared stays the same 1:1")

            ben.addList(pair.bens, "- Salary\n\n2. [ ] The move to Évora\n", Section.GROWTH)
            val (here, there) = pair.meet()

            val agenda = ana.agenda(pair.anas)
            assertEquals(agenda.map { it.seen() }, ben.agenda(pair.bens).map { it.seen() })
            val titles = listOf("Salary", "The move to Évora", "Roadmap 👋🏽")
            assertEquals(titles, agenda.map { it.title }, "the report's come first")
            assertTrue(agenda.all { it.way == Way.DELIVERED }, "$agenda")
            assertEquals(listOf("Ben", "Ben", "you"), agenda.map { it.author.name })
            assertTrue(here.received > 0 && there.received > 0 && here.bytes > 0, "$here $there")
            assertEquals(2, here.digest.lines.count { it.what == What.New && it.by.name == "Ben" }, "${here.digest}")

            val (anas, bens) = ana.person(pair.anas) to ben.person(pair.bens)
            assertEquals(anas.safetyNumber, bens.safetyNumber)
            assertEquals(Role.REPORT to Role.MANAGER, anas.role to bens.role)
            assertEquals("Ben" to "Ana", anas.name to bens.name)
            assertEquals(NOW.toLocalDate(), anas.lastContact)
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
            assertEquals(PairingState.PAIRED, ana.person(pair.anas).state)
            ana.addItems(pair.anas, listOf(NewItem("Hello")))
            pair.meet()
            assertEquals("Hello", ben.agenda(pair.bens).single().title)
        }
    }

    @Test
    fun `what one refuses is paired on neither side`() = story {
        twoHomes { ana, ben ->
            ana.invite(Role.MANAGER, listen = HERE).use { host ->
                val ticket = host.events.next<amble.PairingEvent.Ticket>()
                assertTrue(ticket.seconds in 1..120, "$ticket")
                ben.join(ticket.text, listen = HERE).use { guest ->
                    guest.events.next<amble.PairingEvent.Code>()
                    guest.refuse()
                    host.events.next<amble.PairingEvent.Ended>()
                    guest.events.next<amble.PairingEvent.Ended>()
                    assertEquals(emptyList<Any>(), host.events.toList(), "the flow is over")
                }
            }
            assertEquals(0, ana.people().size + ben.people().size)
        }
    }

    @Test
    fun `two due dates set apart are a choice on both sides, and one tap settles it`() = story {
        twoHomes { ana, ben ->
            val pair = pair(ana, ben)
            val id = ana.addAction(pair.anas, NewAction("Ask about the desk", Owner.THEM, LocalDate.of(2026, 12, 4)))
            pair.meet()
            assertEquals(LocalDate.of(2026, 12, 4), ben.actions(pair.bens).single().due)
            assertEquals("you", ben.actions(pair.bens).single().who?.name)

            ana.change(pair.anas, id, listOf(FieldChange(Field.DUE, "2026-12-11")))
            ben.change(pair.bens, id, listOf(FieldChange(Field.DUE, "2026-12-18")))
            pair.meet()

            val (anas, bens) = ana.conflicts(pair.anas).single() to ben.conflicts(pair.bens).single()
            assertEquals(Field.DUE, anas.field)
            assertEquals(id, anas.thing)
            fun Conflict.values() = choices.map { it.value to it.by.name }.toSet()
            assertEquals(setOf("2026-12-11" to "you", "2026-12-18" to "Ben"), anas.values())
            assertEquals(setOf("2026-12-11" to "Ana", "2026-12-18" to "you"), bens.values())
            assertEquals(anas.choices.map { it.value }, bens.choices.map { it.value }, "in the same order")
            assertEquals(1, ana.person(pair.anas).conflicts)

            ben.settle(pair.bens, id, Field.DUE, "2026-12-11")
            pair.meet()
            for (action in listOf(ana.actions(pair.anas).single(), ben.actions(pair.bens).single())) {
                assertEquals(LocalDate.of(2026, 12, 11), action.due)
                assertEquals(emptyList<Any>(), action.conflicts)
            }
        }
    }

    @Test
    fun `what is taken back before a meeting never arrives`() = story {
        twoHomes { ana, ben ->
            val pair = pair(ana, ben)
            val (kept, unshared, drafted) = ana.addItems(
                pair.anas,
                listOf(NewItem("Kept"), NewItem("Unshared"), NewItem("Taken back", "with its context")),
            )
            assertEquals(1, ana.unshare(pair.anas, unshared))
            assertTrue(ana.agenda(pair.anas).all { it.here })
            val draft = ana.takeBack(pair.anas, drafted)
            assertEquals("Taken back\n\nwith its context", ana.privateNote(draft).body.trim())
            pair.meet()
            assertEquals(listOf(kept), ben.agenda(pair.bens).map { it.id })

            val again = ana.sharePrivate(draft, pair.anas, Section.FEEDBACK)
            assertEquals(emptyList<Any>(), ana.privateNotes())
            pair.meet()
            val arrived = ben.thing(pair.bens, again).item!!
            assertEquals("Taken back" to "with its context", arrived.title to arrived.context.trim())
        }
    }

    @Test
    fun `a meeting with notes, a decision and an action is the same on both sides afterwards`() = story {
        twoHomes { ana, ben ->
            val pair = pair(ana, ben)
            val (first, second, third) = ana.addItems(pair.anas, listOf(NewItem("One"), NewItem("Two"), NewItem("Three")))
            ana.moveItem(pair.anas, third, first)
            assertEquals(listOf(first, third, second), ana.agenda(pair.anas).map { it.id })
            ana.moveItem(pair.anas, second, null)
            assertEquals(listOf(second, first, third), ana.agenda(pair.anas).map { it.id })

            assertNull(ana.activeMeeting(pair.anas))
            val meeting = ana.startMeeting(pair.anas)
            assertEquals(meeting, ana.activeMeeting(pair.anas)?.id)
            ana.writeNotes(pair.anas, first, "", "Agreed: Évora 👋🏽")
            ana.discuss(pair.anas, first)
            ana.park(pair.anas, second)
            ana.dropThing(pair.anas, third)
            ana.undo(pair.anas)
            val decision = ana.decide(pair.anas, "We move in May", first)
            val action = ana.addAction(pair.anas, NewAction("Book a van", Owner.ME, item = first))
            assertEquals(meeting, ana.endMeeting(pair.anas))
            pair.meet()

            val left = listOf(second to ItemState.PARKED, third to ItemState.OPEN)
            assertEquals(left, ben.agenda(pair.bens).map { it.id to it.state })
            val talked = ben.thing(pair.bens, first)
            assertEquals(ItemState.DISCUSSED, talked.item!!.state)
            assertEquals("Agreed: Évora 👋🏽", talked.item!!.notes)
            assertEquals(listOf(action), talked.actions.map(Action::id))
            assertEquals(listOf(decision), talked.decisions.map { it.id })
            assertEquals(listOf(decision to true), ben.decisions(pair.bens).map { it.id to it.stands })
            val met = ben.meetings(pair.bens).single()
            assertEquals(NOW.toLocalDate(), met.date)
            assertEquals("16:00", met.start)

            assertEquals(listOf("Ana", "you"), listOf(ana, ben).map { ben.nameOf(pair.bens, it.me().person) })
            assertEquals(listOf(action), ben.followUps(pair.bens).map { it.id })
            val found = ben.findThing(null, "Book a v")
            assertEquals(pair.bens to action, found.pair to found.thing)
            ben.done(pair.bens, action)
            ben.reopen(pair.bens, first)
            pair.meet()
            assertEquals(0, ana.person(pair.anas).openActions)
            assertEquals(ItemState.OPEN, ana.thing(pair.anas, first).item!!.state)
            assertEquals(listOf(pair.anas), ana.upcoming().map { it.pair })
            assertEquals(emptyList<Any>(), ana.problems(pair.anas) + ben.problems(pair.bens))
        }
    }

    @Test
    fun `what both exchanged and the private half can be taken along`() = story {
        twoHomes { ana, ben ->
            val pair = pair(ana, ben)
            ana.addItems(pair.anas, listOf(NewItem("Hello")))
            val id = ana.addPrivate(amble.PrivateKind.NOTE, pair.anas, "Only for me 🌳")
            pair.meet()
            // The first bytes of every Automerge file.
            assertEquals("856f4a83", ana.exportShared(pair.anas).take(4).joinToString("") { "%02x".format(it) })

            val sealed = ana.exportPrivate().single()
            assertEquals(id, sealed.id)
            val identity = ana.privateIdentity().lineSequence().first { it.startsWith("AGE-SECRET-KEY-1") }
            val plain = openAge(sealed.bytes, Bech32.decode(identity)).decodeToString()
            assertTrue(plain.endsWith("\n\nOnly for me 🌳"), plain)
            assertNotEquals(ana.privateIdentity(), ben.privateIdentity())
            assertNull(ana.privateNotes(about = pair.anas).singleOrNull { it.id != id })
            assertFalse(ana.privateNotes(about = pair.anas).isEmpty())
        }
    }
}
