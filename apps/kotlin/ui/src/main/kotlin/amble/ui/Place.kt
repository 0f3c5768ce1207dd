// The places a person can be in, as values that can be written down and read again.
package amble.ui

/** One place in the app. */
sealed interface Place {
    /** Everybody. */
    data object People : Place

    /** The agenda of one 1:1. */
    data class Agenda(val pair: String) : Place

    /** One agenda item. */
    data class Item(val pair: String, val id: String) : Place

    /** Being in touch with the other's device. */
    data class Meet(val pair: String) : Place

    /** Showing a code to be scanned; for a person added before, or a new one. */
    data class Invite(val pair: String?) : Place

    /** Reading the code that the other shows. */
    data class Join(val pair: String?) : Place

    /** What never leaves this device; about one 1:1, or all of it. */
    data class OnlyMe(val about: String?) : Place

    /** The list of keyboard shortcuts. */
    data object Keys : Place

    companion object {
        /** Reads what [text] wrote; nothing if it is no place. */
        fun of(text: String): Place? {
            val words = text.split(' ')
            val first = words.getOrNull(1)
            return when (words[0]) {
                "people" -> People
                "agenda" -> first?.let(::Agenda)
                "item" -> words.getOrNull(2)?.let { Item(first!!, it) }
                "meet" -> first?.let(::Meet)
                "invite" -> Invite(first)
                "join" -> Join(first)
                "onlyme" -> OnlyMe(first)
                "keys" -> Keys
                else -> null
            }
        }
    }
}

/** The place as one line; ids hold no spaces. */
val Place.text: String
    get() = when (this) {
        Place.People -> "people"
        is Place.Agenda -> "agenda $pair"
        is Place.Item -> "item $pair $id"
        is Place.Meet -> "meet $pair"
        is Place.Invite -> listOfNotNull("invite", pair).joinToString(" ")
        is Place.Join -> listOfNotNull("join", pair).joinToString(" ")
        is Place.OnlyMe -> listOfNotNull("onlyme", about).joinToString(" ")
        Place.Keys -> "keys"
    }

/** The 1:1 this place is about. */
val Place.about: String?
    get() = when (this) {
        is Place.Agenda -> pair
        is Place.Item -> pair
        is Place.Meet -> pair
        is Place.Invite -> pair
        is Place.Join -> pair
        is Place.OnlyMe -> about
        Place.People, Place.Keys -> null
    }
