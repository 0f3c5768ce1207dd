// The desktop host: one window with the screens in it, on the platform's home or on `--home`.
package amble.desktop

import amble.ui.AmbleStart
import amble.ui.Opening
import amble.ui.Words
import amble.ui.rememberNavigator
import amble.ui.theme.AmbleTheme
import androidx.compose.ui.unit.DpSize
import androidx.compose.ui.unit.dp
import androidx.compose.ui.window.Window
import androidx.compose.ui.window.application
import androidx.compose.ui.window.rememberWindowState
import kotlinx.coroutines.MainScope
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeoutOrNull
import kotlin.system.exitProcess
import kotlin.time.Duration.Companion.seconds

fun main(arguments: Array<String>) {
    val asked = try {
        Asked.read(arguments.toList())
    } catch (error: IllegalArgumentException) {
        System.err.println(error.message)
        exitProcess(2)
    }
    if (asked == null) return println(Asked.HELP)
    Words.onPhone = false
    val host = DesktopHost(asked.listen)
    val opening = Opening(FolderHome(asked.home), host, MainScope())
    atTheEnd(opening)
    application {
        Window(
            onCloseRequest = ::exitApplication,
            state = rememberWindowState(size = DpSize(480.dp, 900.dp)),
            title = asked.title,
        ) {
            host.window = window
            AmbleTheme { AmbleStart(opening, rememberNavigator()) }
        }
    }
}

/**
 * However the app ends, by its window, Ctrl-C or at logout: a live sync is ended, and the home is free
 * for whoever opens it next. What was saved does not depend on it.
 */
private fun atTheEnd(opening: Opening) {
    val shut = Thread {
        runBlocking { withTimeoutOrNull(SHUT_WITHIN) { opening.shut() } }
    }
    Runtime.getRuntime().addShutdownHook(shut)
}

private val SHUT_WITHIN = 5.seconds
