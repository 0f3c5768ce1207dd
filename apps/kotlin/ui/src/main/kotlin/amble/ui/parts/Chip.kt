// A small choice beside others: green where it is shared, plum where it is private.
package amble.ui.parts

import amble.ui.theme.Tone
import amble.ui.theme.tones
import androidx.compose.material3.FilterChip
import androidx.compose.material3.FilterChipDefaults
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.Color

/** One of several choices; [chosen] says whether it is the one. */
@Composable
internal fun Chip(
    text: String,
    chosen: Boolean,
    onClick: () -> Unit,
    modifier: Modifier = Modifier,
    tone: Tone = Tone.Path,
    enabled: Boolean = true,
    leading: (@Composable () -> Unit)? = null,
    trailing: (@Composable () -> Unit)? = null,
) = FilterChip(
    selected = chosen,
    onClick = onClick,
    label = { Text(text) },
    modifier = modifier,
    enabled = enabled,
    leadingIcon = leading,
    trailingIcon = trailing,
    colors = FilterChipDefaults.filterChipColors(
        containerColor = Color.Transparent,
        labelColor = tones.ink,
        selectedContainerColor = tones.ink(tone),
        selectedLabelColor = tones.surface(tone),
        selectedLeadingIconColor = tones.surface(tone),
    ),
    border = FilterChipDefaults.filterChipBorder(enabled, chosen, borderColor = tones.line),
)
