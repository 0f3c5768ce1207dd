// The search nearby, with Android's part played by the test.
package amble.android

import android.net.nsd.NsdManager
import android.net.nsd.NsdServiceInfo
import androidx.test.core.app.ApplicationProvider
import java.net.InetAddress
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNotSame
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import org.robolectric.shadows.ShadowNsdManager

@RunWith(RobolectricTestRunner::class)
class NsdDiscoveryTest {
    private val app: TestApplication = ApplicationProvider.getApplicationContext()
    private val android: ShadowNsdManager = shadowOf(app.getSystemService(NsdManager::class.java))
    private val nearby = NsdDiscovery(app)

    private val listeners get() = android.getDiscoveryListeners(SERVICE).orEmpty()
    private val listener get() = listeners.single()

    /** Where Android would answer what was asked about [name]. */
    private fun asked(name: String) = android.getResolveListeners(service(name)).orEmpty()

    @Before
    fun start() = nearby.start(own = "aa11", wanted = listOf("bb22"), port = 50123)

    @After
    fun stop() = nearby.stop()

    private fun service(name: String, address: String? = null) = NsdServiceInfo().apply {
        serviceName = name
        serviceType = SERVICE
        port = 50124
        if (address != null) hostAddresses = listOf(InetAddress.getByName(address))
    }

    @Test
    fun `the name of the day is announced, and withdrawn when the sync is left`() {
        val mine = NsdServiceInfo().apply {
            serviceName = "aa11"
            serviceType = SERVICE
        }
        val announced = android.getRegistrationListener(mine)
        assertEquals(50123, android.getRegisteredServiceInfo(announced)?.port)
        nearby.stop()
        assertEquals(null, android.getRegistrationListener(mine))
        assertTrue(listeners.isEmpty())
    }

    @Test
    fun `the other's device is found by its name, and nobody else's`() {
        listener.onServiceFound(service("cc33"))
        assertTrue(asked("cc33").isEmpty())
        listener.onServiceFound(service("bb22"))
        assertEquals(emptyList<String>(), nearby.found())
        asked("bb22").single().onServiceResolved(service("bb22", "192.0.2.7"))
        assertEquals(listOf("192.0.2.7:50124"), nearby.found())
        listener.onServiceLost(service("bb22"))
        assertEquals(emptyList<String>(), nearby.found())
    }

    @Test
    fun `what could not be answered at first is asked again`() {
        listener.onServiceFound(service("bb22"))
        val first = asked("bb22").single()
        first.onResolveFailed(service("bb22"), NsdManager.FAILURE_ALREADY_ACTIVE)
        assertEquals(emptyList<String>(), nearby.found())
        val second = asked("bb22").last()
        assertNotSame("Android was not asked again", first, second)
        second.onServiceResolved(service("bb22", "192.0.2.7"))
        assertEquals(listOf("192.0.2.7:50124"), nearby.found())
    }

    @Test
    fun `addresses read as the core reads them`() {
        assertEquals("192.0.2.7:5000", addressOf(InetAddress.getByName("192.0.2.7"), 5000))
        assertEquals("[2001:db8:0:0:0:0:0:7]:5000", addressOf(InetAddress.getByName("2001:db8::7"), 5000))
        assertEquals("[fe80:0:0:0:0:0:0:1%3]:5000", addressOf(InetAddress.getByName("fe80::1%3"), 5000))
    }
}
