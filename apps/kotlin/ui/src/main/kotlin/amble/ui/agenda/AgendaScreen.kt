// The agenda of one 1:1: what to ask about, what each wants to talk about, and what is only mine.
package amble.ui.agenda

import amble.AmbleException
import amble.Item
import amble.NewItem
import amble.PairingState
import amble.PersonCard
import amble.ui.Navigator
import amble.ui.Place
import amble.ui.Session
import amble.ui.Stage
import amble.ui.Words
import amble.ui.keys.Command
import amble.ui.keys.OnKey
import amble.ui.parts.Bar
import amble.ui.parts.BigButton
import amble.ui.parts.Page
import androidx.compose.foundation.lazy.rememberLazyListState
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.focus.FocusRequester

/** Whether the other's device is here: then this screen may be one that two people look at. */
internal val Session.together: Boolean
    get() = meeting.let { it != null && it.stage != Stage.Closed }

/** The agenda of the 1:1 [pair]. */
@Composable
fun AgendaScreen(session: Session, nav: Navigator, pair: String) {
    val together = session.together
    val view = reading(session, pair, together) { agendaView(pair, together) }
    when (view) {
        is Reading.Here -> AgendaPage(view.value, AgendaDeeds(session, pair), session, nav)
        else -> Page(bar = { Bar("", onBack = nav::back) }) { NothingYet(view, nav::back) }
    }
}

/** What a person can do on the agenda of [pair]; each is one call, and most can be undone. */
internal class AgendaDeeds(private val session: Session, private val pair: String) {
    private val amble get() = session.amble

    fun discussed(item: Item) =
        session.act(Words.say("agenda.said.discussed"), pair) { amble.discuss(pair, item.id) }

    fun park(item: Item) = session.act(Words.say("agenda.said.parked"), pair) {
        amble.park(pair, item.id)
    }

    fun reopen(item: Item) =
        session.act(Words.say("agenda.said.open"), pair) { amble.reopen(pair, item.id) }

    fun drop(item: Item) =
        session.act(Words.say("agenda.said.dropped"), pair) { amble.dropThing(pair, item.id) }

    fun done(action: String) =
        session.act(Words.say("item.said.done"), pair) { amble.done(pair, action) }

    fun move(items: List<Item>, item: Item, move: Move) {
        if (stands(items, item, move)) return
        session.act(Words.say("agenda.said.moved"), pair) { amble.moveItem(pair, item.id, move.after) }
    }

    /** Adds what is typed; if it does not fit, it stands in the line again. */
    fun add(topic: NewTopic, title: String, added: (String) -> Unit) = session.act {
        kept(topic, title) {
            val new = NewItem(title = title, section = topic.section, headsUp = topic.headsUp)
            amble.addItems(pair, listOf(new)).lastOrNull()?.let(added)
        }
    }

    /** Adds a list, one thing a line. */
    fun addList(topic: NewTopic, list: String, added: (String) -> Unit) =
        session.act(Words.say("agenda.said.list"), pair) {
            kept(topic, list) { amble.addList(pair, list, topic.section).lastOrNull()?.let(added) }
        }

    private suspend fun kept(topic: NewTopic, words: String, add: suspend () -> Unit) {
        try {
            add()
            topic.clear()
        } catch (refused: AmbleException) {
            topic.text.value = words
            throw refused
        }
    }
}

/** The agenda as [view] has it. */
@Composable
internal fun AgendaPage(view: AgendaView, deeds: AgendaDeeds, session: Session, nav: Navigator) {
    val pair = view.person.pair
    val topic = rememberNewTopic(pair)
    val focus = remember { FocusRequester() }
    val list = rememberLazyListState()
    val rows = remember(view) { agendaRows(view) }
    var arranging by rememberSaveable(pair) { mutableStateOf(false) }
    var added by remember { mutableStateOf<String?>(null) }
    val meet = { nav.go(nextPlace(view.person)) }

    OnKey(Command.New) { focus.requestFocus() }
    OnKey(Command.Meet, answer = meet)
    OnKey(Command.Back, arranging) { arranging = false }
    LaunchedEffect(added, rows) {
        val at = rows.indexOfFirst { it.key == added }
        if (at >= 0) {
            if (list.layoutInfo.visibleItemsInfo.none { it.key == added }) list.scrollToItem(at + 1)
            added = null
        }
    }

    Page(
        bar = { Bar(view.person.name, onBack = nav::back) },
        bottom = {
            if (arranging) {
                BigButton(Words.say("agenda.arranged"), { arranging = false })
            } else {
                AddTopic(
                    topic,
                    view.person.name,
                    focus,
                    next = nextWords(view.person),
                    onNext = meet,
                    onAdd = { title -> deeds.add(topic, title) { added = it } },
                    onAddList = { lines -> deeds.addList(topic, lines) { added = it } },
                )
            }
        },
    ) {
        AgendaList(
            view,
            rows,
            list,
            deeds,
            today = session.host.today,
            arranging = arranging,
            onArrange = { arranging = true },
            onOpen = { nav.go(Place.Item(pair, it)) },
            onMine = { nav.go(Place.OnlyMe(pair)) },
            onIdea = { idea ->
                topic.text.value = idea
                focus.requestFocus()
            },
        )
    }
}

/** What comes next with this person: to pair, or to meet. */
private fun nextPlace(person: PersonCard): Place =
    if (person.state == PairingState.NOT_PAIRED) Place.Invite(person.pair) else Place.Meet(person.pair)

private fun nextWords(person: PersonCard): String =
    Words.say(if (person.state == PairingState.NOT_PAIRED) "agenda.pair" else "agenda.meet")
