// The agenda of one 1:1: follow-ups, the topics of each, and the private notes about it.
package amble.ui.agenda

import amble.model.NewTopic
import amble.model.PairingState
import amble.model.PersonView
import amble.ui.Navigator
import amble.ui.PairActions
import amble.ui.Place
import amble.ui.Session
import amble.ui.Words
import amble.ui.keys.Command
import amble.ui.keys.OnKey
import amble.ui.parts.Bar
import amble.ui.parts.BigButton
import amble.ui.parts.NothingYet
import amble.ui.parts.Page
import amble.ui.parts.Reading
import amble.ui.parts.reading
import androidx.compose.foundation.lazy.rememberLazyListState
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.focus.FocusRequester

/** The agenda of the 1:1 [pair]. */
@Composable
fun AgendaScreen(session: Session, nav: Navigator, pair: String) {
    val connecting = session.isConnecting
    val view = reading(session, pair, connecting) { agendaView(pair, connecting) }
    when (view) {
        is Reading.Here -> AgendaPage(view.value, session, nav)
        else -> Page(bar = { Bar("", onBack = nav::back) }) { NothingYet(view, nav::back) }
    }
}

/** The agenda as [view] has it. */
@Composable
internal fun AgendaPage(view: AgendaView, session: Session, nav: Navigator) {
    val pair = view.person.pair
    val actions = remember(session, pair) { PairActions(session, pair) }
    val typed = rememberTypedTopic(pair)
    val focus = remember { FocusRequester() }
    val list = rememberLazyListState()
    val rows = remember(view) { agendaRows(view) }
    var arranging by rememberSaveable(pair) { mutableStateOf(false) }
    var added by remember { mutableStateOf<String?>(null) }
    val next = { nav.go(nextPlace(view.person)) }

    val wasAdded = { id: String ->
        typed.clear()
        added = id
    }

    OnKey(Command.New) { focus.requestFocus() }
    OnKey(Command.Sync, answer = next)
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
                    typed,
                    view.person.name,
                    focus,
                    next = nextWords(view.person),
                    onNext = next,
                    onAdd = { title ->
                        val new = NewTopic(title = title, section = typed.section, headsUp = typed.headsUp)
                        actions.addTopic(new, wasAdded) { typed.text.value = title }
                    },
                    onAddList = { lines ->
                        actions.addList(lines, typed.section, wasAdded) { typed.text.value = lines }
                    },
                )
            }
        },
    ) {
        AgendaList(
            view,
            rows,
            list,
            actions,
            today = session.host.today,
            arranging = arranging,
            onArrange = { arranging = true },
            onOpen = { nav.go(Place.Thing(pair, it)) },
            onNotes = { nav.go(Place.PrivateNotes(pair)) },
            onIdea = { idea ->
                typed.text.value = idea
                focus.requestFocus()
            },
        )
    }
}

/** The next step with this person: to pair, or to sync. */
private fun nextPlace(person: PersonView): Place =
    if (person.pairing == PairingState.NOT_PAIRED) Place.Invite(person.pair) else Place.Sync(person.pair)

private fun nextWords(person: PersonView): String =
    Words.say(if (person.pairing == PairingState.NOT_PAIRED) "agenda.pair" else "agenda.sync")
