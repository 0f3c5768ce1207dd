// Opening the home a device has: the first start, the screens, or what is wrong and what helps.
// A host keeps one Opening for as long as its process lives, so that a rotation loses nothing.
package amble.ui

import amble.Amble
import amble.AmbleException
import amble.Repaired
import amble.model.ErrorKind
import amble.ui.parts.BigButton
import amble.ui.parts.EDGE
import amble.ui.parts.MessagePage
import amble.ui.parts.QuietButton
import amble.ui.people.FirstRun
import amble.ui.theme.tones
import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch

/** The home of this device, as its host reaches it. Every call throws [AmbleException]. */
interface Home {
    /** Opens it. */
    suspend fun open(): Amble

    /** Makes it, for a person of this name. */
    suspend fun init(name: String): Amble

    /** Opens it without what is damaged; the damaged file is kept. */
    suspend fun repair(): Repaired
}

/** How far the opening is. */
sealed interface StartState {
    /** It is being opened: a moment. */
    data object Opening : StartState

    /** There is none yet; [problem] says why the last try to make one did not work. */
    data class First(val problem: String? = null) : StartState

    /** It does not open; [damaged] if what is readable can be recovered. */
    data class Refused(val sentence: String, val damaged: Boolean) : StartState

    /** It is open without what was damaged, and the person should read this first. */
    data class Recovered(val sentence: String, val session: Session) : StartState

    /** It is open. */
    data class Open(val session: Session) : StartState
}

/** Opens [home] once, and again when the person asks for it. Calls are made on [scope]. */
class Opening(private val home: Home, private val host: Host, private val scope: CoroutineScope) {
    /** How far it is. */
    var state: StartState by mutableStateOf(StartState.Opening)
        private set

    init {
        open()
    }

    /** Tries to open it. */
    fun open() = attempt { StartState.Open(Session(home.open(), host, scope)) }

    /** Makes it. */
    fun create(name: String) {
        if (state !is StartState.First) return
        scope.launch {
            state = try {
                StartState.Open(Session(home.init(name), host, scope))
            } catch (error: AmbleException) {
                StartState.First(Words.sentence(error.reason))
            }
        }
    }

    /** Recovers what is readable. */
    fun recover() = attempt {
        val repaired = home.repair()
        val session = Session(repaired.amble, host, scope)
        StartState.Recovered(Words.sentence(repaired.report), session)
    }

    /** The person has read what was recovered. */
    fun goOn() {
        (state as? StartState.Recovered)?.let { state = StartState.Open(it.session) }
    }

    /** Closes what is open: ends a live sync, and lets the home go. */
    suspend fun shut() {
        val session = when (val now = state) {
            is StartState.Open -> now.session
            is StartState.Recovered -> now.session
            else -> return
        }
        session.amble.shutdown()
    }

    private fun attempt(open: suspend () -> StartState) {
        state = StartState.Opening
        scope.launch {
            state = try {
                open()
            } catch (error: AmbleException) {
                when (error.kind) {
                    ErrorKind.NO_HOME -> StartState.First()
                    else -> StartState.Refused(
                        Words.sentence(error.reason),
                        damaged = error.kind == ErrorKind.DAMAGED,
                    )
                }
            }
        }
    }
}

/** The app from its first moment. The host keeps [nav] to answer its own Back. */
@Composable
fun AmbleStart(opening: Opening, nav: Navigator = rememberNavigator()) {
    when (val now = opening.state) {
        StartState.Opening -> OpeningScreen()
        is StartState.First -> FirstRun(now.problem, opening::create)
        is StartState.Refused -> Refused(now, opening)
        is StartState.Recovered -> MessagePage(Words.say("start.recovered"), now.sentence) {
            BigButton(Words.say("start.go-on"), opening::goOn)
        }
        is StartState.Open -> AmbleApp(now.session, nav)
    }
}

/** Blank for 300 ms, then "Opening". */
@Composable
private fun OpeningScreen() {
    var long by remember { mutableStateOf(false) }
    LaunchedEffect(Unit) {
        delay(LONG_MS)
        long = true
    }
    Box(Modifier.fillMaxSize().background(tones.surface)) {
        if (long) {
            Text(
                Words.say("start.opening"),
                Modifier.padding(EDGE).semantics { liveRegion = LiveRegionMode.Polite },
                color = tones.softInk,
                style = MaterialTheme.typography.bodyLarge,
            )
        }
    }
}

@Composable
private fun Refused(now: StartState.Refused, opening: Opening) {
    MessagePage(Words.say("start.refused"), now.sentence) {
        Column(verticalArrangement = Arrangement.spacedBy(12.dp)) {
            if (now.damaged) {
                QuietButton(Words.say("start.recover"), opening::recover, Modifier.fillMaxWidth())
            }
            BigButton(Words.say("start.again"), opening::open)
        }
    }
}

private const val LONG_MS = 300L
