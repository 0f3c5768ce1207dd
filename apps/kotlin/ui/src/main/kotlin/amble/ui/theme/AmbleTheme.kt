// The theme: colours, type sizes and shapes of every screen.
package amble.ui.theme

import androidx.compose.foundation.isSystemInDarkTheme
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Shapes
import androidx.compose.material3.Typography
import androidx.compose.material3.darkColorScheme
import androidx.compose.material3.lightColorScheme
import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.runtime.remember
import androidx.compose.runtime.staticCompositionLocalOf
import androidx.compose.ui.text.TextStyle
import androidx.compose.ui.text.font.FontFamily
import androidx.compose.ui.text.font.FontWeight
import androidx.compose.ui.text.style.Hyphens
import androidx.compose.ui.text.style.LineBreak
import androidx.compose.ui.text.style.TextDirection
import androidx.compose.ui.unit.TextUnit
import androidx.compose.ui.unit.dp
import androidx.compose.ui.unit.sp

/** The type family of every text; pictures in tests bring one of their own. */
val LocalFamily = staticCompositionLocalOf<FontFamily> { FontFamily.Default }

/** Puts [content] on Amble's paper. */
@Composable
fun AmbleTheme(dark: Boolean = isSystemInDarkTheme(), content: @Composable () -> Unit) {
    val tones = if (dark) Tones.dark else Tones.light
    val family = LocalFamily.current
    CompositionLocalProvider(LocalTones provides tones) {
        MaterialTheme(
            colorScheme = remember(dark) { scheme(tones, dark) },
            typography = remember(family) { typography(family) },
            shapes = shapes,
            content = content,
        )
    }
}

private val shapes = Shapes(
    small = RoundedCornerShape(8.dp),
    medium = RoundedCornerShape(12.dp),
    large = RoundedCornerShape(16.dp),
)

private fun style(
    family: FontFamily,
    size: TextUnit,
    line: TextUnit,
    weight: FontWeight = FontWeight.Normal,
) = TextStyle(
    fontFamily = family,
    fontSize = size,
    lineHeight = line,
    fontWeight = weight,
    // Text of either direction is aligned by its first strong letter.
    textDirection = TextDirection.Content,
    lineBreak = LineBreak.Paragraph,
    hyphens = Hyphens.Auto,
    fontFeatureSettings = "tnum",
)

/** Nothing is smaller than 16 sp: the small sizes of Material are 16 as well. */
private fun typography(family: FontFamily): Typography {
    val walk = style(family, 40.sp, 48.sp, FontWeight.Medium)
    val title = style(family, 28.sp, 36.sp, FontWeight.Medium)
    val medium = style(family, 20.sp, 28.sp, FontWeight.Medium)
    val body = style(family, 18.sp, 26.sp)
    val small = style(family, 16.sp, 24.sp)
    val label = style(family, 16.sp, 22.sp, FontWeight.Medium)
    return Typography(
        displayLarge = walk,
        displayMedium = walk,
        displaySmall = walk,
        headlineLarge = title,
        headlineMedium = title,
        headlineSmall = title,
        titleLarge = title,
        titleMedium = medium,
        titleSmall = label,
        bodyLarge = body,
        bodyMedium = small,
        bodySmall = small,
        labelLarge = label,
        labelMedium = label,
        labelSmall = label,
    )
}

/** Material's own parts (fields, dialogs, menus) in the same colours. */
private fun scheme(tones: Tones, dark: Boolean) =
    (if (dark) darkColorScheme() else lightColorScheme()).copy(
        primary = tones.path,
        onPrimary = tones.pathSurface,
        primaryContainer = tones.pathSurface,
        onPrimaryContainer = tones.path,
        secondary = tones.path,
        onSecondary = tones.pathSurface,
        secondaryContainer = tones.pathSurface,
        onSecondaryContainer = tones.path,
        tertiary = tones.privateInk,
        onTertiary = tones.privateSurface,
        tertiaryContainer = tones.privateSurface,
        onTertiaryContainer = tones.privateInk,
        background = tones.surface,
        onBackground = tones.ink,
        surface = tones.surface,
        onSurface = tones.ink,
        surfaceVariant = tones.raised,
        onSurfaceVariant = tones.softInk,
        surfaceTint = tones.raised,
        surfaceBright = tones.raised,
        surfaceDim = tones.surface,
        surfaceContainerLowest = tones.raised,
        surfaceContainerLow = tones.raised,
        surfaceContainer = tones.raised,
        surfaceContainerHigh = tones.raised,
        surfaceContainerHighest = tones.raised,
        error = tones.refused,
        onError = tones.refusedSurface,
        errorContainer = tones.refusedSurface,
        onErrorContainer = tones.refused,
        outline = tones.line,
        outlineVariant = tones.line,
    )
