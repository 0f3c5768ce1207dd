// What a screen knows of the core: not yet, here, or why not.
package amble.ui.parts

import amble.Amble
import amble.AmbleException
import amble.ui.Session
import amble.ui.Words
import amble.ui.theme.tones
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.collectAsState
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import kotlinx.coroutines.delay

/** What a screen reads from the core. */
internal sealed interface Reading<out T> {
    /** Not there yet. */
    data object Waiting : Reading<Nothing>

    /** It is here, and stays up to date. */
    data class Here<T>(val value: T) : Reading<T>

    /** It cannot be read; the sentence says why. */
    data class Failed(val sentence: String) : Reading<Nothing>
}

/** Reads, and reads again after every change; anew when one of [keys] is another. */
@Composable
internal fun <T> reading(session: Session, vararg keys: Any?, read: suspend Amble.() -> T): Reading<T> {
    val flow = remember(session, *keys) {
        session.amble.watch<Reading<T>> {
            try {
                Reading.Here(read())
            } catch (failure: AmbleException) {
                Reading.Failed(Words.sentence(failure.reason))
            }
        }
    }
    val now by flow.collectAsState(Reading.Waiting)
    return now
}

/** Shown while there is nothing to show: blank for 300 ms, then "Opening"; or why it cannot be read. */
@Composable
internal fun NothingYet(reading: Reading<*>, onBack: () -> Unit) {
    if (reading is Reading.Failed) {
        Column(
            Modifier.fillMaxSize().padding(24.dp),
            verticalArrangement = Arrangement.spacedBy(16.dp),
        ) {
            Text(
                reading.sentence,
                Modifier.semantics { liveRegion = LiveRegionMode.Polite },
                color = tones.ink,
                style = MaterialTheme.typography.bodyLarge,
            )
            BigButton(Words.say("reading.back"), onBack, Modifier.fillMaxWidth())
        }
    } else if (reading is Reading.Waiting) {
        var long by remember { mutableStateOf(false) }
        LaunchedEffect(Unit) {
            delay(NOTICED)
            long = true
        }
        if (long) {
            Text(
                Words.say("reading.opening"),
                Modifier.padding(24.dp).semantics { liveRegion = LiveRegionMode.Polite },
                color = tones.softInk,
                style = MaterialTheme.typography.bodyLarge,
            )
        }
    }
}

/** Milliseconds after which a person notices that they wait. */
private const val NOTICED = 300L
