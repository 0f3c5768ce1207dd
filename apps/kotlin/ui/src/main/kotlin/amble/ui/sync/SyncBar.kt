// The slim bar on the other screens while a live sync is open.
package amble.ui.sync

import amble.ui.LiveSync
import amble.ui.Navigator
import amble.ui.Place
import amble.ui.Session
import amble.ui.Stage
import amble.ui.Words
import amble.ui.parts.QuietButton
import amble.ui.parts.Reading
import amble.ui.parts.reading
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

/** Says how far [sync] is; a tap leads back to it, Disconnect ends it. */
@Composable
fun SyncBar(sync: LiveSync, session: Session, nav: Navigator) {
    val card = reading(session, sync.pair) { person(sync.pair) }
    val name = (card as? Reading.Here)?.value?.name ?: return
    val sentence = when (sync.stage) {
        Stage.Opening, Stage.Looking -> Words.say("sync.bar-looking", name)
        Stage.Connected -> Words.say("sync.bar-connected", name)
        Stage.UpToDate -> Words.say("sync.bar-up-to-date", name)
        Stage.Closed -> Words.say("sync.bar-closed", name)
    }
    Row(
        Modifier.fillMaxWidth().padding(end = 8.dp),
        verticalAlignment = Alignment.CenterVertically,
        horizontalArrangement = Arrangement.spacedBy(8.dp),
    ) {
        Box(
            Modifier.weight(1f).heightIn(min = 56.dp)
                .clickable(onClickLabel = Words.say("sync.bar-open")) {
                    nav.go(Place.Sync(sync.pair))
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
        QuietButton(Words.say("sync.disconnect"), session::disconnect, tone = Tone.Path)
    }
}
