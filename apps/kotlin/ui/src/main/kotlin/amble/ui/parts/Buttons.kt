// Buttons: one big one for the next step, quiet ones beside it, signs with a name.
package amble.ui.parts

import amble.ui.theme.Tone
import amble.ui.theme.tones
import androidx.compose.foundation.BorderStroke
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.PaddingValues
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.size
import androidx.compose.material3.Button
import androidx.compose.material3.ButtonDefaults
import androidx.compose.material3.IconButton
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.OutlinedButton
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.unit.dp

/** The next step: 56 dp, as wide as its place. One on a screen. */
@Composable
fun BigButton(
    text: String,
    onClick: () -> Unit,
    modifier: Modifier = Modifier,
    tone: Tone = Tone.Path,
    enabled: Boolean = true,
) {
    Button(
        onClick,
        modifier.fillMaxWidth().heightIn(min = 56.dp),
        enabled = enabled,
        shape = MaterialTheme.shapes.large,
        colors = ButtonDefaults.buttonColors(
            containerColor = tones.ink(tone),
            contentColor = tones.surface(tone),
            disabledContainerColor = tones.raised,
            disabledContentColor = tones.softInk,
        ),
        border = if (enabled) null else BorderStroke(1.dp, tones.line),
        contentPadding = PaddingValues(horizontal = 20.dp, vertical = 12.dp),
    ) {
        Text(text, style = MaterialTheme.typography.titleMedium, textAlign = TextAlign.Center)
    }
}

/** Something else that can be done. */
@Composable
fun QuietButton(
    text: String,
    onClick: () -> Unit,
    modifier: Modifier = Modifier,
    tone: Tone = Tone.Path,
    enabled: Boolean = true,
) {
    OutlinedButton(
        onClick,
        modifier.heightIn(min = 48.dp),
        enabled = enabled,
        shape = MaterialTheme.shapes.large,
        colors = ButtonDefaults.outlinedButtonColors(
            contentColor = tones.ink(tone),
            disabledContentColor = tones.softInk,
        ),
        border = BorderStroke(1.dp, tones.line),
        contentPadding = PaddingValues(horizontal = 16.dp, vertical = 10.dp),
    ) {
        Text(text, style = MaterialTheme.typography.labelLarge, textAlign = TextAlign.Center)
    }
}

/** A sign that can be tapped; [name] is what a screen reader says. */
@Composable
fun SignButton(
    sign: Sign,
    name: String,
    onClick: () -> Unit,
    modifier: Modifier = Modifier,
    ink: Color = tones.ink,
    enabled: Boolean = true,
) {
    IconButton(
        onClick,
        modifier.size(48.dp).semantics { contentDescription = name },
        enabled = enabled,
    ) {
        Box(contentAlignment = Alignment.Center) {
            Mark(sign, ink = if (enabled) ink else tones.line)
        }
    }
}
