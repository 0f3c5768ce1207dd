// Where a person is, how they came there, and that it outlives the process.
package amble.ui

import androidx.compose.runtime.saveable.SaverScope
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Test

class NavigatorTest {
    private val everywhere = listOf(
        Place.People,
        Place.Agenda("p1"),
        Place.Thing("p1", "i9"),
        Place.Sync("p1"),
        Place.Invite(null),
        Place.Invite("p2"),
        Place.Join(null),
        Place.Join("p2"),
        Place.PrivateNotes(null),
        Place.PrivateNotes("p1"),
        Place.Keys,
    )

    @Test
    fun `every place can be written down and read again`() {
        for (place in everywhere) assertEquals(place, Place.of(place.text))
    }

    @Test
    fun `what is no place is not guessed at`() {
        for (text in listOf("", "agenda", "thing p1", "settings")) assertEquals(null, Place.of(text))
    }

    @Test
    fun `the way here is the same after the process was gone`() {
        val nav = Navigator()
        everywhere.drop(1).forEach(nav::go)
        val saved = with(Navigator.saver) { SaverScope { true }.save(nav) }
        assertEquals(nav.stack, Navigator.saver.restore(saved!!)?.stack)
    }

    @Test
    fun `a damaged note of the way leads to everybody`() {
        assertEquals(listOf(Place.People), Navigator.saver.restore("nonsense")?.stack)
    }

    @Test
    fun `back leads the way back and ends with everybody`() {
        val nav = Navigator()
        nav.go(Place.Agenda("p1"))
        nav.go(Place.Thing("p1", "i9"))
        nav.back()
        assertEquals(Place.Agenda("p1"), nav.place)
        nav.back()
        nav.back()
        assertEquals(Place.People, nav.place)
        assertFalse(nav.canGoBack)
    }

    @Test
    fun `going where one has been leads back there, so that no way has loops`() {
        val nav = Navigator()
        nav.go(Place.Agenda("p1"))
        nav.go(Place.Sync("p1"))
        nav.go(Place.Agenda("p1"))
        assertEquals(listOf(Place.People, Place.Agenda("p1")), nav.stack)
    }

    @Test
    fun `from showing a code to reading one, back does not lead to showing it`() {
        val nav = Navigator()
        nav.go(Place.Invite("p1"))
        nav.replace(Place.Join("p1"))
        assertEquals(listOf(Place.People, Place.Join("p1")), nav.stack)
    }
}
