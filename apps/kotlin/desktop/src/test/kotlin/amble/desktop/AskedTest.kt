// What is asked for on the command line, and which home is this computer's own.
package amble.desktop

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.nio.file.Path

class AskedTest {
    private fun own(system: String, vararg env: Pair<String, String>): Path {
        val properties = mapOf("os.name" to system, "user.home" to "/users/ana")
        return Asked.read(emptyList(), mapOf(*env), properties::getValue)!!.home
    }

    private fun refusal(vararg words: String): String =
        assertThrows(IllegalArgumentException::class.java) { Asked.read(words.toList()) }.message!!

    @Test
    fun `without a home named, each system has its own place for it`() {
        assertEquals(Path.of("/users/ana/.local/share/amble"), own("Linux"))
        assertEquals(Path.of("/users/ana/Library/Application Support/amble"), own("Mac OS X"))
        assertEquals(Path.of("/users/ana/AppData/Roaming/amble"), own("Windows 11"))
    }

    @Test
    fun `the environment moves that place as it does for the command line tool`() {
        assertEquals(Path.of("/data/amble"), own("Linux", "XDG_DATA_HOME" to "/data", "HOME" to "/h"))
        assertEquals(Path.of("/h/.local/share/amble"), own("Linux", "HOME" to "/h"))
        assertEquals(Path.of("/roaming/amble"), own("Windows 11", "APPDATA" to "/roaming", "HOME" to "/h"))
    }

    @Test
    fun `a data folder that is no full path is not followed`() {
        assertEquals(Path.of("/users/ana/.local/share/amble"), own("Linux", "XDG_DATA_HOME" to "data"))
    }

    @Test
    fun `a home that is named is opened, and the window says which`() {
        val asked = Asked.read(listOf("--listen", "127.0.0.1", "--home", "/tmp/sam"))!!
        assertEquals(Asked(Path.of("/tmp/sam"), "127.0.0.1", "Amble – sam"), asked)
    }

    @Test
    fun `a home below the folder one stands in is a full path`() {
        assertEquals(Path.of("sam").toAbsolutePath(), Asked.read(listOf("--home", "sam"))!!.home)
    }

    @Test
    fun `help is asked for in both ways`() {
        assertNull(Asked.read(listOf("--help")))
        assertNull(Asked.read(listOf("--home", "/tmp/sam", "-h")))
    }

    @Test
    fun `what is not understood is said in a sentence that names it`() {
        assertEquals("\"--hme\" is not known here. See --help.", refusal("--hme", "/tmp/sam"))
        assertEquals("--home needs a value. See --help.", refusal("--home"))
        assertTrue("--listen" in refusal("--listen"))
    }
}
