// tests/vectors/ticket.json: tickets as text, read here and by Amble.

package amble.bindings

import amble.AmbleException
import amble.model.ErrorKind
import java.net.InetAddress
import java.nio.file.Path
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.jsonPrimitive
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestFactory
import org.junit.jupiter.api.io.TempDir

private data class Ticket(val device: String, val secret: String?, val addresses: List<String>)

/** What an IPv6 address leaves out. */
private val ZEROS = Regex("(^|:)0(:0)+(:|$)")

class TicketVectorsTest {
    @TempDir
    lateinit var folder: Path

    private class Refused(val why: String) : Exception(why)

    private fun refuse(why: String): Nothing = throw Refused(why)

    /** Reads a ticket as docs/formats/link.md says. */
    private fun read(text: String, pairs: Boolean): Ticket {
        val tight = text.filterNot { it.isWhitespace() }.uppercase()
        val (prefix, other) = if (pairs) "AMBLE" to "AMBLEAT" else "AMBLEAT" to "AMBLE"
        if (!pairs && !tight.startsWith(prefix) && tight.startsWith(other)) refuse("ForPairing")
        if (pairs && tight.startsWith(other)) refuse("OnlyAddresses")
        val version = Regex("$prefix([0-9])").matchAt(tight, 0)?.groupValues?.get(1) ?: refuse("NotATicket")
        if (version != "1") refuse("NewerVersion")
        val bytes = Base32.decode(tight.removePrefix(prefix + version)) ?: refuse("Damaged")
        if (bytes.size < 5) refuse("Damaged")
        val (body, sum) = bytes.copyOf(bytes.size - 4) to bytes.copyOfRange(bytes.size - 4, bytes.size)
        if (!Blake3.hash((prefix + version).toByteArray() + body).copyOf(4).contentEquals(sum)) refuse("Damaged")
        val reader = Reader(body)
        when (reader.u8()) {
            0 -> refuse("NotATicket")
            1 -> {}
            else -> refuse("NewerVersion")
        }
        try {
            val device = reader.take(32).hex()
            val secret = if (pairs) reader.take(16).hex() else null
            val count = reader.u8()
            if (count > 8) refuse("TooManyAddresses")
            val addresses = List(count) {
                when (reader.u8()) {
                    4 -> InetAddress.getByAddress(reader.take(4)).hostAddress
                    6 -> "[" + InetAddress.getByAddress(reader.take(16)).hostAddress.replace(ZEROS, "::") + "]"
                    else -> refuse("NotATicket")
                } + ":" + reader.u16()
            }
            if (reader.left > 0) refuse("NotATicket")
            return Ticket(device, secret, addresses)
        } catch (short: IllegalArgumentException) {
            refuse("NotATicket")
        }
    }

    private fun checks(kind: String, pairs: Boolean) = vectors("ticket").list(kind).map { case ->
        DynamicTest.dynamicTest("$kind: ${case.text("name")}") {
            val expected = case["expect"]
            val error = expected.textOrNull("error")
            if (error == null) {
                val addresses = expected.list("addresses").map { it.jsonPrimitive.content }
                assertEquals(Ticket(expected.text("device"), expected.textOrNull("secret"), addresses), read(case.text("text"), pairs))
            } else {
                assertEquals(error, assertThrows(Refused::class.java) { read(case.text("text"), pairs) }.why)
            }
        }
    }

    @TestFactory
    fun `every ticket is read alike`() = checks("tickets", pairs = true)

    @TestFactory
    fun `every address ticket is read alike`() = checks("address_tickets", pairs = false)

    private fun JsonElement.refused(kind: String) = list(kind).filter { it["expect"].textOrNull("error") != null }

    @Test
    fun `Amble refuses every ticket that is to be refused`() = story {
        home(folder, "Ana").use { ana ->
            home(folder, "Ben").use { ben ->
                val pair = pair(ana, ben)
                val kinds = setOf(ErrorKind.PAIRING, ErrorKind.NEWER_VERSION)
                for (case in vectors("ticket").refused("tickets")) {
                    val failure: AmbleException = failure { ana.join(case.text("text"), listen = HERE) }
                    assertTrue(failure.kind in kinds, "${case.text("name")}: ${failure.kind}: ${failure.reason}")
                }
                for (case in vectors("ticket").refused("address_tickets")) {
                    val failure = failure { ana.sync(pair.anas, at = listOf(case.text("text")), listen = HERE) }
                    assertTrue(failure.kind in kinds, "${case.text("name")}: ${failure.kind}: ${failure.reason}")
                }
            }
        }
    }

    @TestFactory
    fun `protocol names come out alike`() = vectors("ticket").list("protocol_names").map { case ->
        DynamicTest.dynamicTest(case.text("name")) {
            val (prefix, context) = when (case.text("of")) {
                "ticket" -> "amble/pair/1/" to "amble 1 pairing alpn"
                else -> "amble/1/" to "amble 1 pair alpn"
            }
            assertEquals(case.text("expect"), prefix + Blake3.derive(context, case.bytes("hex")).copyOf(16).hex())
        }
    }

    @Test
    fun `a ticket that Amble shows reads as the page says`() = story {
        home(folder, "Ana").use { ana ->
            ana.invite(amble.model.Role.MANAGER, listen = HERE).use {
                val ticket = read(it.events.next<amble.model.PairingEvent.Ticket>().text, pairs = true)
                assertEquals(ana.me().device, "device_" + Base32.encode(ticket.device.unHex()))
                assertTrue(ticket.addresses.isNotEmpty() && ticket.addresses.all { a -> a.startsWith("$HERE:") }, "$ticket")
            }
        }
    }
}
