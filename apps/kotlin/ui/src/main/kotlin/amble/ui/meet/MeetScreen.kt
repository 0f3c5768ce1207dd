// Being in touch: one sentence, one line of progress, one next step at a time. The meeting itself
// lives in the session, so leaving this screen for another does not end it.
package amble.ui.meet

import amble.Conflict
import amble.PairingState
import amble.PersonCard
import amble.ui.Meeting
import amble.ui.Navigator
import amble.ui.Place
import amble.ui.Session
import amble.ui.Stage
import amble.ui.Words
import amble.ui.agenda.NothingYet
import amble.ui.agenda.Reading
import amble.ui.agenda.reading
import amble.ui.keys.Command
import amble.ui.keys.OnKey
import amble.ui.pairing.Bright
import amble.ui.pairing.CodeWay
import amble.ui.pairing.Saying
import amble.ui.pairing.Scrolled
import amble.ui.pairing.readCode
import amble.ui.parts.Bar
import amble.ui.parts.BigButton
import amble.ui.parts.Page
import amble.ui.parts.QuietButton
import amble.ui.parts.Sure
import amble.ui.theme.Tone
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.unit.dp
import kotlinx.coroutines.delay

/** After this long without the other device a person is told what else can be done. */
internal const val LOOKED_FOR_MS = 4_000L

/** What Meet needs to know of a 1:1, read in one go. */
internal data class MeetView(
    val person: PersonCard,
    val me: String,
    val conflicts: List<Conflict>,
    val underWay: Boolean,
)

/** In touch with the person of [pair]. */
@Composable
fun MeetScreen(session: Session, nav: Navigator, pair: String) {
    val view = reading(session, pair) {
        MeetView(person(pair), me().person, conflicts(pair), activeMeeting(pair) != null)
    }
    OnKey(Command.Back, answer = nav::back)
    when (view) {
        is Reading.Here -> {
            val name = view.value.person.name
            if (view.value.person.state == PairingState.NOT_PAIRED) {
                Saying(
                    Words.say("meet.title", name),
                    Words.say("meet.not-paired", name),
                    null,
                    Words.say("people.pair-now", name),
                    { nav.replace(Place.Invite(pair)) },
                    onBack = nav::back,
                )
            } else {
                Meeting(view.value, session, nav)
            }
        }
        else -> Page(bar = { Bar("", onBack = nav::back) }) { NothingYet(view, nav::back) }
    }
}

@Composable
private fun Meeting(view: MeetView, session: Session, nav: Navigator) {
    val pair = view.person.pair
    // Opening this screen opens the meeting; one that ended by itself is opened by its button.
    val none = session.meeting == null
    LaunchedEffect(pair, none) { if (session.meeting?.pair != pair) session.meet(pair) }
    val meeting = session.meeting?.takeIf { it.pair == pair } ?: return
    LaunchedEffect(meeting, meeting.stage) {
        if (meeting.stage == Stage.Looking) {
            delay(LOOKED_FOR_MS)
            meeting.waited()
        }
    }
    MeetPage(
        view,
        meeting,
        session,
        onBack = nav::back,
        onAgenda = { nav.open(Place.Agenda(pair)) },
        onLeave = {
            session.leaveMeeting()
            nav.back()
        },
    )
}

@Composable
private fun MeetPage(
    view: MeetView,
    meeting: Meeting,
    session: Session,
    onBack: () -> Unit,
    onAgenda: () -> Unit,
    onLeave: () -> Unit,
) {
    val name = view.person.name
    val pair = view.person.pair
    var code by rememberSaveable(pair) { mutableStateOf(false) }
    var ending by remember { mutableStateOf(false) }
    val onWay = { way: CodeWay ->
        session.act {
            readCode(session.host, way, session::refuse) { session.meet(pair, listOf(it)) }
        }
        Unit
    }
    if (meeting.stage > Stage.Looking) code = false
    Page(
        bar = { Bar(Words.say("meet.title", name), onBack) },
        bottom = {
            MeetBottom(
                meeting,
                view.underWay,
                code,
                onCode = { code = it },
                onAgain = { session.meet(pair) },
                onStart = {
                    session.act(Words.say("meet.started"), pair) { session.amble.startMeeting(pair) }
                },
                onEnd = { ending = true },
                onAgenda = onAgenda,
                onLeave = onLeave,
            )
        },
    ) {
        val ticket = meeting.addressTicket
        if (code && ticket != null) {
            Bright(session)
            ShowAddress(name, ticket) {
                session.act(Words.say("meet.copied")) { session.host.copy(ticket) }
            }
        } else {
            Scrolled {
                Standing(meeting, name)
                if (meeting.stage == Stage.Looking && meeting.unseen) {
                    Ways(name, session.host.canScan, onWay)
                }
                meeting.told.forEach { Told(it) }
                meeting.refusals.forEach { Told(it, Tone.Refused) }
                ToSettle(view.conflicts) { conflict, choice ->
                    session.act {
                        session.amble.settle(pair, conflict.thing, conflict.field, choice.value)
                    }
                }
                val digest = meeting.digest
                if (digest != null) Since(digest, view)
            }
        }
    }
    if (ending) {
        Sure(
            Words.say("meet.end-sure"),
            Words.say("meet.end-sentence"),
            Words.say("meet.end"),
            onYes = {
                ending = false
                session.act(Words.say("meet.ended")) { session.amble.endMeeting(pair) }
            },
            onNo = { ending = false },
            tone = Tone.Path,
        )
    }
}

/** The next step, and leaving. */
@Composable
private fun MeetBottom(
    meeting: Meeting,
    underWay: Boolean,
    code: Boolean,
    onCode: (Boolean) -> Unit,
    onAgain: () -> Unit,
    onStart: () -> Unit,
    onEnd: () -> Unit,
    onAgenda: () -> Unit,
    onLeave: () -> Unit,
) {
    val wide = Modifier.fillMaxWidth()
    Column(verticalArrangement = Arrangement.spacedBy(8.dp)) {
        if (meeting.stage != Stage.Closed) {
            QuietButton(Words.say("meet.leave"), onLeave, wide, tone = Tone.Plain)
        }
        when {
            code -> BigButton(Words.say("meet.hide"), { onCode(false) })
            meeting.stage == Stage.Closed -> BigButton(Words.say("meet.again"), onAgain)
            meeting.stage == Stage.InStep && underWay -> {
                QuietButton(Words.say("meet.to-agenda"), onAgenda, wide)
                BigButton(Words.say("meet.end"), onEnd)
            }
            meeting.stage == Stage.InStep -> BigButton(Words.say("meet.start"), onStart)
            meeting.unseen && meeting.addressTicket != null ->
                BigButton(Words.say("meet.show"), { onCode(true) })
            else -> BigButton(Words.say("meet.to-agenda"), onAgenda)
        }
    }
}
