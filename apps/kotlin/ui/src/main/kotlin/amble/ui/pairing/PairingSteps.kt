// The steps both sides go through once a code is shown or read: the code itself, comparing it,
// waiting for the other, and how it ended.
package amble.ui.pairing

import amble.model.Role
import amble.ui.Navigator
import amble.ui.Place
import amble.ui.Session
import amble.ui.Words
import amble.ui.parts.Bar
import amble.ui.parts.BigButton
import amble.ui.parts.Bright
import amble.ui.parts.MessagePage
import amble.ui.parts.NoticeBar
import amble.ui.parts.Page
import amble.ui.parts.QrCode
import amble.ui.parts.QuietButton
import amble.ui.parts.Scrolled
import amble.ui.parts.word
import amble.ui.theme.Tone
import amble.ui.theme.tones
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableIntStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.font.FontWeight
import androidx.compose.ui.unit.dp
import kotlin.time.TimeMark
import kotlinx.coroutines.delay

/** Everything after choosing; [name] is what the other was called before they said themselves. */
@Composable
internal fun PairingSteps(run: PairingRun, session: Session, nav: Navigator, name: String?) {
    when (val step = run.step) {
        Step.Choosing -> {}
        Step.Opening -> MessagePage(pairTitle(name), Words.say("pair.opening"), onBack = nav::back)
        is Step.Showing -> {
            Bright(session)
            ShowCode(
                name,
                step.text,
                secondsUntil(step.until),
                run.problem,
                onCopy = {
                    val who = name ?: Words.say("pair.somebody")
                    session.act(Words.say("pair.copied", who)) { session.host.copy(step.text) }
                },
                onBack = nav::back,
            )
        }
        is Step.Comparing ->
            Compare(step.code, step.name, step.role, run::yes, run::no, onBack = nav::back)
        is Step.Waiting ->
            MessagePage(pairTitle(step.name), Words.say("pair.wait", step.name), onBack = nav::back)
        is Step.Paired -> MessagePage(
            pairTitle(step.name),
            Words.say("pair.done", step.name),
            Words.say("pair.done-more"),
            onBack = nav::back,
        ) { BigButton(Words.say("pair.open-agenda"), { nav.open(Place.Agenda(step.pair)) }) }
        is Step.Pending -> MessagePage(
            pairTitle(step.name),
            Words.say("pair.pending", step.name),
            onBack = nav::back,
        ) { BigButton(Words.say("pair.pending-sync"), { nav.open(Place.Sync(step.pair)) }) }
        is Step.Over -> MessagePage(
            pairTitle(name),
            step.sentence,
            Words.say("pair.ended"),
            onBack = nav::back,
        ) { BigButton(step.again, run::again) }
    }
}

/** The code to be read from this screen, and when it expires. */
@Composable
internal fun ShowCode(
    name: String?,
    text: String,
    seconds: Int,
    problem: String?,
    onCopy: () -> Unit,
    onBack: () -> Unit,
) {
    val other = name ?: Words.say("pair.somebody")
    Page(bar = { Bar(pairTitle(name), onBack) }) {
        Scrolled {
            Text(Words.say("pair.scan-this", other), style = MaterialTheme.typography.titleMedium)
            QrCode(text, Words.say("pair.qr", other))
            Text(
                Words.say("pair.expires", minutes(seconds)),
                color = tones.softInk,
                style = MaterialTheme.typography.bodyLarge,
            )
            if (problem != null) NoticeBar(problem, tone = Tone.HeadsUp)
            QuietButton(Words.say("pair.copy"), onCopy, tone = Tone.Plain)
        }
    }
}

/** Three words and six digits, larger than anything else, and whether the other sees the same. */
@Composable
internal fun Compare(
    code: String,
    name: String,
    role: Role,
    onYes: () -> Unit,
    onNo: () -> Unit,
    onBack: () -> Unit,
) {
    val words = code.split(' ')
    val digits = words.last()
    Page(
        bar = { Bar(pairTitle(name), onBack) },
        bottom = {
            Column(verticalArrangement = Arrangement.spacedBy(8.dp)) {
                QuietButton(Words.say("pair.no"), onNo, Modifier.fillMaxWidth(), tone = Tone.Plain)
                BigButton(Words.say("pair.yes"), onYes)
            }
        },
    ) {
        Scrolled {
            // A screen reader says one digit after the other.
            val spoken = words.dropLast(1).joinToString(", ")
            val spelled = Words.say("pair.digits", digits.toList().joinToString(" "))
            Column(
                Modifier.fillMaxWidth().padding(top = 8.dp).semantics(mergeDescendants = true) {
                    contentDescription = "$spoken, $spelled"
                    liveRegion = LiveRegionMode.Polite
                },
            ) {
                val large = MaterialTheme.typography.displayLarge
                words.dropLast(1).forEach { Text(it, style = large) }
                Text(
                    digits.chunked(3).joinToString(" "),
                    color = tones.path,
                    style = large.copy(fontWeight = FontWeight.Bold),
                )
            }
            Text(Words.say("pair.question", name), style = MaterialTheme.typography.titleMedium)
            val who = "pair.is-${role.word}"
            Text(
                Words.say(who, name),
                color = tones.softInk,
                style = MaterialTheme.typography.bodyLarge,
            )
        }
    }
}

/** Seconds as a clock shows them: "1:37". */
internal fun minutes(seconds: Int): String = "${seconds / 60}:${"%02d".format(Words.locale, seconds % 60)}"

/** Whole seconds until [until], counting down to nothing. */
@Composable
internal fun secondsUntil(until: TimeMark): Int {
    fun left() = (-until.elapsedNow()).inWholeSeconds.toInt().coerceAtLeast(0)
    var seconds by remember(until) { mutableIntStateOf(left()) }
    LaunchedEffect(until) {
        while (seconds > 0) {
            delay(TICK_MS)
            seconds = left()
        }
    }
    return seconds
}

private const val TICK_MS = 250L
