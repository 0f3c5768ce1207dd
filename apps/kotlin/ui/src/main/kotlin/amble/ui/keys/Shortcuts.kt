// The keyboard shortcuts, in one table: what the list shows is what the keyboard does.
package amble.ui.keys

import androidx.compose.ui.input.key.Key
import androidx.compose.ui.input.key.KeyEvent
import androidx.compose.ui.input.key.KeyEventType
import androidx.compose.ui.input.key.isAltPressed
import androidx.compose.ui.input.key.isCtrlPressed
import androidx.compose.ui.input.key.isMetaPressed
import androidx.compose.ui.input.key.key
import androidx.compose.ui.input.key.type
import androidx.compose.ui.input.key.utf16CodePoint

/** What a person can ask for with a key. */
enum class Command {
    /** Something new: a topic, a private note, a person. */
    New,

    /** Open what is in focus. */
    Open,

    /** It was talked about. */
    Discussed,

    /** Put it off. */
    Park,

    /** Take it off. */
    Drop,

    /** One place up. */
    Up,

    /** One place down. */
    Down,

    /** Take back the last step. */
    Undo,

    /** Sync with the other's device. */
    Sync,

    /** The private notes. */
    PrivateNotes,

    /** Back. */
    Back,

    /** This list. */
    List,
}

/**
 * One key and what it asks for. [shown] is how the key is written; [char] finds a sign that lies on
 * another key elsewhere.
 */
class Shortcut(
    val command: Command,
    val shown: String,
    private val key: Key,
    private val alt: Boolean = false,
    private val char: Char? = null,
) {
    /** The key of the sentence that says what it does. */
    val words: String get() = "keys.${command.name.replace(CAPITAL, "-$0").lowercase()}"

    /** Whether this key press asks for it. */
    fun matches(event: KeyEvent): Boolean {
        if (event.type != KeyEventType.KeyDown || event.isCtrlPressed || event.isMetaPressed) return false
        if (event.isAltPressed != alt) return false
        if (char != null) return event.utf16CodePoint == char.code
        return event.key == key
    }
}

/** Where the second word of a name begins: `PrivateNotes`. */
private val CAPITAL = Regex("(?<!^)[A-Z]")

/** Every shortcut there is. */
object Shortcuts {
    /** In the order in which they are listed. */
    val table: List<Shortcut> = listOf(
        Shortcut(Command.New, "N", Key.N),
        Shortcut(Command.Open, "Enter", Key.Enter),
        Shortcut(Command.Discussed, "D", Key.D),
        Shortcut(Command.Park, "P", Key.P),
        Shortcut(Command.Drop, "X", Key.X),
        Shortcut(Command.Up, "Alt + ↑", Key.DirectionUp, alt = true),
        Shortcut(Command.Down, "Alt + ↓", Key.DirectionDown, alt = true),
        Shortcut(Command.Undo, "U", Key.U),
        Shortcut(Command.Sync, "M", Key.M),
        Shortcut(Command.PrivateNotes, "L", Key.L),
        Shortcut(Command.Back, "Esc", Key.Escape),
        Shortcut(Command.List, "?", Key.Slash, char = '?'),
    )

    /** What this key press asks for, if anything. */
    fun of(event: KeyEvent): Command? = table.firstOrNull { it.matches(event) }?.command
}
