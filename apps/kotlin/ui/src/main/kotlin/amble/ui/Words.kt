// Every sentence a person reads comes from here: the files words.properties, words-agenda.properties
// and words-start.properties beside the screens.
package amble.ui

import java.text.MessageFormat
import java.util.Locale
import java.util.MissingResourceException
import java.util.ResourceBundle

/** The texts of the screens, by key, with their arguments filled in. */
object Words {
    private val files = listOf("amble.ui.words", "amble.ui.words-agenda", "amble.ui.words-start")

    /** Whether this device is called a phone; otherwise it is called a device. The host says it once. */
    var onPhone: Boolean = true

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
    fun has(key: String): Boolean = text(key) != null

    /**
     * The text of [key] with [args] in the places `{0}`, `{1}`...; plurals are written as
     * `{0,choice,0#no topics|1#1 topic|1<{0} topics}`, and `{phone}` and `{phones}` stand for what a
     * device is called here. A key without a text is shown as it is.
     */
    fun say(key: String, vararg args: Any): String {
        val pattern = text(key) ?: return key
        return MessageFormat(named(pattern), locale).format(args)
    }

    /** A reason of the core, which begins small and has no full stop, as a sentence. */
    fun sentence(reason: String): String {
        val trimmed = reason.trim()
        if (trimmed.isEmpty()) return trimmed
        val begun = trimmed.replaceFirstChar { it.titlecase(locale) }
        return if (begun.last() in ".!?…") begun else "$begun."
    }

    private fun text(key: String): String? = bundles.firstOrNull { it.containsKey(key) }?.getString(key)

    /** The pattern with the device's name in it. */
    private fun named(pattern: String): String {
        if ("{phone" !in pattern) return pattern
        val (one, several) = if (onPhone) "phone.one" to "phone.several" else "device.one" to "device.several"
        return pattern.replace("{phone}", text(one).orEmpty()).replace("{phones}", text(several).orEmpty())
    }
}
