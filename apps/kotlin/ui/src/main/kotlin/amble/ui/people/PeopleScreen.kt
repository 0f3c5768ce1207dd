// Everybody: who is next first, and what waits with each. Counts, never words.
package amble.ui.people

import amble.AmbleException
import amble.model.PairingState
import amble.model.PersonView
import amble.ui.Navigator
import amble.ui.Place
import amble.ui.Session
import amble.ui.Words
import amble.ui.about
import amble.ui.keys.Command
import amble.ui.keys.OnKey
import amble.ui.parts.AddLine
import amble.ui.parts.Bar
import amble.ui.parts.EDGE
import amble.ui.parts.NothingYet
import amble.ui.parts.Page
import amble.ui.parts.QuietButton
import amble.ui.parts.Reading
import amble.ui.parts.Sign
import amble.ui.parts.SignButton
import amble.ui.parts.reading
import amble.ui.theme.Tone
import amble.ui.theme.tones
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.PaddingValues
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.lazy.LazyColumn
import androidx.compose.foundation.lazy.items
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.verticalScroll
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.ui.Modifier
import androidx.compose.ui.focus.FocusRequester
import androidx.compose.ui.focus.focusRequester
import androidx.compose.ui.unit.dp

/** The people this home keeps 1:1s with. */
@Composable
fun PeopleScreen(session: Session, nav: Navigator) {
    val people = reading(session) { upcoming() }
    val line = remember { FocusRequester() }
    val here = nav.place == Place.People
    OnKey(Command.New, here) { line.requestFocus() }
    Page(
        bar = {
            Bar(Words.say("people.title")) {
                if (session.host.keyboard) {
                    SignButton(Sign.Keys, Words.say("people.keys"), { nav.go(Place.Keys) })
                }
                SignButton(
                    Sign.Lock,
                    Words.say("people.private"),
                    { nav.go(Place.PrivateNotes(null)) },
                    ink = tones.privateInk,
                )
            }
        },
        bottom = {
            AddPerson(
                Modifier.focusRequester(line),
                onAdd = { name, refused ->
                    session.act(Words.say("people.added", name)) {
                        try {
                            session.amble.addPerson(name)
                        } catch (error: AmbleException) {
                            refused()
                            throw error
                        }
                    }
                },
                onJoin = { nav.open(Place.Join(null)) },
            )
        },
    ) {
        when (people) {
            is Reading.Here ->
                if (people.value.isEmpty()) FirstWords() else PeopleList(people.value, session, nav)
            else -> NothingYet(people, nav::back)
        }
    }
}

/**
 * Adding needs a name; joining needs nothing but the other's code. A name that does not fit is put
 * back into the line.
 */
@Composable
private fun AddPerson(
    line: Modifier,
    onAdd: (String, refused: () -> Unit) -> Unit,
    onJoin: () -> Unit,
) {
    val name = rememberSaveable { mutableStateOf("") }
    Column(verticalArrangement = Arrangement.spacedBy(8.dp)) {
        AddLine(
            Words.say("people.add"),
            { typed -> onAdd(typed) { name.value = typed } },
            line,
            text = name,
        )
        QuietButton(Words.say("people.join"), onJoin, Modifier.fillMaxWidth(), tone = Tone.Plain)
    }
}

/** Nobody yet: the promise, and what to do first. */
@Composable
private fun FirstWords() {
    Column(
        Modifier.fillMaxSize().verticalScroll(rememberScrollState())
            .padding(horizontal = EDGE, vertical = 24.dp),
        verticalArrangement = Arrangement.spacedBy(20.dp),
    ) {
        Text(Words.say("people.promise"), style = MaterialTheme.typography.titleMedium)
        Text(
            Words.say("people.first"),
            color = tones.softInk,
            style = MaterialTheme.typography.bodyLarge,
        )
    }
}

@Composable
private fun PeopleList(people: List<PersonView>, session: Session, nav: Navigator) {
    LazyColumn(
        Modifier.fillMaxSize(),
        contentPadding = PaddingValues(horizontal = EDGE, vertical = 8.dp),
        verticalArrangement = Arrangement.spacedBy(12.dp),
    ) {
        items(people, key = { it.pair }) { person ->
            Column(verticalArrangement = Arrangement.spacedBy(8.dp)) {
                PersonLine(
                    person,
                    session.host.today,
                    chosen = nav.place.about == person.pair,
                    onOpen = { nav.open(Place.Agenda(person.pair)) },
                )
                if (person.pairing == PairingState.NOT_PAIRED) {
                    QuietButton(
                        Words.say("people.pair-now", person.name),
                        { nav.open(Place.Invite(person.pair)) },
                    )
                }
                if (person.muted) {
                    Text(
                        Words.say("people.muted", person.name),
                        color = tones.refused,
                        style = MaterialTheme.typography.bodyMedium,
                    )
                    QuietButton(
                        Words.say("people.muted-again"),
                        { session.act { session.amble.unmute(person.pair) } },
                        tone = Tone.Refused,
                    )
                }
            }
        }
    }
}
