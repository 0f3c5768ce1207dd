// What Android is told about Amble, read the way Android reads it.
package amble.android

import android.content.pm.ApplicationInfo
import android.content.pm.PackageManager
import android.content.pm.PackageManager.PackageInfoFlags
import androidx.test.core.app.ApplicationProvider
import java.io.File
import javax.xml.parsers.DocumentBuilderFactory
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.w3c.dom.Element

@RunWith(RobolectricTestRunner::class)
class ManifestTest {
    private val app: TestApplication = ApplicationProvider.getApplicationContext()

    private val installed = app.packageManager.getPackageInfo(
        app.packageName,
        PackageInfoFlags.of(
            (PackageManager.GET_ACTIVITIES or PackageManager.GET_SERVICES or PackageManager.GET_RECEIVERS or
                PackageManager.GET_PROVIDERS or PackageManager.GET_PERMISSIONS).toLong(),
        ),
    )

    private val manifest = parsed(File("src/main/AndroidManifest.xml"))

    private fun parsed(file: File): Element =
        DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file).documentElement

    private fun Element.all(tag: String) = getElementsByTagName(tag).let { found ->
        (0 until found.length).map { found.item(it) as Element }
    }

    @Test
    fun `only the launcher's window is open to other apps`() {
        val parts = installed.activities.orEmpty().toList() + installed.services.orEmpty() +
            installed.receivers.orEmpty() + installed.providers.orEmpty()
        assertEquals(listOf(MainActivity::class.java.name), parts.filter { it.exported }.map { it.name })
        val filters = manifest.all("intent-filter")
        assertEquals(1, filters.size)
        val says = filters.single().let { it.all("action") + it.all("category") + it.all("data") }
        assertEquals(
            listOf("android.intent.action.MAIN", "android.intent.category.LAUNCHER"),
            says.map { it.getAttribute("android:name") },
        )
    }

    @Test
    fun `no backup is made, and nothing goes along to the next phone`() {
        assertEquals(0, app.applicationInfo.flags and ApplicationInfo.FLAG_ALLOW_BACKUP)
        val told = manifest.all("application").single()
        assertEquals("@xml/backup", told.getAttribute("android:fullBackupContent"))
        assertEquals("@xml/extraction", told.getAttribute("android:dataExtractionRules"))
        val credential = setOf("root", "file", "database", "sharedpref")
        val everything = credential + "external"
        val deviceToo = everything + credential.map { "device_$it" }
        assertEquals(everything, nothingOf(parsed(File("src/main/res/xml/backup.xml"))))
        val rules = parsed(File("src/main/res/xml/extraction.xml"))
        assertEquals(deviceToo, nothingOf(rules.all("cloud-backup").single()))
        assertEquals(deviceToo, nothingOf(rules.all("device-transfer").single()))
    }

    /** The places of which these [rules] keep everything back. */
    private fun nothingOf(rules: Element): Set<String> {
        assertEquals("something is let through", 0, rules.all("include").size)
        return rules.all("exclude").filter { it.getAttribute("path") == "." }
            .map { it.getAttribute("domain") }.toSet()
    }

    @Test
    fun `it asks for the network and for nothing else`() {
        assertEquals(
            setOf(
                "android.permission.INTERNET",
                "android.permission.ACCESS_NETWORK_STATE",
                "android.permission.ACCESS_WIFI_STATE",
                "android.permission.CHANGE_WIFI_MULTICAST_STATE",
            ),
            installed.requestedPermissions.orEmpty().toSet(),
        )
        val told = manifest.all("application").single()
        assertEquals("false", told.getAttribute("android:usesCleartextTraffic"))
    }

    @Test
    fun `it can be mirrored for languages written from the right`() {
        assertTrue(app.applicationInfo.flags and ApplicationInfo.FLAG_SUPPORTS_RTL != 0)
    }
}
