// The screen of one thing: an agenda item with all that belongs to it, or an action item, or a
// decision.
package amble.ui.item

import amble.ui.Navigator
import amble.ui.Place
import amble.ui.Session
import amble.ui.Words
import amble.ui.agenda.NothingYet
import amble.ui.agenda.Reading
import amble.ui.agenda.reading
import amble.ui.keys.Command
import amble.ui.keys.OnKey
import amble.ui.parts.Bar
import amble.ui.parts.EDGE
import amble.ui.parts.Empty
import amble.ui.parts.Page
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.verticalScroll
import androidx.compose.runtime.Composable
import androidx.compose.runtime.remember
import androidx.compose.ui.Modifier
import androidx.compose.ui.unit.dp

/** The thing [id] of the 1:1 [pair]. */
@Composable
fun ItemScreen(session: Session, nav: Navigator, pair: String, id: String) {
    val reading = reading(session, pair, id) { itemView(pair, id) }
    val deeds = remember(session, pair, id) { ItemDeeds(session, pair, id) }
    OnKey(Command.Meet) { nav.go(Place.Meet(pair)) }
    val view = (reading as? Reading.Here)?.value
    if (view == null) {
        Page(bar = { Bar("", onBack = nav::back) }) { NothingYet(reading, nav::back) }
        return
    }
    val thing = view.thing
    val bottom: (@Composable () -> Unit)? = when {
        thing?.item != null -> {
            { ItemBottom(thing.item!!, deeds) }
        }
        thing?.action != null -> {
            { ActionBottom(thing.action!!, deeds) }
        }
        else -> null
    }
    Page(bar = { Bar(view.person.name, onBack = nav::back) }, bottom = bottom) {
        if (thing == null || thing.meeting != null) {
            Box(Modifier.padding(horizontal = EDGE)) {
                Empty(Words.say("item.gone"), Words.say("agenda.back"), nav::back)
            }
        } else {
            Column(
                Modifier.fillMaxSize().verticalScroll(rememberScrollState())
                    .padding(start = EDGE, end = EDGE, bottom = 24.dp),
                verticalArrangement = Arrangement.spacedBy(8.dp),
            ) {
                thing.item?.let { ItemBody(view, it, thing, deeds, session, nav) }
                thing.action?.let { ActionBody(view, it, deeds, session, nav) }
                thing.decision?.let { DecisionBody(view, it, deeds, nav) }
            }
        }
    }
}
