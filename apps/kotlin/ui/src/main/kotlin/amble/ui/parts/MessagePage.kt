// A page of one message, and the frame of pages that scroll.
package amble.ui.parts

import amble.ui.theme.tones
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.ColumnScope
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.verticalScroll
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp

/** One sentence under [title], [more] about it, and what leads on at the [bottom]. */
@Composable
internal fun MessagePage(
    title: String,
    sentence: String,
    more: String? = null,
    onBack: (() -> Unit)? = null,
    bottom: (@Composable () -> Unit)? = null,
) {
    Page(bar = { Bar(title, onBack) }, bottom = bottom) {
        Scrolled {
            Text(
                sentence,
                Modifier.semantics { liveRegion = LiveRegionMode.Polite },
                style = MaterialTheme.typography.titleMedium,
            )
            if (more != null) {
                Text(more, color = tones.softInk, style = MaterialTheme.typography.bodyLarge)
            }
        }
    }
}

/** A column that scrolls when text is large. */
@Composable
internal fun Scrolled(content: @Composable ColumnScope.() -> Unit) {
    Column(
        Modifier.fillMaxSize().verticalScroll(rememberScrollState())
            .padding(horizontal = EDGE, vertical = 12.dp),
        verticalArrangement = Arrangement.spacedBy(16.dp),
        content = content,
    )
}
