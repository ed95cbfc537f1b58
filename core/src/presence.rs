//! Whether somebody is there, as others see it.

use serde::{Deserialize, Serialize};

/// Of a user, not of a tab.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum PresenceState {
    /// A client is attached, or was until a moment ago.
    Online,
    /// Every client that is attached has said that it is hidden.
    Away,
    /// None of this.
    Offline,
}
