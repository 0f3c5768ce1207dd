// The slim bar on the other screens while a meeting is open.
package amble.ui.meet

import amble.ui.Meeting
import amble.ui.Navigator
import amble.ui.Place
import amble.ui.Session
import amble.ui.Stage
import amble.ui.Words
import amble.ui.agenda.Reading
import amble.ui.agenda.reading
import amble.ui.parts.QuietButton
import amble.ui.theme.Tone
import amble.ui.theme.tones
import androidx.compose.foundation.clickable
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp

/** Says how [meeting] stands; a tap leads back to it, Leave ends it. */
@Composable
fun MeetBar(meeting: Meeting, session: Session, nav: Navigator) {
    val card = reading(session, meeting.pair) { person(meeting.pair) }
    val name = (card as? Reading.Here)?.value?.name ?: return
    val sentence = when (meeting.stage) {
        Stage.Opening, Stage.Looking -> Words.say("meet.bar-looking", name)
        Stage.Connected -> Words.say("meet.bar-here", name)
        Stage.InStep -> Words.say("meet.bar-in-step", name)
        Stage.Closed -> Words.say("meet.bar-closed", name)
    }
    Row(
        Modifier.fillMaxWidth().padding(end = 8.dp),
        verticalAlignment = Alignment.CenterVertically,
        horizontalArrangement = Arrangement.spacedBy(8.dp),
    ) {
        Box(
            Modifier.weight(1f).heightIn(min = 56.dp)
                .clickable(onClickLabel = Words.say("meet.bar-open")) {
                    nav.go(Place.Meet(meeting.pair))
                }
                .padding(horizontal = 20.dp, vertical = 8.dp),
            contentAlignment = Alignment.CenterStart,
        ) {
            Text(
                sentence,
                Modifier.semantics { liveRegion = LiveRegionMode.Polite },
                color = tones.path,
                style = MaterialTheme.typography.labelLarge,
            )
        }
        QuietButton(Words.say("meet.leave"), session::leaveMeeting, tone = Tone.Path)
    }
}
