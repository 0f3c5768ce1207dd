// What the screen of one topic, action, decision or meeting shows: read in one go.
package amble.ui.topic

import amble.Amble
import amble.AmbleException
import amble.model.Action
import amble.model.Decision
import amble.model.DigestLine
import amble.model.ErrorKind
import amble.model.PersonView
import amble.model.Thing

/** All that one look at something needs. */
internal data class ThingView(
    val person: PersonView,
    /** Nothing when it was withdrawn meanwhile. */
    val thing: Thing?,
    /** The actions that came from a topic. */
    val actions: List<Action> = emptyList(),
    /** The decisions about a topic, or made in a meeting. */
    val decisions: List<Decision> = emptyList(),
    /** What happened to it, and to the notes under it, since the last sync. */
    val news: List<DigestLine> = emptyList(),
)

/** Reads one thing; that it is gone is an answer, too. A note is shown in its topic. */
internal suspend fun Amble.thingView(pair: String, id: String): ThingView {
    val person = person(pair)
    val thing = try {
        get(pair, id)
    } catch (failure: AmbleException) {
        if (failure.kind != ErrorKind.NOT_FOUND && failure.kind != ErrorKind.INVALID) throw failure
        return ThingView(person, null)
    }
    val news = digest(pair).lines.filter { it.id == id || it.partOf == id }
    return when (thing) {
        is Thing.Topic ->
            ThingView(person, thing, actions(pair, topic = id), decisions(pair, topic = id), news)
        is Thing.Meeting -> {
            val madeThen = decisions(pair, all = true).filter { it.meeting in thing.v1.startedAs }
            ThingView(person, thing, decisions = madeThen, news = news)
        }
        is Thing.Note -> thing.v1.topic?.let { thingView(pair, it) } ?: ThingView(person, null)
        else -> ThingView(person, thing, news = news)
    }
}
