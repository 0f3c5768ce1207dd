// Every sentence a person reads comes from here: the files words.properties, words-start.properties and
// words-things.properties beside the screens.
package amble.ui

import java.text.MessageFormat
import java.util.Locale
import java.util.MissingResourceException
import java.util.ResourceBundle

/** The texts of the screens, by key, with their arguments filled in. */
object Words {
    private val files = listOf("amble.ui.words", "amble.ui.words-things", "amble.ui.words-start")

    /** The language the texts are in: dates and numbers inside them follow it. */
    val locale: Locale by lazy {
        bundles.firstNotNullOfOrNull { it.locale.takeIf { found -> found.language.isNotEmpty() } }
            ?: Locale.ENGLISH
    }

    private val bundles: List<ResourceBundle> by lazy {
        files.mapNotNull { file ->
            try {
                ResourceBundle.getBundle(file)
            } catch (_: MissingResourceException) {
                null
            }
        }
    }

    /** Whether there is a text of this key. */
    fun has(key: String): Boolean = bundles.any { it.containsKey(key) }

    /**
     * The text of [key] with [args] in the places `{0}`, `{1}`...; plurals are written as
     * `{0,choice,0#nothing|1#one thing|1<{0} things}`. A key without a text is shown as it is.
     */
    fun say(key: String, vararg args: Any): String {
        val pattern = bundles.firstOrNull { it.containsKey(key) }?.getString(key) ?: return key
        return MessageFormat(pattern, locale).format(args)
    }

    /** A reason of the core, which begins small and has no full stop, as a sentence. */
    fun sentence(reason: String): String {
        val trimmed = reason.trim()
        if (trimmed.isEmpty()) return trimmed
        val begun = trimmed.replaceFirstChar { it.titlecase(locale) }
        return if (begun.last() in ".!?…") begun else "$begun."
    }
}
