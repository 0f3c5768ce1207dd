// What every screen must be for somebody who does not see it or cannot aim well: each thing that
// can be tapped has a name and is 48 dp wide and high, each text field has a label.
package amble.ui

import androidx.compose.ui.semantics.SemanticsActions
import androidx.compose.ui.semantics.SemanticsNode
import androidx.compose.ui.semantics.SemanticsProperties
import androidx.compose.ui.semantics.getOrNull
import androidx.compose.ui.test.ComposeUiTest
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.SemanticsMatcher
import androidx.compose.ui.test.hasClickAction
import androidx.compose.ui.test.hasSetTextAction
import androidx.compose.ui.test.isHeading
import androidx.compose.ui.unit.Density

/** Least width and height of what can be tapped, in dp. */
private const val TOUCH = 48f

/** Fails, with one line for each fault, unless the screen can be used without seeing it. */
@OptIn(ExperimentalTestApi::class)
fun ComposeUiTest.assertAccessible(heading: Boolean = true) {
    waitForIdle()
    val faults = mutableListOf<String>()
    val fields = onAllNodes(hasSetTextAction()).fetchSemanticsNodes()
    val tapped = onAllNodes(hasClickAction()).fetchSemanticsNodes()
    for (node in tapped - fields.toSet()) {
        if (node.spoken().isBlank()) faults += "has no name: ${node.place()}"
        node.tooSmall(tapped)?.let { faults += "$it: ${node.spoken()} ${node.place()}" }
    }
    for (node in fields) {
        if (node.spoken().isBlank()) faults += "text field without a label: ${node.place()}"
        node.tooSmall(tapped)?.let { faults += "$it: field ${node.spoken()} ${node.place()}" }
    }
    val images = onAllNodes(isImage).fetchSemanticsNodes()
    for (node in images) {
        if (node.spoken().isBlank()) faults += "picture without a description: ${node.place()}"
    }
    if (heading && onAllNodes(isHeading()).fetchSemanticsNodes().isEmpty()) {
        faults += "no heading to jump to"
    }
    if (faults.isNotEmpty()) throw AssertionError(faults.joinToString("\n"))
}

private val isImage = SemanticsMatcher("is an image") {
    it.config.getOrNull(SemanticsProperties.Role) == androidx.compose.ui.semantics.Role.Image
}

/** What a screen reader says of this node: its own words and those merged into it. */
private fun SemanticsNode.spoken(): String {
    val said = config.getOrNull(SemanticsProperties.ContentDescription).orEmpty()
    val text = config.getOrNull(SemanticsProperties.Text).orEmpty().map { it.text }
    return (said + text).joinToString(" ").trim()
}

/**
 * Whether a finger can miss it. What is drawn smaller still counts as large enough as long as no
 * [other] thing that can be tapped is drawn within the bounds that a finger hits.
 */
private fun SemanticsNode.tooSmall(other: List<SemanticsNode>): String? {
    // What is scrolled out of sight, or cut by an edge, is judged when it is scrolled in.
    if (boundsInRoot.width < size.width || boundsInRoot.height < size.height) return null
    val density: Density = layoutInfo.density
    fun inDp(pixels: Float) = with(density) { pixels.toDp().value }
    // Half a pixel is lost to rounding.
    val least = TOUCH - 1f
    val touch = touchBoundsInRoot
    if (inDp(touch.width) < least || inDp(touch.height) < least) {
        return "only ${inDp(touch.width)} x ${inDp(touch.height)} dp"
    }
    val small = inDp(boundsInRoot.width) < least || inDp(boundsInRoot.height) < least
    val inTheWay = other.any { it.id != id && it.boundsInRoot.overlaps(touch) && !it.holds(this) }
    if (!small || !inTheWay) return null
    return "only ${inDp(boundsInRoot.width)} x ${inDp(boundsInRoot.height)} dp, and another close by"
}

private fun SemanticsNode.holds(inner: SemanticsNode): Boolean =
    generateSequence(inner.parent) { it.parent }.any { it.id == id } ||
        generateSequence(parent) { it.parent }.any { it.id == inner.id }

private fun SemanticsNode.place(): String {
    val actions = if (SemanticsActions.OnClick in config) "can be tapped" else ""
    return "at ${boundsInRoot.topLeft} $actions".trim()
}
