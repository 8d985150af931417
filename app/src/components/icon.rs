//! Small line drawings, 16 by 16, in the colour of the text around them.

use leptos::prelude::*;

/// What is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Close, take away.
    Cross,
    /// Back.
    Undo,
    /// Forth.
    Redo,
    /// A directory, folded.
    Right,
    /// A directory, unfolded.
    Down,
    /// Follow the system's colours.
    Auto,
    /// Light.
    Sun,
    /// Dark.
    Moon,
    /// Fold a column to the left.
    FoldLeft,
    /// Fold a column to the right.
    FoldRight,
    /// More of the same.
    More,
    /// The Lesson.
    Book,
    /// The layer diagram.
    Layers,
    /// The build flow.
    Flow,
    /// The image view.
    Box,
    /// The walk through the code.
    Code,
    /// What the lesson covers.
    Map,
    /// The Bench.
    Bench,
    /// Questions without end.
    Drill,
    /// Steps to put in order.
    Order,
    /// Upwards.
    Up,
    /// A handle to drag by.
    Grip,
    /// Flash cards.
    Cards,
    /// Interview prep.
    Interview,
    /// The failure-mode lab.
    Flask,
    /// Rooms in frames.
    Frame,
    /// About the page.
    About,
    /// Look for something.
    Search,
    /// Languages.
    Globe,
}

impl Shape {
    /// Whether it points where text leads, and so the other way where that goes from right to left.
    const fn goes_along(self) -> bool {
        matches!(
            self,
            Self::Undo
                | Self::Redo
                | Self::Right
                | Self::FoldLeft
                | Self::FoldRight
                | Self::Flow
                | Self::Bench
        )
    }

    const fn path(self) -> &'static str {
        match self {
            Self::Cross => "M4.5 4.5l7 7m0-7l-7 7",
            Self::Undo => "M6 3.5L2.5 7 6 10.5M2.5 7H10a3.5 3.5 0 0 1 0 7H7",
            Self::Redo => "M10 3.5L13.5 7 10 10.5M13.5 7H6a3.5 3.5 0 0 0 0 7h3",
            Self::Right => "M6 4l4 4-4 4",
            Self::Down => "M4 6l4 4 4-4",
            Self::Auto => "M8 2.5a5.5 5.5 0 1 0 0 11zM8 2.5a5.5 5.5 0 0 1 0 11z",
            Self::Sun => {
                "M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6M8 1.5v1.2M8 13.3v1.2M1.5 8h1.2M13.3 8h1.2M3.4 3.4l.9.9M11.7 11.7l.9.9M12.6 3.4l-.9.9M4.3 11.7l-.9.9"
            }
            Self::Moon => "M13 9.5A5.5 5.5 0 0 1 6.5 3 5.5 5.5 0 1 0 13 9.5z",
            Self::FoldLeft => "M2.5 3v10M12.5 8H6m3-3L6 8l3 3",
            Self::FoldRight => "M13.5 3v10M3.5 8H10M7 5l3 3-3 3",
            Self::More => "M3.5 8h.01M8 8h.01M12.5 8h.01",
            Self::Book => {
                "M8 4.2C6.6 3 4.6 2.6 2.2 2.8v9.4c2.4-.2 4.4.2 5.8 1.4 1.4-1.2 3.4-1.6 5.8-1.4V2.8C11.4 2.6 9.4 3 8 4.2zM8 4.2v9.4"
            }
            Self::Layers => "M8 2l6 3-6 3-6-3zM2 8l6 3 6-3M2 11l6 3 6-3",
            Self::Flow => {
                "M2 8h2.6M6.8 8h2.4M11.4 8H14M5.7 6.9a1.1 1.1 0 1 0 0 2.2 1.1 1.1 0 0 0 0-2.2M10.3 6.9a1.1 1.1 0 1 0 0 2.2 1.1 1.1 0 0 0 0-2.2M12 5.5L14.3 8 12 10.5"
            }
            Self::Code => "M5.5 4.5L2 8l3.5 3.5M10.5 4.5L14 8l-3.5 3.5M9 3L7 13",
            Self::Box => "M8 1.8l5.5 3v6.4L8 14.2l-5.5-3V4.8zM2.5 4.8L8 7.8l5.5-3M8 7.8v6.4",
            Self::Map => "M2.5 2.5h4v4h-4zM9.5 2.5h4v4h-4zM2.5 9.5h4v4h-4zM9.5 11.5l1.4 1.6 2.6-3",
            Self::Drill => "M2.5 4.5h4v4h-4zM2.5 11.5h4M9 6.5l1.5 1.5L14 4.5M9 11.5h5",
            Self::Order => {
                "M6 4h8M6 8h8M6 12h8M3 6L1.8 4.8M3 6l1.2-1.2M3 2.5V6M3 13.5V10M3 10l-1.2 1.2M3 10l1.2 1.2"
            }
            Self::Up => "M4 10l4-4 4 4",
            Self::Grip => "M6 4h.01M10 4h.01M6 8h.01M10 8h.01M6 12h.01M10 12h.01",
            Self::Interview => "M2.5 3.5h11v7.5H8l-3 2.5V11H2.5zM5 6h6M5 8.5h4",
            Self::Cards => "M2.5 5.5h8v8h-8zM5.5 5.5V2.5h8v8h-3",
            Self::Bench => "M2 4.5h12M2 8h7M2 11.5h12M12 6.6l2 1.4-2 1.4",
            Self::Flask => "M6 2.5h4M6.8 2.5v4L3 13.5h10L9.2 6.5v-4M5 10h6",
            Self::Frame => "M2 3h12v10H2zM2 5.6h12M6 8l-1.6 1.6L6 11.2M10 8l1.6 1.6L10 11.2",
            Self::Search => "M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9M10.3 10.3l3.4 3.4",
            Self::Globe => {
                "M8 2.2a5.8 5.8 0 1 0 0 11.6A5.8 5.8 0 0 0 8 2.2M2.2 8h11.6M8 2.2C6.4 3.8 5.6 5.7 5.6 8s.8 4.2 2.4 5.8c1.6-1.6 2.4-3.5 2.4-5.8S9.6 3.8 8 2.2"
            }
            Self::About => "M8 2.2a5.8 5.8 0 1 0 0 11.6A5.8 5.8 0 0 0 8 2.2M8 7.2v3.6M8 5h.01",
        }
    }
}

/// A drawing. It says nothing by itself: what it stands on has a name.
#[component]
pub(crate) fn Icon(
    /// What is drawn.
    #[prop(into)]
    shape: Signal<Shape>,
) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" data-along=move || shape.get().goes_along().then_some("true")>
            <path d=move || shape.get().path() />
        </svg>
    }
}
