// The places a person can be in, as values that can be written down and read again.
package amble.ui

/** One place in the app. */
sealed interface Place {
    /** Everybody. */
    data object People : Place

    /** The agenda of one 1:1. */
    data class Agenda(val pair: String) : Place

    /** One topic, action, decision or meeting. */
    data class Thing(val pair: String, val id: String) : Place

    /** A live sync with the other's device. */
    data class Sync(val pair: String) : Place

    /** Showing a code to be scanned; for a person added before, or a new one. */
    data class Invite(val pair: String?) : Place

    /** Scanning the code that the other shows. */
    data class Join(val pair: String?) : Place

    /** The private notes about one 1:1, or all of them. */
    data class PrivateNotes(val about: String?) : Place

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
                "thing" -> words.getOrNull(2)?.let { Thing(first!!, it) }
                "sync" -> first?.let(::Sync)
                "invite" -> Invite(first)
                "join" -> Join(first)
                "private-notes" -> PrivateNotes(first)
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
        is Place.Thing -> "thing $pair $id"
        is Place.Sync -> "sync $pair"
        is Place.Invite -> listOfNotNull("invite", pair).joinToString(" ")
        is Place.Join -> listOfNotNull("join", pair).joinToString(" ")
        is Place.PrivateNotes -> listOfNotNull("private-notes", about).joinToString(" ")
        Place.Keys -> "keys"
    }

/** The 1:1 this place is about. */
val Place.about: String?
    get() = when (this) {
        is Place.Agenda -> pair
        is Place.Thing -> pair
        is Place.Sync -> pair
        is Place.Invite -> pair
        is Place.Join -> pair
        is Place.PrivateNotes -> about
        Place.People, Place.Keys -> null
    }
