// The order of the agenda by hand: which topic one step up or down, or a drag, would be placed after.
// Where that is, in which section, is the core's affair.
package amble.ui.agenda

import amble.model.Topic

/** A place for a topic: after the topic with this id, or first of its own section. */
internal data class Move(val after: String?)

/** One place up among the topics of the same author, or nothing at the top. */
internal fun up(topics: List<Topic>, topic: Topic): Move? {
    val group = topics.filter { it.author == topic.author }
    val at = group.indexOfFirst { it.id == topic.id }
    val above = group.getOrNull(at - 1) ?: return null
    // From the first place of a section, up means: to the end of the section before.
    if (above.section != topic.section) return Move(above.id)
    val further = group.getOrNull(at - 2)
    return Move(further?.takeIf { it.section == topic.section }?.id)
}

/** One place down among the topics of the same author, or nothing at the bottom. */
internal fun down(topics: List<Topic>, topic: Topic): Move? {
    val group = topics.filter { it.author == topic.author }
    val at = group.indexOfFirst { it.id == topic.id }
    return if (at < 0) null else group.getOrNull(at + 1)?.let { Move(it.id) }
}

/** Whether [move] would leave [topic] where it is. */
internal fun changesNothing(topics: List<Topic>, topic: Topic, move: Move): Boolean {
    val group = topics.filter { it.author == topic.author }
    val at = group.indexOfFirst { it.id == topic.id }
    val above = group.getOrNull(at - 1)?.takeIf { it.section == topic.section }
    return if (move.after == null) above == null else above?.id == move.after
}

/** A row that a dragged topic can land under: where its middle is, and the place that is. */
internal data class Landing(val key: String, val middle: Float, val move: Move)

/**
 * The row under which a topic lands that is let go at [y], out of [rows] as they are drawn, or
 * nothing if there is no place for it.
 */
internal fun landing(rows: List<Landing>, y: Float): Landing? =
    rows.lastOrNull { it.middle < y } ?: rows.firstOrNull()
