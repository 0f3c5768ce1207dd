// Ana and Sam: two real homes in one process, paired over 127.0.0.1, that can sync.
package amble.ui

import amble.Amble
import amble.Sync
import amble.model.SyncEvent
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.async
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout

/** Ana, a manager, and Sam, her report: each with a home, and what each calls their 1:1. */
class Two(ana: String = "Ana", sam: String = "Sam") : AutoCloseable {
    private val homes = Homes()

    /** Ana's home. */
    val ana: Amble = homes.make(ana)

    /** Sam's home. */
    val sam: Amble = homes.make(sam)

    private val both = pair(this.ana, this.sam)

    /** The 1:1 on Ana's device. */
    val withSam: String = both.managers

    /** The 1:1 on Sam's device. */
    val withAna: String = both.reports

    /** Syncs until both are up to date, and disconnects. */
    fun sync() = runBlocking {
        withTimeout(PATIENCE_MS) {
            coroutineScope {
                val left = ana.sync(withSam, listen = LOOPBACK)
                val open = CompletableDeferred<String>()
                val one = async { upToDate(left, open) }
                val right = sam.sync(withAna, at = listOf(open.await()), listen = LOOPBACK)
                val two = async { upToDate(right, CompletableDeferred()) }
                one.await()
                two.await()
                left.leave()
                right.leave()
            }
        }
    }

    /** Collects until both hold the same; [open] is told where this device can be found. */
    private suspend fun upToDate(sync: Sync, open: CompletableDeferred<String>) {
        sync.events.first {
            if (it is SyncEvent.Open) open.complete(it.addressTicket)
            it is SyncEvent.UpToDate
        }
    }

    override fun close() = homes.close()
}
