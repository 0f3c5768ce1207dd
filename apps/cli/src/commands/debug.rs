//! Looking inside one's own home.

use crate::{context::Context, output::Line};
use amble_core::AmbleError;
use serde_json::{Value, json};

/// Everything this home holds, opened.
pub(crate) fn dump(context: &mut Context) -> Result<(), AmbleError> {
    context.out.aside("All of this is in clear, your private notes too: mind who can see it.");
    let rows = context.amble.dump()?;
    let all = rows.iter().map(|row| json!({ "key": row.key, "value": row.value }));
    context.out.value(&all.collect::<Value>());
    for row in &rows {
        context.out.line(Line::new().bold(&row.key));
        context.out.block(2, &row.value);
    }
    Ok(())
}
