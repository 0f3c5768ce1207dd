// The whole app around the screens: one or several side by side, the bar of a live sync, and the
// sentences that appear at the bottom.
package amble.ui

import amble.ui.agenda.AgendaScreen
import amble.ui.keys.Command
import amble.ui.keys.KeysRoot
import amble.ui.keys.KeysScreen
import amble.ui.keys.OnKey
import amble.ui.pairing.InviteScreen
import amble.ui.pairing.JoinScreen
import amble.ui.parts.EDGE
import amble.ui.parts.NoticeBar
import amble.ui.people.PeopleScreen
import amble.ui.privatenotes.PrivateNotesScreen
import amble.ui.sync.SyncBar
import amble.ui.sync.SyncScreen
import amble.ui.theme.Tone
import amble.ui.theme.tones
import amble.ui.topic.ThingScreen
import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.BoxWithConstraints
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.WindowInsets
import androidx.compose.foundation.layout.WindowInsetsSides
import androidx.compose.foundation.layout.consumeWindowInsets
import androidx.compose.foundation.layout.fillMaxHeight
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.only
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.safeDrawing
import androidx.compose.foundation.layout.width
import androidx.compose.foundation.layout.windowInsetsPadding
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.saveable.rememberSaveableStateHolder
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.unit.Dp
import androidx.compose.ui.unit.dp

/** From this width on there are two panes. */
private val TWO_PANES = 840.dp

/** From this width on a topic is shown beside its agenda. */
private val THREE_PANES = 1200.dp

/** The app, inside [amble.ui.theme.AmbleTheme]. The host keeps [nav] to answer its own Back. */
@Composable
fun AmbleApp(session: Session, nav: Navigator = rememberNavigator()) {
    KeysRoot { Frame(session, nav) }
}

/** The app without the keyboard. */
@Composable
internal fun Frame(session: Session, nav: Navigator) {
    OnKey(Command.Back, answer = nav::back)
    OnKey(Command.List) { nav.go(Place.Keys) }
    OnKey(Command.PrivateNotes) { nav.go(Place.PrivateNotes(nav.place.about)) }
    OnKey(Command.Undo, session.said?.undo != null, session::undo)
    Column(Modifier.fillMaxSize().background(tones.surface(toneOf(nav.place)))) {
        val bar = session.sync?.takeIf { nav.place != Place.Sync(it.pair) }
        val sides = WindowInsetsSides.Horizontal
        val top = WindowInsets.safeDrawing.only(sides + WindowInsetsSides.Top)
        val bottom = WindowInsets.safeDrawing.only(sides + WindowInsetsSides.Bottom)
        if (bar != null) {
            Box(Modifier.background(tones.pathSurface).windowInsetsPadding(top)) {
                SyncBar(bar, session, nav)
            }
        }
        val speaking = session.notice != null || session.said != null
        Box(
            Modifier.weight(1f)
                .consumeWindowInsets(if (bar != null) top else WindowInsets())
                .consumeWindowInsets(if (speaking) bottom else WindowInsets()),
        ) {
            Panes(session, nav)
        }
        if (speaking) Box(Modifier.windowInsetsPadding(bottom)) { Sentences(session) }
    }
}

private fun toneOf(place: Place) = if (place is Place.PrivateNotes) Tone.Private else Tone.Plain

/** What was refused, or was just done with its undo. */
@Composable
private fun Sentences(session: Session) {
    val notice = session.notice
    val said = session.said
    val edge = Modifier.padding(horizontal = EDGE, vertical = 8.dp)
    if (notice != null) {
        NoticeBar(notice.sentence, notice.button, session::dismiss, edge, Tone.Refused)
    } else if (said != null) {
        val undo = if (said.undo != null) Words.say("bar.undo") else null
        NoticeBar(said.sentence, undo, session::undo, edge)
    }
}

/** One screen, or people beside it, or people, agenda and topic. */
@Composable
private fun Panes(session: Session, nav: Navigator) {
    // Each place keeps its scroll position and half-written text while the person is elsewhere.
    val kept = rememberSaveableStateHolder()
    val show: @Composable (Place) -> Unit = { place ->
        kept.SaveableStateProvider(place.text) { Screen(place, session, nav) }
    }
    BoxWithConstraints(Modifier.fillMaxSize()) {
        val place = nav.place
        val threePanes = maxWidth >= THREE_PANES
        // Private notes are never shown beside something else.
        val onePane = maxWidth < TWO_PANES || place is Place.PrivateNotes
        Row(Modifier.fillMaxSize()) {
            if (!onePane) Pane(360.dp) { show(Place.People) }
            if (place is Place.Thing && threePanes) {
                Pane(420.dp) { show(Place.Agenda(place.pair)) }
            }
            Box(Modifier.weight(1f)) {
                // One call site for one pane and several, so saved state keeps its key.
                if (!onePane && place == Place.People) Pick() else show(place)
            }
        }
    }
}

@Composable
private fun Pane(width: Dp, content: @Composable () -> Unit) {
    Row(Modifier.width(width).fillMaxHeight()) {
        Box(Modifier.weight(1f)) { content() }
        Box(Modifier.width(1.dp).fillMaxHeight().background(tones.line))
    }
}

/** Beside the people while nobody is chosen. */
@Composable
private fun Pick() {
    Box(Modifier.fillMaxSize().background(tones.surface), contentAlignment = Alignment.Center) {
        Text(
            Words.say("people.pick"),
            Modifier.padding(EDGE),
            color = tones.softInk,
            style = MaterialTheme.typography.bodyLarge,
        )
    }
}

@Composable
private fun Screen(place: Place, session: Session, nav: Navigator) = when (place) {
    Place.People -> PeopleScreen(session, nav)
    is Place.Agenda -> AgendaScreen(session, nav, place.pair)
    is Place.Thing -> ThingScreen(session, nav, place.pair, place.id)
    is Place.Sync -> SyncScreen(session, nav, place.pair)
    is Place.Invite -> InviteScreen(session, nav, place.pair)
    is Place.Join -> JoinScreen(session, nav, place.pair)
    is Place.PrivateNotes -> PrivateNotesScreen(session, nav, place.about)
    Place.Keys -> KeysScreen(session, nav)
}
