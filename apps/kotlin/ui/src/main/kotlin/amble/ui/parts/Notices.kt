// Sentences with a button: what went wrong, what was just done, what to do first, and being sure.
package amble.ui.parts

import amble.ui.Words
import amble.ui.theme.Tone
import amble.ui.theme.tones
import androidx.compose.foundation.BorderStroke
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.FlowRow
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.material3.AlertDialog
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Surface
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp

/** A sentence in a bar of its own, read out when it appears, and at most one button. */
@Composable
fun NoticeBar(
    sentence: String,
    button: String? = null,
    onButton: () -> Unit = {},
    modifier: Modifier = Modifier,
    tone: Tone = Tone.Plain,
) {
    Surface(
        modifier.fillMaxWidth(),
        shape = MaterialTheme.shapes.large,
        color = if (tone == Tone.Plain) tones.raised else tones.surface(tone),
        contentColor = tones.ink(tone),
        border = BorderStroke(1.dp, if (tone == Tone.Plain) tones.line else tones.ink(tone)),
    ) {
        FlowRow(
            Modifier.fillMaxWidth().padding(start = 16.dp, end = 8.dp, top = 8.dp, bottom = 8.dp),
            horizontalArrangement = Arrangement.spacedBy(12.dp, Alignment.End),
            itemVerticalAlignment = Alignment.CenterVertically,
        ) {
            Text(
                sentence,
                Modifier.weight(1f).padding(vertical = 8.dp)
                    .semantics { liveRegion = LiveRegionMode.Polite },
                style = MaterialTheme.typography.bodyMedium,
            )
            if (button != null) QuietButton(button, onButton, tone = tone)
        }
    }
}

/** What a screen says when it has nothing to show: what to do first. */
@Composable
fun Empty(
    sentence: String,
    button: String? = null,
    onButton: () -> Unit = {},
    modifier: Modifier = Modifier,
    tone: Tone = Tone.Path,
) {
    Column(
        modifier.fillMaxWidth().padding(vertical = 32.dp),
        verticalArrangement = Arrangement.spacedBy(20.dp),
    ) {
        Text(sentence, style = MaterialTheme.typography.titleMedium)
        if (button != null) QuietButton(button, onButton, tone = tone)
    }
}

/** Asks before something that is not easily undone. */
@Composable
fun Sure(
    title: String,
    sentence: String,
    yes: String,
    onYes: () -> Unit,
    onNo: () -> Unit,
    no: String = Words.say("sure.no"),
    tone: Tone = Tone.Plain,
) {
    AlertDialog(
        onDismissRequest = onNo,
        confirmButton = { QuietButton(yes, onYes, tone = tone) },
        dismissButton = { QuietButton(no, onNo, tone = Tone.Plain) },
        title = { Text(title, style = MaterialTheme.typography.titleMedium) },
        text = { Text(sentence, style = MaterialTheme.typography.bodyLarge) },
        containerColor = tones.raised,
        titleContentColor = tones.ink,
        textContentColor = tones.ink,
    )
}
