// A live sync: one sentence, one line of progress, one next step at a time. The sync itself lives in
// the session, so leaving this screen for another does not end it.
package amble.ui.sync

import amble.model.Meeting
import amble.model.PairingState
import amble.model.PersonView
import amble.model.ThingConflict
import amble.ui.LiveSync
import amble.ui.Navigator
import amble.ui.PairActions
import amble.ui.Place
import amble.ui.Session
import amble.ui.Stage
import amble.ui.Words
import amble.ui.keys.Command
import amble.ui.keys.OnKey
import amble.ui.parts.Bar
import amble.ui.parts.BigButton
import amble.ui.parts.Bright
import amble.ui.parts.CodeSource
import amble.ui.parts.MessagePage
import amble.ui.parts.NothingYet
import amble.ui.parts.NoticeBar
import amble.ui.parts.Page
import amble.ui.parts.QuietButton
import amble.ui.parts.Reading
import amble.ui.parts.Scrolled
import amble.ui.parts.Sure
import amble.ui.parts.readCode
import amble.ui.parts.reading
import amble.ui.theme.Tone
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.unit.dp
import kotlinx.coroutines.delay

/** After this long without the other device a person is told what else can be done. */
internal const val LOOKED_FOR_MS = 4_000L

/** What a sync needs to know of a 1:1, read in one go. */
internal data class SyncView(
    val person: PersonView,
    val conflicts: List<ThingConflict>,
    /** The meeting in progress, if there is one. */
    val meeting: Meeting?,
)

/** A live sync with the person of [pair]. */
@Composable
fun SyncScreen(session: Session, nav: Navigator, pair: String) {
    val view = reading(session, pair) { SyncView(person(pair), conflicts(pair), activeMeeting(pair)) }
    OnKey(Command.Back, answer = nav::back)
    when (view) {
        is Reading.Here -> {
            val name = view.value.person.name
            if (view.value.person.pairing == PairingState.NOT_PAIRED) {
                MessagePage(Words.say("sync.title", name), Words.say("sync.not-paired", name), onBack = nav::back) {
                    BigButton(Words.say("people.pair-now", name), { nav.replace(Place.Invite(pair)) })
                }
            } else {
                Connected(view.value, session, nav)
            }
        }
        else -> Page(bar = { Bar("", onBack = nav::back) }) { NothingYet(view, nav::back) }
    }
}

@Composable
private fun Connected(view: SyncView, session: Session, nav: Navigator) {
    val pair = view.person.pair
    // Opening this screen opens the sync; one that ended by itself is opened by its button.
    val none = session.sync == null
    LaunchedEffect(pair, none) { if (session.sync?.pair != pair) session.connect(pair) }
    val sync = session.sync?.takeIf { it.pair == pair } ?: return
    LaunchedEffect(sync, sync.stage) {
        if (sync.stage == Stage.Looking) {
            delay(LOOKED_FOR_MS)
            sync.waited()
        }
    }
    SyncPage(
        view,
        sync,
        session,
        onBack = nav::back,
        onAgenda = { nav.open(Place.Agenda(pair)) },
        onDisconnect = {
            session.disconnect()
            nav.back()
        },
    )
}

@Composable
private fun SyncPage(
    view: SyncView,
    sync: LiveSync,
    session: Session,
    onBack: () -> Unit,
    onAgenda: () -> Unit,
    onDisconnect: () -> Unit,
) {
    val name = view.person.name
    val pair = view.person.pair
    val actions = remember(session, pair) { PairActions(session, pair) }
    var code by rememberSaveable(pair) { mutableStateOf(false) }
    var ending by remember { mutableStateOf<String?>(null) }
    val onRead = { source: CodeSource ->
        session.act {
            readCode(session.host, source, session::refuse) { session.connect(pair, listOf(it)) }
        }
        Unit
    }
    if (sync.stage > Stage.Looking) code = false
    Page(
        bar = { Bar(Words.say("sync.title", name), onBack) },
        bottom = {
            SyncBottom(
                sync,
                view.meeting,
                code,
                onCode = { code = it },
                onAgain = { session.connect(pair) },
                onStart = { actions.startMeeting() },
                onEnd = { ending = it },
                onAgenda = onAgenda,
                onDisconnect = onDisconnect,
            )
        },
    ) {
        val ticket = sync.addressTicket
        if (code && ticket != null) {
            Bright(session)
            ShowAddress(name, ticket) {
                session.act(Words.say("sync.copied")) { session.host.copy(ticket) }
            }
        } else {
            Scrolled {
                SyncStatus(sync, name)
                if (sync.stage == Stage.Looking && sync.unseen) {
                    CodeSources(name, session.host.canScan, onRead)
                }
                sync.messages.forEach { NoticeBar(it) }
                sync.refusals.forEach { NoticeBar(it, tone = Tone.Refused) }
                ToDecide(view.conflicts, name) { each, value ->
                    actions.settle(each.id, each.conflict.field, value)
                }
                sync.digest?.let { WhatChanged(it, name) }
            }
        }
    }
    ending?.let { meeting ->
        Sure(
            Words.say("sync.end-sure"),
            Words.say("sync.end-sentence"),
            Words.say("sync.end"),
            onYes = {
                ending = null
                actions.endMeeting(meeting)
            },
            onNo = { ending = null },
            tone = Tone.Path,
        )
    }
}

/** The next step, and disconnecting. */
@Composable
private fun SyncBottom(
    sync: LiveSync,
    meeting: Meeting?,
    code: Boolean,
    onCode: (Boolean) -> Unit,
    onAgain: () -> Unit,
    onStart: () -> Unit,
    onEnd: (String) -> Unit,
    onAgenda: () -> Unit,
    onDisconnect: () -> Unit,
) {
    val wide = Modifier.fillMaxWidth()
    Column(verticalArrangement = Arrangement.spacedBy(8.dp)) {
        if (sync.stage != Stage.Closed) {
            QuietButton(Words.say("sync.disconnect"), onDisconnect, wide, tone = Tone.Plain)
        }
        when {
            code -> BigButton(Words.say("sync.hide"), { onCode(false) })
            sync.stage == Stage.Closed -> BigButton(Words.say("sync.again"), onAgain)
            sync.stage == Stage.UpToDate && meeting != null -> {
                QuietButton(Words.say("sync.to-agenda"), onAgenda, wide)
                BigButton(Words.say("sync.end"), { onEnd(meeting.id) })
            }
            sync.stage == Stage.UpToDate -> BigButton(Words.say("sync.start"), onStart)
            sync.unseen && sync.addressTicket != null ->
                BigButton(Words.say("sync.show"), { onCode(true) })
            else -> BigButton(Words.say("sync.to-agenda"), onAgenda)
        }
    }
}
