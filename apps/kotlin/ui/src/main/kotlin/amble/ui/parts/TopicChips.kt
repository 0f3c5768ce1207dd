// What is chosen for a topic beside its title: the section, and whether it is a heads-up.
package amble.ui.parts

import amble.model.Section
import amble.ui.Words
import amble.ui.theme.Tone
import amble.ui.theme.tones
import androidx.compose.foundation.layout.Box
import androidx.compose.material3.DropdownMenu
import androidx.compose.material3.DropdownMenuItem
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.semantics

/** The section, and a list of all of them behind it. */
@Composable
internal fun SectionChip(section: Section, enabled: Boolean = true, onChoose: (Section) -> Unit) {
    var open by remember { mutableStateOf(false) }
    val says = Words.say("agenda.section", section.words())
    // A menu opens beside what holds it: here, the chip.
    Box {
        Chip(
            section.words(),
            chosen = false,
            onClick = { open = true },
            modifier = Modifier.semantics { contentDescription = says },
            enabled = enabled,
            trailing = { Opens(tones.softInk) },
        )
        DropdownMenu(open, onDismissRequest = { open = false }) {
            Section.entries.forEach { each ->
                DropdownMenuItem(
                    text = { Text(each.words(), style = MaterialTheme.typography.bodyLarge) },
                    onClick = {
                        open = false
                        onChoose(each)
                    },
                )
            }
        }
    }
}

/** On when the other should see it before the meeting. */
@Composable
internal fun HeadsUpChip(on: Boolean, enabled: Boolean = true, onChange: (Boolean) -> Unit) {
    val ink = if (on) tones.headsUpSurface else tones.headsUp
    Chip(
        Words.say("agenda.heads-up"),
        chosen = on,
        onClick = { onChange(!on) },
        tone = Tone.HeadsUp,
        enabled = enabled,
        leading = { Mark(Sign.HeadsUp, ink = ink) },
    )
}
