// Reading the code that the other shows: with the camera, from a photo of it, or as text.
package amble.ui.pairing

import amble.ui.Navigator
import amble.ui.Place
import amble.ui.Session
import amble.ui.Words
import amble.ui.keys.Command
import amble.ui.keys.OnKey
import amble.ui.parts.Bar
import amble.ui.parts.BigButton
import amble.ui.parts.CodeSource
import amble.ui.parts.NoticeBar
import amble.ui.parts.Page
import amble.ui.parts.QuietButton
import amble.ui.parts.Scrolled
import amble.ui.parts.fieldColors
import amble.ui.parts.readCode
import amble.ui.theme.Tone
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.text.KeyboardActions
import androidx.compose.foundation.text.KeyboardOptions
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.OutlinedTextField
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.text.input.ImeAction
import androidx.compose.ui.text.input.KeyboardType
import androidx.compose.ui.unit.dp

/** Reads a code of the person of [pair], or of somebody new. Leaving it leaves the pairing. */
@Composable
fun JoinScreen(session: Session, nav: Navigator, pair: String?) {
    val run = rememberRun(session, pair)
    val name = nameOf(session, pair)
    OnKey(Command.Back, answer = nav::back)
    if (run.step == Step.Choosing) {
        ReadCode(
            name,
            session.host.canScan,
            run.problem,
            onRead = { source ->
                session.act { readCode(session.host, source, run::refuse) { run.join(it, pair) } }
            },
            onText = { run.join(it, pair) },
            onShow = { nav.replace(Place.Invite(pair)) },
            onBack = nav::back,
        )
    } else {
        PairingSteps(run, session, nav, name)
    }
}

@Composable
internal fun ReadCode(
    name: String?,
    canScan: Boolean,
    problem: String?,
    onRead: (CodeSource) -> Unit,
    onText: (String) -> Unit,
    onShow: () -> Unit,
    onBack: () -> Unit,
) {
    var text by rememberSaveable { mutableStateOf("") }
    val go = { if (text.isNotBlank()) onText(text.trim()) }
    val other = name ?: Words.say("pair.somebody")
    val title = if (name == null) Words.say("join.title") else Words.say("join.title-with", name)
    Page(
        bar = { Bar(title, onBack) },
        bottom = {
            Column(verticalArrangement = Arrangement.spacedBy(8.dp)) {
                QuietButton(
                    Words.say("pair.show-instead"),
                    onShow,
                    Modifier.fillMaxWidth(),
                    tone = Tone.Plain,
                )
                when {
                    text.isNotBlank() -> BigButton(Words.say("join.go"), go)
                    canScan -> BigButton(Words.say("join.scan"), { onRead(CodeSource.Camera) })
                    else -> BigButton(Words.say("join.paste"), { onRead(CodeSource.Clipboard) })
                }
            }
        },
    ) {
        Scrolled {
            if (problem != null) NoticeBar(problem, tone = Tone.Refused)
            Text(Words.say("join.explain", other), style = MaterialTheme.typography.bodyLarge)
            QuietButton(Words.say("join.image"), { onRead(CodeSource.Photo) })
            if (canScan) QuietButton(Words.say("join.paste"), { onRead(CodeSource.Clipboard) })
            OutlinedTextField(
                value = text,
                onValueChange = { text = it },
                modifier = Modifier.fillMaxWidth(),
                label = { Text(Words.say("join.text")) },
                textStyle = MaterialTheme.typography.bodyLarge,
                singleLine = true,
                keyboardOptions = KeyboardOptions(
                    autoCorrectEnabled = false,
                    keyboardType = KeyboardType.Ascii,
                    imeAction = ImeAction.Go,
                ),
                keyboardActions = KeyboardActions(onGo = { go() }),
                shape = MaterialTheme.shapes.large,
                colors = fieldColors(),
            )
        }
    }
}
