// The screen of one thing: a topic with all that belongs to it, an action, a decision or a meeting.
package amble.ui.topic

import amble.model.Thing
import amble.ui.Navigator
import amble.ui.PairActions
import amble.ui.Place
import amble.ui.Session
import amble.ui.Words
import amble.ui.keys.Command
import amble.ui.keys.OnKey
import amble.ui.parts.Bar
import amble.ui.parts.EDGE
import amble.ui.parts.Empty
import amble.ui.parts.NothingYet
import amble.ui.parts.Page
import amble.ui.parts.Reading
import amble.ui.parts.reading
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
fun ThingScreen(session: Session, nav: Navigator, pair: String, id: String) {
    val reading = reading(session, pair, id) { thingView(pair, id) }
    val actions = remember(session, pair) { PairActions(session, pair) }
    OnKey(Command.Sync) { nav.go(Place.Sync(pair)) }
    val view = (reading as? Reading.Here)?.value
    if (view == null) {
        Page(bar = { Bar("", onBack = nav::back) }) { NothingYet(reading, nav::back) }
        return
    }
    val bottom: (@Composable () -> Unit)? = when (val thing = view.thing) {
        is Thing.Topic -> {
            { TopicBottom(thing.v1, actions) }
        }
        is Thing.Action -> {
            { ActionBottom(thing.v1, actions) }
        }
        else -> null
    }
    Page(bar = { Bar(view.person.name, onBack = nav::back) }, bottom = bottom) {
        if (view.thing == null) {
            Box(Modifier.padding(horizontal = EDGE)) {
                Empty(Words.say("topic.gone"), Words.say("reading.back"), nav::back)
            }
        } else {
            Column(
                Modifier.fillMaxSize().verticalScroll(rememberScrollState())
                    .padding(start = EDGE, end = EDGE, bottom = 24.dp),
                verticalArrangement = Arrangement.spacedBy(8.dp),
            ) {
                val open = { other: String -> nav.go(Place.Thing(pair, other)) }
                val today = session.host.today
                when (val thing = view.thing) {
                    is Thing.Topic -> TopicBody(view, thing.v1, actions, today, open) {
                        nav.replace(Place.PrivateNotes(pair))
                    }
                    is Thing.Action -> ActionBody(view, thing.v1, actions, today, open)
                    is Thing.Decision -> DecisionBody(view, thing.v1, actions, open)
                    is Thing.Meeting -> MeetingBody(view, thing.v1, today, open)
                    // Its topic is shown instead.
                    else -> {}
                }
                History(view)
            }
        }
    }
}
