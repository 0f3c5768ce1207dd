// What changed since the two last parted in step: by person, by thing.

package amble

import amble.ffi.What as InnerWhat

/** What changed in the 1:1 [pair] since the two last parted in step: by person, then by thing. */
data class Digest(val pair: String, val lines: List<DigestLine>)

/**
 * One line of a [Digest]: [by] did [what] to the thing with the id [thing], which is an [entity]
 * and is named by the short line [label].
 */
data class DigestLine(
    val by: Who,
    val thing: String,
    val entity: Entity,
    val label: String,
    val what: What,
)

/** What happened to a thing. */
sealed interface What {
    /** It is new. */
    data object New : What

    /** A [field] was changed: shown [before] and shown [after], empty for nothing. */
    data class Changed(val field: Field, val before: String, val after: String) : What

    /** The notes under it were changed. */
    data object Notes : What

    /** Its state changed to the one of the word [state], such as `discussed`. */
    data class State(val state: String) : What

    /** Both changed a [field] apart: a person must choose. */
    data class NeedsDecision(val field: Field) : What
}

internal fun amble.ffi.Digest.outer() = Digest(
    pair,
    lines.map { DigestLine(it.by, it.thing, it.entity, it.label, it.what.outer()) },
)

private fun InnerWhat.outer(): What = when (this) {
    is InnerWhat.New -> What.New
    is InnerWhat.Changed -> What.Changed(field, before, after)
    is InnerWhat.Notes -> What.Notes
    is InnerWhat.State -> What.State(state)
    is InnerWhat.NeedsDecision -> What.NeedsDecision(field)
}
