//! One message: its text, its time and, if it is one's own, how far it has come.

use std::sync::Arc;

use chut_core::links::{Piece, pieces};
use leptos::prelude::*;

use crate::actions::Actions;
use crate::moment;
use crate::store::{Entry, Marks, Progress};
use crate::words;

#[component]
pub(super) fn MessageItem(
    entry: Arc<Entry>,
    marks: ArcRwSignal<Marks>,
    actions: Actions,
) -> impl IntoView {
    let mine = entry.is_mine();
    let side = if mine {
        "chut-message chut-message--mine"
    } else {
        "chut-message chut-message--theirs"
    };
    let (seq, state) = (entry.progress.clone(), entry.progress.clone());
    let id = entry.id().to_string();
    let text = entry.text.as_str().to_owned();
    view! {
        <li
            class={side}
            data-seq={move || seq_of(seq.get())}
            data-id={id}
            data-state={move || mine.then(|| state_of(state.get()))}
        >
            <p class="chut-message__text" dir="auto">{linked(&text)}</p>
            <p class="chut-message__meta">
                <Time entry={entry.clone()} />
                {mine.then(|| view! { <State entry marks={marks.clone()} actions /> })}
            </p>
        </li>
    }
}

/// The text, its web addresses as links that give nothing of this page away.
fn linked(text: &str) -> Vec<AnyView> {
    let views = pieces(text).into_iter().map(|piece| match piece {
        Piece::Plain(plain) => plain.to_owned().into_any(),
        Piece::Link(link) => {
            let (link, shown) = (link.to_owned(), link.to_owned());
            view! {
                <a
                    class="chut-message__link"
                    href={link}
                    target="_blank"
                    rel="noopener noreferrer nofollow ugc"
                >
                    {shown}
                </a>
            }
            .into_any()
        }
    });
    views.collect()
}

#[component]
fn Time(entry: Arc<Entry>) -> impl IntoView {
    let at = move || entry.at(entry.progress.get());
    let machine = at.clone();
    view! {
        <time class="chut-message__time" datetime={move || moment::iso(machine())}>
            {move || moment::clock_time(at())}
        </time>
    }
}

#[component]
fn State(entry: Arc<Entry>, marks: ArcRwSignal<Marks>, actions: Actions) -> impl IntoView {
    let progress = entry.progress.clone();
    let retry = move || {
        let entry = entry.clone();
        (entry.progress.get() == Progress::Failed).then(|| {
            view! {
                <button
                    class="chut-message__retry"
                    type="button"
                    on:click={move |_| actions.retry(entry.id())}
                >
                    {words::TRY_AGAIN}
                </button>
            }
        })
    };
    view! {
        " "
        <span class="chut-message__state">{move || words::progress(progress.get(), marks.get())}</span>
        " "
        {retry}
    }
}

fn seq_of(progress: Progress) -> Option<String> {
    match progress {
        Progress::Stored { seq, .. } => Some(seq.get().to_string()),
        Progress::Sending | Progress::Failed => None,
    }
}

fn state_of(progress: Progress) -> &'static str {
    match progress {
        Progress::Sending => "sending",
        Progress::Stored { .. } => "sent",
        Progress::Failed => "failed",
    }
}
