// The list of keyboard shortcuts, drawn from the one table.
package amble.ui.keys

import amble.ui.Navigator
import amble.ui.Session
import amble.ui.Words
import amble.ui.parts.Bar
import amble.ui.parts.EDGE
import amble.ui.parts.Page
import amble.ui.theme.tones
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.widthIn
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.verticalScroll
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp

/** Every shortcut, and when they are off. */
@Composable
fun KeysScreen(session: Session, nav: Navigator) {
    Page(bar = { Bar(Words.say("keys.title"), onBack = nav::back) }) {
        Column(
            Modifier.fillMaxSize().verticalScroll(rememberScrollState())
                .padding(start = EDGE, end = EDGE, bottom = 16.dp),
            verticalArrangement = Arrangement.spacedBy(4.dp),
        ) {
            Shortcuts.table.forEach { ShortcutLine(it) }
            Text(
                Words.say("keys.rest"),
                Modifier.padding(top = 16.dp),
                color = tones.softInk,
                style = MaterialTheme.typography.bodyMedium,
            )
        }
    }
}

@Composable
private fun ShortcutLine(shortcut: Shortcut) {
    Row(
        Modifier.fillMaxWidth().heightIn(min = 40.dp).semantics(mergeDescendants = true) {},
        horizontalArrangement = Arrangement.spacedBy(16.dp),
        verticalAlignment = Alignment.CenterVertically,
    ) {
        Text(
            shortcut.shown,
            Modifier.widthIn(min = 80.dp),
            color = tones.path,
            style = MaterialTheme.typography.labelLarge,
        )
        Text(
            Words.say(shortcut.words),
            Modifier.weight(1f),
            color = tones.ink,
            style = MaterialTheme.typography.bodyMedium,
        )
    }
}
