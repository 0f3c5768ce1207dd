// Where an item can be moved to, in the words of the core: right after another, taking its section,
// or first of its own section.
package amble.ui.agenda

import amble.Item

/** A place for an item: after the item with this id, or first of its own section. */
internal data class Move(val after: String?)

/** One place up among the items of the same author, or nothing at the top. */
internal fun up(items: List<Item>, item: Item): Move? {
    val group = items.filter { it.author.person == item.author.person }
    val at = group.indexOfFirst { it.id == item.id }
    val above = group.getOrNull(at - 1) ?: return null
    // From the first place of a section, up means: to the end of the section before.
    if (above.section != item.section) return Move(above.id)
    val further = group.getOrNull(at - 2)
    return Move(further?.takeIf { it.section == item.section }?.id)
}

/** One place down among the items of the same author, or nothing at the bottom. */
internal fun down(items: List<Item>, item: Item): Move? {
    val group = items.filter { it.author.person == item.author.person }
    val at = group.indexOfFirst { it.id == item.id }
    return if (at < 0) null else group.getOrNull(at + 1)?.let { Move(it.id) }
}

/** Whether [item] already stands where [move] would put it. */
internal fun stands(items: List<Item>, item: Item, move: Move): Boolean {
    val group = items.filter { it.author.person == item.author.person }
    val at = group.indexOfFirst { it.id == item.id }
    val above = group.getOrNull(at - 1)?.takeIf { it.section == item.section }
    return if (move.after == null) above == null else above?.id == move.after
}

/** A row that a dragged item can land under: where its middle is, and the place that is. */
internal data class Landing(val key: String, val middle: Float, val move: Move)

/**
 * The row under which an item lands that is let go at [y], out of [rows] as they are drawn, or
 * nothing if there is no place for it.
 */
internal fun landing(rows: List<Landing>, y: Float): Landing? =
    rows.lastOrNull { it.middle < y } ?: rows.firstOrNull()
