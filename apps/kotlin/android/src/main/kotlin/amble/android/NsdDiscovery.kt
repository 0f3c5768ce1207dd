// Finding the other's phone on the same network through Android's own search (mDNS). The names are
// the core's: they change every day and mean nothing to anybody else.
//
// The tests play Android's part; between two phones it has not run yet.
package amble.android

import amble.Discovery
import android.content.Context
import android.net.nsd.NsdManager
import android.net.nsd.NsdServiceInfo
import android.net.wifi.WifiManager
import android.os.Build
import java.net.Inet6Address
import java.net.InetAddress
import java.util.concurrent.CompletableFuture
import java.util.concurrent.TimeUnit
import java.util.concurrent.TimeoutException

/** What Amble devices are found under. */
internal const val SERVICE = "_amble._udp"

/** One search at a time, while a sync is open. */
class NsdDiscovery(private val context: Context) : Discovery {
    private var search: Search? = null

    @Synchronized
    override fun start(own: String, wanted: List<String>, port: Int) {
        stop()
        val nsd = context.getSystemService(NsdManager::class.java)
            ?: throw IllegalStateException("this phone has no search for devices nearby")
        val begun = Search(nsd, context.getSystemService(WifiManager::class.java), wanted.toSet())
        search = begun
        try {
            begun.begin(own, port)
        } catch (failure: IllegalStateException) {
            // Nobody calls stop after a start that failed.
            stop()
            throw failure
        }
    }

    @Synchronized
    override fun found(): List<String> = search?.found().orEmpty()

    @Synchronized
    override fun stop() {
        search?.end()
        search = null
    }
}

/** Announces one name and looks for those that are [wanted]. Android calls it from its own threads. */
private class Search(
    private val nsd: NsdManager,
    wifi: WifiManager?,
    private val wanted: Set<String>,
) {
    /** Many phones drop what is sent to all unless somebody asks them not to. */
    private val hearing = wifi?.createMulticastLock("amble")?.apply { setReferenceCounted(false) }
    private val announced = CompletableFuture<Int>()
    private val looking = CompletableFuture<Int>()

    // Guarded by this object.
    private val seen = LinkedHashMap<String, NsdServiceInfo>()
    private val addresses = LinkedHashMap<String, List<String>>()
    private var asking: String? = null
    private var ended = false

    fun begin(own: String, port: Int) {
        hearing?.acquire()
        val service = NsdServiceInfo().apply {
            serviceName = own
            serviceType = SERVICE
            setPort(port)
        }
        nsd.registerService(service, NsdManager.PROTOCOL_DNS_SD, registration)
        nsd.discoverServices(SERVICE, NsdManager.PROTOCOL_DNS_SD, discovery)
        for (answer in listOf(announced, looking)) {
            val code = try {
                answer.get(PATIENCE_S, TimeUnit.SECONDS)
            } catch (_: TimeoutException) {
                // It may still come; the other ways to find each other do not wait for it.
                DONE
            }
            check(code == DONE) { "this phone could not search for devices nearby (Android says $code)" }
        }
    }

    @Synchronized
    fun found(): List<String> {
        // What could not be asked a moment ago is asked again.
        askNext()
        return addresses.values.flatten()
    }

    fun end() {
        synchronized(this) { ended = true }
        forgiving { nsd.unregisterService(registration) }
        forgiving { nsd.stopServiceDiscovery(discovery) }
        hearing?.release()
    }

    /** Android throws about a listener that it has already let go. */
    private fun forgiving(call: () -> Unit) {
        try {
            call()
        } catch (_: IllegalArgumentException) {
        }
    }

    @Synchronized
    private fun saw(service: NsdServiceInfo) {
        // A name that is still taken by an announcement before this one gets a number behind it.
        if (service.serviceName.substringBefore(' ') !in wanted) return
        seen[service.serviceName] = service
        askNext()
    }

    @Synchronized
    private fun lost(service: NsdServiceInfo) {
        seen.remove(service.serviceName)
        addresses.remove(service.serviceName)
    }

    @Synchronized
    private fun answered(name: String, at: List<String>) {
        asking = null
        when {
            // It went while it was asked about.
            name !in seen -> Unit
            at.isNotEmpty() -> addresses[name] = at
            // Behind the others, so that one without an answer does not stand in their way.
            else -> seen.remove(name)?.let { seen[name] = it }
        }
        if (at.isNotEmpty()) askNext()
    }

    /** Older Androids answer one question at a time. */
    private fun askNext() {
        if (ended || asking != null) return
        val next = seen.values.firstOrNull { it.serviceName !in addresses } ?: return
        asking = next.serviceName
        @Suppress("DEPRECATION") // What follows it came with Android 14.
        nsd.resolveService(next, Resolved(next.serviceName))
    }

    private val registration = object : NsdManager.RegistrationListener {
        override fun onServiceRegistered(service: NsdServiceInfo) {
            announced.complete(DONE)
        }

        override fun onRegistrationFailed(service: NsdServiceInfo, code: Int) {
            announced.complete(code)
        }

        override fun onServiceUnregistered(service: NsdServiceInfo) = Unit

        override fun onUnregistrationFailed(service: NsdServiceInfo, code: Int) = Unit
    }

    private val discovery = object : NsdManager.DiscoveryListener {
        override fun onDiscoveryStarted(type: String) {
            looking.complete(DONE)
        }

        override fun onStartDiscoveryFailed(type: String, code: Int) {
            looking.complete(code)
        }

        override fun onServiceFound(service: NsdServiceInfo) = saw(service)

        override fun onServiceLost(service: NsdServiceInfo) = lost(service)

        override fun onDiscoveryStopped(type: String) = Unit

        override fun onStopDiscoveryFailed(type: String, code: Int) = Unit
    }

    private inner class Resolved(private val name: String) : NsdManager.ResolveListener {
        override fun onServiceResolved(service: NsdServiceInfo) =
            answered(name, hostsOf(service).map { addressOf(it, service.port) })

        override fun onResolveFailed(service: NsdServiceInfo, code: Int) = answered(name, emptyList())
    }

    private companion object {
        /** Android's own codes for failures count from 0: this is none of them. */
        const val DONE = -1

        /** Seconds to wait until Android has said whether it begins. */
        const val PATIENCE_S = 3L
    }
}

private fun hostsOf(service: NsdServiceInfo): List<InetAddress> =
    if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.UPSIDE_DOWN_CAKE) service.hostAddresses
    else @Suppress("DEPRECATION") listOfNotNull(service.host)

/** As the core reads it: `192.0.2.7:50123`, `[fe80::1%3]:50123`. */
internal fun addressOf(host: InetAddress, port: Int): String {
    if (host !is Inet6Address) return "${host.hostAddress}:$port"
    // An address that holds on one link only says on which: by number, names are not read.
    val plain = host.hostAddress.orEmpty().substringBefore('%')
    val link = if (host.scopeId > 0) "%${host.scopeId}" else ""
    return "[$plain$link]:$port"
}
