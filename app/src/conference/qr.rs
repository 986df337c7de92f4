use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// An address as squares that a phone reads (ISO/IEC 18004).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Squares {
    /// How many there are on a side.
    side: u32,
    /// The dark ones, as an SVG path.
    path: String,
}

#[cfg(feature = "ssr")]
impl Squares {
    /// `None` for more than fits. A quarter of the code may be hidden or torn: paper lies about at a show.
    pub fn of(address: &str) -> Option<Self> {
        use qrcode::{Color, EcLevel, QrCode};
        use std::fmt::Write;

        let code = QrCode::with_error_correction_level(address, EcLevel::Q).ok()?;
        let side = code.width();
        let mut path = String::new();
        for (y, row) in code.to_colors().chunks(side).enumerate() {
            for (x, _) in row.iter().enumerate().filter(|(_, color)| **color == Color::Dark) {
                let _ = write!(path, "M{x} {y}h1v1h-1z");
            }
        }
        Some(Self { side: u32::try_from(side).ok()?, path })
    }
}

/// The squares with the quiet zone of four that readers need around them, dark on white in every scheme.
#[component]
pub fn Qr(squares: Squares, label: String) -> impl IntoView {
    let Squares { side, path } = squares;
    let whole = side + 8;
    view! {
        <svg class="qr" viewBox=format!("-4 -4 {whole} {whole}") role="img" aria-label=label>
            <rect x="-4" y="-4" width=whole height=whole fill="#fff"/>
            <path d=path fill="#000" shape-rendering="crispEdges"/>
        </svg>
    }
}
