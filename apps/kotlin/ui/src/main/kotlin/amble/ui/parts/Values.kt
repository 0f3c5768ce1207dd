// Values of fields as a person reads them: the core brings them as they are stored.
package amble.ui.parts

import amble.Field
import amble.ui.Words
import java.time.LocalDate
import java.time.format.DateTimeParseException

/** [raw], as it stands in [field], in words; the empty value is "none". */
fun valueWords(field: Field, raw: String): String = when {
    raw.isEmpty() -> Words.say("value.none")
    field == Field.DUE || field == Field.DATE -> try {
        Dates.day(LocalDate.parse(raw))
    } catch (_: DateTimeParseException) {
        raw
    }
    field == Field.HEADS_UP -> Words.say(if (raw == "true") "value.yes" else "value.no")
    field == Field.SECTION -> named("section.${raw.replace('-', '_')}", raw)
    field == Field.STATE -> stateWords(raw)
    else -> raw
}

/** The state of a thing by the core's [word] for it. */
fun stateWords(word: String): String = named("state.$word", word)

/** A newer Amble may know words that this one has no text for. */
private fun named(key: String, otherwise: String) = if (Words.has(key)) Words.say(key) else otherwise
