// The screens run on the desktop and on Android alike only while they use nothing of either.
package amble.ui

import java.io.File
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

class ImportsTest {
    private val allowed = listOf("amble.", "androidx.compose.", "com.google.zxing.", "java.text.", "java.time.", "java.util.", "kotlin.", "kotlinx.coroutines.")
    private val refused = Regex("""\b(java\.(awt|io|net|nio|sql)|javax|android|org\.jetbrains|com\.sun)\.\w""")

    /** What of a source must not be there, line by line, comments and words left out. */
    private fun foreign(source: String): List<String> = source.lines()
        .map { it.replace(Regex(""""[^"]*""""), "\"\"").substringBefore("//").trim() }
        .filterNot { it.startsWith("*") || it.startsWith("/*") }
        .filter { line ->
            val name = line.removePrefix("import ").takeIf { it != line }
            if (name != null) allowed.none(name::startsWith) else refused.containsMatchIn(line)
        }

    @Test
    fun `the screens use nothing that only one platform has`() {
        val sources = File("src/main/kotlin").walk().filter { it.extension == "kt" }.toList()
        assertTrue(sources.isNotEmpty(), "no sources below ${File("src/main/kotlin").absolutePath}")
        val found = sources.associateWith { foreign(it.readText()) }.filterValues { it.isNotEmpty() }
        assertTrue(found.isEmpty(), found.entries.joinToString("\n") { (file, lines) -> "$file uses ${lines.joinToString()}" })
    }

    @Test
    fun `a platform's own classes are noticed, imported or named in full`() {
        val source = "import java.awt.Point\nimport amble.model.Topic\nval a = android.os.Build.MODEL // org.jetbrains.x\nval b = \"javax.swing\""
        assertEquals(listOf("import java.awt.Point", "val a = android.os.Build.MODEL"), foreign(source))
    }
}
