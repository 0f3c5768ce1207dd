// Words of the core as a person reads them: values of fields, states, sections, the two people. There
// is one function for each, used wherever a value is shown.
package amble.ui.parts

import amble.model.Act
import amble.model.Entity
import amble.model.FieldValue
import amble.model.Section
import amble.model.Side
import amble.ui.Words
import java.text.NumberFormat

/** The core's word for a value of one of its enums: `NEXT_STEPS` is `next-steps`. */
val Enum<*>.word: String get() = name.lowercase().replace('_', '-')

/** A value of [field] in words; nothing is "none". [other] is the other person's name. */
fun valueWords(field: String, value: FieldValue?, other: String): String = when (value) {
    null -> Words.say("value.none")
    is FieldValue.Text -> value.v1
    is FieldValue.Flag -> Words.say(if (value.v1) "value.yes" else "value.no")
    is FieldValue.Day -> Dates.day(value.v1)
    is FieldValue.Number -> NumberFormat.getIntegerInstance(Words.locale).format(value.v1)
    is FieldValue.Side -> sideWords(value.v1, other)
    is FieldValue.Choice -> choiceWords(field, value.v1)
}

/** The word of a choice, such as a section or a state. A newer Amble may know more than this one. */
private fun choiceWords(field: String, word: String): String = when (field) {
    "section" -> named("section.$word", word)
    "state" -> named("state.$word", word)
    else -> word
}

/** What people call a field. */
fun fieldWords(field: String): String = named("field.$field", field)

/** What became of something: "Parked", "In progress". */
fun stateWords(state: Enum<*>): String = choiceWords("state", state.word)

/** What a person can do to something of this kind: "Park", "Put back". */
fun actWords(act: Act, entity: Entity): String =
    named("act.${act.word}.${entity.word}", Words.say("act.${act.word}"))

/** What they have just done: "Parked". */
fun saidWords(act: Act, entity: Entity?): String {
    val general = Words.say("said.${act.word}")
    return if (entity == null) general else named("said.${act.word}.${entity.word}", general)
}

/** "Next steps". */
fun Section.words(): String = choiceWords("section", word)

/** "you", or the other's name. */
fun sideWords(side: Side, other: String): String = Words.say("side.${side.word}", other)

/** The same as a sentence begins with it: "You", or the other's name. */
fun beginWords(side: Side, other: String): String = Words.say("side.${side.word}.begin", other)

/** Of which kind something is: its id begins with the kind's word. */
fun entityOf(id: String): Entity? = Entity.entries.find { it.word == id.substringBefore('_') }

private fun named(key: String, otherwise: String) = if (Words.has(key)) Words.say(key) else otherwise
