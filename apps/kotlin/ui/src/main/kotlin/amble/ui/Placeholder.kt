// Holds the module's place until the screens are written.
package amble.ui

import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.padding
import androidx.compose.material3.Button
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.unit.dp

/** A sentence and a button that changes it. */
@Composable
fun Placeholder() {
    var name by rememberSaveable { mutableStateOf("Sam") }
    MaterialTheme {
        Column(Modifier.padding(16.dp)) {
            Text("Hello, $name")
            Button({ name = "Ines" }) { Text("Next") }
        }
    }
}
