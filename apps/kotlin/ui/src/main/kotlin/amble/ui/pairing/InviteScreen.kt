// Showing a code: who I am in this 1:1, then the code, then comparing.
package amble.ui.pairing

import amble.model.Role
import amble.ui.Navigator
import amble.ui.Place
import amble.ui.Session
import amble.ui.Words
import amble.ui.keys.Command
import amble.ui.keys.OnKey
import amble.ui.parts.Bar
import amble.ui.parts.BigButton
import amble.ui.parts.Heading
import amble.ui.parts.NoticeBar
import amble.ui.parts.Page
import amble.ui.parts.QuietButton
import amble.ui.parts.Reading
import amble.ui.parts.Scrolled
import amble.ui.parts.reading
import amble.ui.parts.word
import amble.ui.theme.Tone
import amble.ui.theme.tones
import androidx.compose.foundation.BorderStroke
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.selection.selectable
import androidx.compose.foundation.selection.selectableGroup
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.RadioButton
import androidx.compose.material3.RadioButtonDefaults
import androidx.compose.material3.Surface
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.DisposableEffect
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.Role as ControlRole
import androidx.compose.ui.unit.dp

/** Shows a code for the person of [pair], or for somebody new. Leaving it leaves the pairing. */
@Composable
fun InviteScreen(session: Session, nav: Navigator, pair: String?) {
    val run = rememberRun(session, pair)
    val name = nameOf(session, pair)
    OnKey(Command.Back, answer = nav::back)
    if (run.step == Step.Choosing) {
        ChooseRole(
            name,
            run.problem,
            onShow = { run.invite(it, pair) },
            onRead = { nav.replace(Place.Join(pair)) },
            onBack = nav::back,
        )
    } else {
        PairingSteps(run, session, nav, name)
    }
}

/** A try to pair that is left with its screen. */
@Composable
internal fun rememberRun(session: Session, pair: String?): PairingRun {
    val run = remember(session, pair) { PairingRun(session) }
    DisposableEffect(run) { onDispose { run.leave() } }
    return run
}

/** What the person of [pair] is called; somebody new has no name yet. */
@Composable
internal fun nameOf(session: Session, pair: String?): String? {
    val card = reading(session, pair) { pair?.let { person(it) } }
    return (card as? Reading.Here)?.value?.name
}

@Composable
internal fun ChooseRole(
    name: String?,
    problem: String?,
    onShow: (Role) -> Unit,
    onRead: () -> Unit,
    onBack: () -> Unit,
) {
    var role by rememberSaveable { mutableStateOf<Role?>(null) }
    val other = name ?: Words.say("pair.somebody")
    Page(
        bar = { Bar(pairTitle(name), onBack) },
        bottom = {
            Column(verticalArrangement = Arrangement.spacedBy(8.dp)) {
                QuietButton(
                    if (name == null) Words.say("pair.read-somebody") else Words.say("pair.read", name),
                    onRead,
                    Modifier.fillMaxWidth(),
                    tone = Tone.Plain,
                )
                BigButton(
                    Words.say("pair.show"),
                    { role?.let(onShow) },
                    enabled = role != null,
                )
            }
        },
    ) {
        Scrolled {
            if (problem != null) NoticeBar(problem, tone = Tone.Refused)
            Text(Words.say("pair.explain", other), style = MaterialTheme.typography.bodyLarge)
            Heading(Words.say("pair.role"))
            Column(
                Modifier.selectableGroup(),
                verticalArrangement = Arrangement.spacedBy(12.dp),
            ) {
                Role.entries.forEach { each ->
                    RoleChoice(Words.say("role.${each.word}"), role == each) { role = each }
                }
            }
        }
    }
}

internal fun pairTitle(name: String?): String =
    if (name == null) Words.say("pair.title") else Words.say("pair.title-with", name)

@Composable
private fun RoleChoice(text: String, chosen: Boolean, onChoose: () -> Unit) {
    Surface(
        Modifier.fillMaxWidth(),
        shape = MaterialTheme.shapes.large,
        color = if (chosen) tones.pathSurface else tones.raised,
        contentColor = if (chosen) tones.path else tones.ink,
        border = BorderStroke(1.dp, if (chosen) tones.path else tones.line),
    ) {
        Row(
            Modifier.fillMaxWidth().heightIn(min = 56.dp)
                .selectable(chosen, role = ControlRole.RadioButton, onClick = onChoose)
                .padding(horizontal = 16.dp, vertical = 12.dp),
            verticalAlignment = Alignment.CenterVertically,
            horizontalArrangement = Arrangement.spacedBy(12.dp),
        ) {
            RadioButton(
                chosen,
                onClick = null,
                colors = RadioButtonDefaults.colors(
                    selectedColor = tones.path,
                    unselectedColor = tones.softInk,
                ),
            )
            Text(text, style = MaterialTheme.typography.titleMedium)
        }
    }
}
