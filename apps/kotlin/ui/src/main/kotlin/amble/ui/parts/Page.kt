// The frame of every screen: a bar, one column of at most 64 characters, and the next step at the
// bottom, within reach of a thumb.
package amble.ui.parts

import amble.ui.Words
import amble.ui.theme.Tone
import amble.ui.theme.tones
import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.RowScope
import androidx.compose.foundation.layout.WindowInsets
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.safeDrawing
import androidx.compose.foundation.layout.widthIn
import androidx.compose.foundation.layout.windowInsetsPadding
import androidx.compose.material3.LocalContentColor
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.platform.LocalDensity
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.Dp
import androidx.compose.ui.unit.dp
import androidx.compose.ui.unit.sp

/** Between the edge of a screen and its words. */
val EDGE: Dp = 20.dp

/** The width of 64 characters of body text, with the edges. */
val columnWidth: Dp
    @Composable get() = with(LocalDensity.current) { (18.sp * 32).toDp() } + EDGE * 2

/**
 * A screen: [bar] above, [content] in one column that it fills, [bottom] below. The content keeps
 * its own distance of [EDGE] from the sides and scrolls by itself.
 */
@Composable
fun Page(
    bar: @Composable () -> Unit,
    bottom: (@Composable () -> Unit)? = null,
    tone: Tone = Tone.Plain,
    content: @Composable () -> Unit,
) {
    CompositionLocalProvider(LocalContentColor provides tones.ink) {
        Box(
            Modifier.fillMaxSize().background(tones.surface(tone))
                .windowInsetsPadding(WindowInsets.safeDrawing),
            contentAlignment = Alignment.TopCenter,
        ) {
            Column(Modifier.widthIn(max = columnWidth).fillMaxSize()) {
                bar()
                Box(Modifier.weight(1f).fillMaxWidth()) { content() }
                if (bottom != null) {
                    Box(Modifier.fillMaxWidth().padding(horizontal = EDGE, vertical = 12.dp)) {
                        bottom()
                    }
                }
            }
        }
    }
}

/** The bar of a screen: the way back, where one is, and at most two [actions]. */
@Composable
fun Bar(
    title: String,
    onBack: (() -> Unit)? = null,
    tone: Tone = Tone.Plain,
    sign: Sign? = null,
    actions: @Composable RowScope.() -> Unit = {},
) {
    Row(
        Modifier.fillMaxWidth().heightIn(min = 64.dp)
            .padding(start = if (onBack == null) EDGE else 4.dp, end = 8.dp),
        verticalAlignment = Alignment.CenterVertically,
        horizontalArrangement = Arrangement.spacedBy(4.dp),
    ) {
        if (onBack != null) {
            SignButton(Sign.Back, Words.say("bar.back"), onBack, ink = tones.ink(tone))
        }
        if (sign != null) Mark(sign, ink = tones.ink(tone), modifier = Modifier.padding(end = 4.dp))
        Text(
            title,
            Modifier.weight(1f).padding(vertical = 8.dp).semantics { heading() },
            color = tones.ink(tone),
            style = MaterialTheme.typography.titleLarge,
        )
        actions()
    }
}

/** A heading inside a screen. */
@Composable
fun Heading(text: String, modifier: Modifier = Modifier, tone: Tone = Tone.Plain) {
    Text(
        text,
        modifier.fillMaxWidth().padding(top = 20.dp, bottom = 4.dp).semantics { heading() },
        color = if (tone == Tone.Plain) tones.softInk else tones.ink(tone),
        style = MaterialTheme.typography.labelLarge,
    )
}
