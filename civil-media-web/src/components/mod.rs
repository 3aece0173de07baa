//! The parts that pages are made of. A component is a struct with `Render` that knows no feature; its
//! fields are its documentation.
mod act_button;
mod addresses;
mod button;
mod checkbox;
mod contents;
mod editor;
mod error_summary;
mod file_input;
mod guest_badge;
mod hidden;
mod illustrated;
mod page_text;
mod prose;
mod radios;
mod select;
mod text_area;
mod text_input;

pub use act_button::ActButton;
pub use addresses::with_addresses;
pub use button::{Button, LinkButton};
pub use checkbox::Checkbox;
pub use contents::Contents;
pub use editor::Editor;
pub use error_summary::ErrorSummary;
pub use file_input::FileInput;
pub use guest_badge::GuestBadge;
pub use hidden::FormSecrets;
pub use illustrated::{Illustrated, Pictured, Unillustrated};
pub use page_text::PageText;
pub use prose::Prose;
pub use radios::Radios;
pub use select::Select;
pub use text_area::TextArea;
pub use text_input::TextInput;
