// Opening the home a device has: the first start, the screens, or what is wrong and what helps.
// A host keeps one Opening for as long as its process lives, so that a rotation loses nothing.
package amble.ui

import amble.Amble
import amble.AmbleException
import amble.ErrorKind
import amble.Recovered
import amble.ui.parts.BigButton
import amble.ui.parts.EDGE
import amble.ui.parts.Page
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
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.verticalScroll
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
import androidx.compose.ui.semantics.heading
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
    suspend fun create(name: String): Amble

    /** Opens it without what is damaged; the damaged file is kept. */
    suspend fun recover(): Recovered
}

/** How far the opening is. */
sealed interface Standing {
    /** It is being opened: a moment. */
    data object Opening : Standing

    /** There is none yet; [problem] says why the last try to make one did not work. */
    data class First(val problem: String? = null) : Standing

    /** It does not open; [damaged] if what still opens can be kept. */
    data class Refused(val sentence: String, val damaged: Boolean) : Standing

    /** It is open without what was damaged, and the person should read this first. */
    data class Recovered(val sentence: String, val session: Session) : Standing

    /** It is open. */
    data class Open(val session: Session) : Standing
}

/** Opens [home] once, and again when the person asks for it. Calls are made on [scope]. */
class Opening(private val home: Home, private val host: Host, private val scope: CoroutineScope) {
    /** How far it is. */
    var standing: Standing by mutableStateOf(Standing.Opening)
        private set

    init {
        open()
    }

    /** Tries to open it. */
    fun open() = attempt { Standing.Open(Session(home.open(), host, scope)) }

    /** Makes it. */
    fun create(name: String) {
        if (standing !is Standing.First) return
        scope.launch {
            standing = try {
                Standing.Open(Session(home.create(name), host, scope))
            } catch (error: AmbleException) {
                Standing.First(Words.sentence(error.reason))
            }
        }
    }

    /** Keeps what still opens. */
    fun recover() = attempt {
        val recovered = home.recover()
        val session = Session(recovered.amble, host, scope)
        Standing.Recovered(Words.sentence(recovered.report), session)
    }

    /** The person has read what was recovered. */
    fun goOn() {
        (standing as? Standing.Recovered)?.let { standing = Standing.Open(it.session) }
    }

    /** Closes what is open: says goodbye in a meeting, and lets the home go. */
    suspend fun shut() {
        val session = when (val now = standing) {
            is Standing.Open -> now.session
            is Standing.Recovered -> now.session
            else -> return
        }
        session.amble.shutdown()
    }

    private fun attempt(open: suspend () -> Standing) {
        standing = Standing.Opening
        scope.launch {
            standing = try {
                open()
            } catch (error: AmbleException) {
                when (error.kind) {
                    ErrorKind.NO_HOME -> Standing.First()
                    else -> Standing.Refused(
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
    when (val now = opening.standing) {
        Standing.Opening -> Soon()
        is Standing.First -> FirstRun(now.problem, opening::create)
        is Standing.Refused -> Refused(now, opening)
        is Standing.Recovered -> Told(
            Words.say("start.recovered"),
            now.sentence,
        ) { BigButton(Words.say("start.go-on"), opening::goOn) }
        is Standing.Open -> AmbleApp(now.session, nav)
    }
}

/** Nothing at first: who opens Amble a hundred times should not see it say so. */
@Composable
private fun Soon() {
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
private fun Refused(now: Standing.Refused, opening: Opening) {
    Told(Words.say("start.refused"), now.sentence) {
        Column(verticalArrangement = Arrangement.spacedBy(12.dp)) {
            if (now.damaged) {
                QuietButton(Words.say("start.recover"), opening::recover, Modifier.fillMaxWidth())
            }
            BigButton(Words.say("start.again"), opening::open)
        }
    }
}

@Composable
private fun Told(title: String, sentence: String, bottom: @Composable () -> Unit) {
    Page(bar = {}, bottom = bottom) {
        Column(
            Modifier.fillMaxSize().verticalScroll(rememberScrollState())
                .padding(horizontal = EDGE, vertical = 48.dp),
            verticalArrangement = Arrangement.spacedBy(24.dp),
        ) {
            Text(
                title,
                Modifier.semantics { heading() },
                style = MaterialTheme.typography.titleLarge,
            )
            Text(
                sentence,
                Modifier.semantics { liveRegion = LiveRegionMode.Polite },
                style = MaterialTheme.typography.bodyLarge,
            )
        }
    }
}

/** Opening for longer than this is said. */
private const val LONG_MS = 300L
