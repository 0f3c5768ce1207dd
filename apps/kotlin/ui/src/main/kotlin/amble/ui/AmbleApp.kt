// The whole app around the screens: where they stand on a narrow and on a wide window, the bar of
// an open meeting, and the sentences that appear at the bottom.
package amble.ui

import amble.ui.agenda.AgendaScreen
import amble.ui.item.ItemScreen
import amble.ui.keys.Command
import amble.ui.keys.KeysRoot
import amble.ui.keys.KeysScreen
import amble.ui.keys.OnKey
import amble.ui.meet.MeetBar
import amble.ui.meet.MeetScreen
import amble.ui.onlyme.OnlyMeScreen
import amble.ui.pairing.InviteScreen
import amble.ui.pairing.JoinScreen
import amble.ui.parts.EDGE
import amble.ui.parts.NoticeBar
import amble.ui.people.PeopleScreen
import amble.ui.theme.Tone
import amble.ui.theme.tones
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

/** From here on two panes stand side by side. */
private val TWO_PANES = 840.dp

/** From here on an item stands beside its agenda. */
private val THREE_PANES = 1200.dp

/** The app, inside [amble.ui.theme.AmbleTheme]. The host keeps [nav] to answer its own Back. */
@Composable
fun AmbleApp(session: Session, nav: Navigator = rememberNavigator()) {
    KeysRoot { Frame(session, nav) }
}

/** The app without its ear for the keyboard. */
@Composable
internal fun Frame(session: Session, nav: Navigator) {
    OnKey(Command.Back, answer = nav::back)
    OnKey(Command.List) { nav.go(Place.Keys) }
    OnKey(Command.OnlyMe) { nav.go(Place.OnlyMe(nav.place.about)) }
    OnKey(Command.Undo, session.said?.undo != null, session::undo)
    Column(Modifier.fillMaxSize().background(tones.surface(toneOf(nav.place)))) {
        val bar = session.meeting?.takeIf { nav.place != Place.Meet(it.pair) }
        val sides = WindowInsetsSides.Horizontal
        val top = WindowInsets.safeDrawing.only(sides + WindowInsetsSides.Top)
        val bottom = WindowInsets.safeDrawing.only(sides + WindowInsetsSides.Bottom)
        if (bar != null) {
            Box(Modifier.background(tones.pathSurface).windowInsetsPadding(top)) {
                MeetBar(bar, session, nav)
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

private fun toneOf(place: Place) = if (place is Place.OnlyMe) Tone.OnlyMe else Tone.Plain

/** What was refused, or was just done with its undo. */
@Composable
private fun Sentences(session: Session) {
    val notice = session.notice
    val said = session.said
    val edge = Modifier.padding(horizontal = EDGE, vertical = 8.dp)
    if (notice != null) {
        NoticeBar(notice.sentence, notice.button, session::dismiss, edge, Tone.Refused)
    } else if (said != null) {
        val undo = if (said.undo != null) Words.say("said.undo") else null
        NoticeBar(said.sentence, undo, session::undo, edge)
    }
}

/** One screen, or people beside it, or people, agenda and item. */
@Composable
private fun Panes(session: Session, nav: Navigator) {
    // Each place keeps its scrolling and its half-written words while the person is elsewhere.
    val kept = rememberSaveableStateHolder()
    val show: @Composable (Place) -> Unit = { place ->
        kept.SaveableStateProvider(place.text) { Screen(place, session, nav) }
    }
    BoxWithConstraints(Modifier.fillMaxSize()) {
        val place = nav.place
        val threePanes = maxWidth >= THREE_PANES
        // The private room has the window for itself.
        val onePane = maxWidth < TWO_PANES || place is Place.OnlyMe
        Row(Modifier.fillMaxSize()) {
            if (!onePane) Pane(360.dp) { show(Place.People) }
            if (place is Place.Item && threePanes) {
                Pane(420.dp) { show(Place.Agenda(place.pair)) }
            }
            Box(Modifier.weight(1f)) {
                // Called from one spot for one pane and for many: what is kept goes by the spot.
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
    is Place.Item -> ItemScreen(session, nav, place.pair, place.id)
    is Place.Meet -> MeetScreen(session, nav, place.pair)
    is Place.Invite -> InviteScreen(session, nav, place.pair)
    is Place.Join -> JoinScreen(session, nav, place.pair)
    is Place.OnlyMe -> OnlyMeScreen(session, nav, place.about)
    Place.Keys -> KeysScreen(session, nav)
}
