// The step in which a draft becomes something the other may read: who, and exactly what.
package amble.ui.onlyme

import amble.PrivateNote
import amble.Section
import amble.ui.Words
import amble.ui.agenda.Chip
import amble.ui.agenda.SectionChip
import amble.ui.keys.Command
import amble.ui.keys.OnKey
import amble.ui.parts.BigButton
import amble.ui.parts.EDGE
import amble.ui.parts.Heading
import amble.ui.parts.QuietButton
import amble.ui.theme.Tone
import amble.ui.theme.tones
import androidx.compose.foundation.BorderStroke
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.FlowRow
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.verticalScroll
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Surface
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.unit.dp

/** Shares [draft], after saying with whom and showing every word of it. */
@Composable
internal fun ShareRoom(
    draft: PrivateNote,
    mine: Mine,
    about: String?,
    deeds: MineDeeds,
    onLeave: () -> Unit,
) {
    var pair by rememberSaveable { mutableStateOf(draft.about ?: about) }
    var section by rememberSaveable { mutableStateOf(Section.OPEN) }
    val name = mine.nameOf(pair)
    val words = shown(draft.body)
    OnKey(Command.Back, answer = onLeave)
    Room(
        onLeave,
        title = name?.let { Words.say("onlyme.share.title", it) } ?: Words.say("onlyme.share.whom"),
        bottom = {
            Column(verticalArrangement = Arrangement.spacedBy(8.dp)) {
                QuietButton(Words.say("onlyme.share.no"), onLeave, tone = Tone.OnlyMe)
                BigButton(
                    name?.let { Words.say("onlyme.share.yes", it) } ?: Words.say("onlyme.share.whom"),
                    { pair?.let { deeds.share(draft, it, name.orEmpty(), section, onLeave) } },
                    enabled = name != null,
                )
            }
        },
    ) {
        Column(
            Modifier.fillMaxSize().verticalScroll(rememberScrollState()).padding(horizontal = EDGE),
            verticalArrangement = Arrangement.spacedBy(12.dp),
        ) {
            if (draft.about == null) {
                FlowRow(horizontalArrangement = Arrangement.spacedBy(8.dp)) {
                    mine.people.forEach { each ->
                        Chip(each.name, pair == each.pair, { pair = each.pair }, tone = Tone.OnlyMe)
                    }
                }
            }
            if (name != null) {
                Heading(Words.say("onlyme.share.what", name), tone = Tone.OnlyMe)
                Surface(
                    Modifier.fillMaxWidth(),
                    shape = MaterialTheme.shapes.large,
                    color = tones.raised,
                    contentColor = tones.ink,
                    border = BorderStroke(2.dp, tones.path),
                ) {
                    Column(Modifier.padding(16.dp), verticalArrangement = Arrangement.spacedBy(8.dp)) {
                        Text(words.title, style = MaterialTheme.typography.titleMedium)
                        if (words.context.isNotEmpty()) {
                            Text(words.context, style = MaterialTheme.typography.bodyLarge)
                        }
                    }
                }
                SectionChip(section) { section = it }
                Text(
                    Words.say("onlyme.share.when", name),
                    color = tones.onlyMe,
                    style = MaterialTheme.typography.bodyMedium,
                )
            }
        }
    }
}
