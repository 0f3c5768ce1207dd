// Where the person is and how they came here: a stack that outlives rotation and process death.
package amble.ui

import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.Saver
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue

/** The back stack: every place the person came through. */
class Navigator(start: List<Place> = listOf(Place.People)) {
    /** Every place up to here; the first is [Place.People]. */
    var stack: List<Place> by mutableStateOf(start)
        private set

    /** Where the person is. */
    val place: Place get() = stack.last()

    /** Whether [back] leads anywhere. */
    val canGoBack: Boolean get() = stack.size > 1

    /** Goes to [place]. If it is in the stack already, everything above it is left, so there are no loops. */
    fun go(place: Place) {
        val seen = stack.indexOf(place)
        stack = if (seen >= 0) stack.take(seen + 1) else stack + place
    }

    /** Goes to [place] instead of where the person is, so that [back] does not lead here. */
    fun replace(place: Place) {
        stack = stack.dropLast(1)
        if (stack.isEmpty()) stack = listOf(Place.People)
        go(place)
    }

    /** Goes to [place] from [Place.People], wherever the person was. */
    fun open(place: Place) {
        stack = listOf(Place.People)
        go(place)
    }

    /** Goes back one place; from the first there is none. */
    fun back() {
        if (canGoBack) stack = stack.dropLast(1)
    }

    companion object {
        internal val saver = Saver<Navigator, String>(
            save = { nav -> nav.stack.joinToString("\n") { it.text } },
            restore = { text ->
                Navigator(text.lines().mapNotNull(Place::of).ifEmpty { listOf(Place.People) })
            },
        )
    }
}

/** The navigator of this window. */
@Composable
fun rememberNavigator(): Navigator =
    rememberSaveable(saver = Navigator.saver) { Navigator() }
