use super::super::keep_conference::SetWeights;
use super::live::{Live, MoveButton};
use crate::paths;
use domain::conference::{Alternative, Board, Choice, Move, Part, Slot, Suggestion, Weights, suggest};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// The best programme of the shortlist, two others, and what speaks for each.
#[component]
pub fn Suggested(live: Live) -> impl IntoView {
    let found = Memo::new(move |_| {
        let board = live.view.with(|view| view.board.clone());
        suggest(&Board { plan: live.plan.get(), ..board })
    });
    let weights = move || live.view.with(|view| view.board.weights);
    view! {
        <section class="part" id="suggestion" aria-labelledby="suggestion-title">
            <h2 id="suggestion-title">"Suggested"</h2>
            <p class="meta">"No other programme of the shortlist has more points. Locked slots stay as they are."</p>
            <Show when=move || live.view.with(|view| !view.unjudged.is_empty())>
                <p class="meta">"Talks that you have not judged count as neither good nor bad here: what others think of them shows once you have."</p>
            </Show>
            {move || {
                let Suggestion { best, others, left_out } = found.get();
                let weights = weights();
                let left_out = left_out.into_iter().map(|left| {
                    let title = live.talk(&left.talk).map(|talk| talk.title).unwrap_or_default();
                    view! { <li><p><b>{format!("“{title}”")}</b>" is not in. "{left.why}</p></li> }
                });
                let left_out = left_out.collect::<Vec<_>>();
                let has_left_out = !left_out.is_empty();
                view! {
                    <div class="choices-of-day">
                        <Offer live title="The best" choice=best weights words=None/>
                        {others.into_iter().zip(["Or", "Or else"]).map(|(other, title)| {
                            let Alternative { choice, instead, gains, gives_up } = other;
                            view! { <Offer live title choice weights words=Some((instead, gains, gives_up))/> }
                        }).collect_view()}
                    </div>
                    {has_left_out.then(|| view! { <h3>"Favourites that are not in"</h3><ul>{left_out}</ul> })}
                }
            }}
            {move || view! { <Weigh slug=live.slug() weights=weights()/> }}
        </section>
    }
}

#[component]
fn Offer(
    live: Live,
    title: &'static str,
    choice: Choice,
    weights: Weights,
    words: Option<(String, Vec<String>, Vec<String>)>,
) -> impl IntoView {
    let line = |slot: Slot| {
        let talk = choice.held[slot.index()].as_ref().and_then(|id| live.talk(id)).map(|talk| talk.title);
        let at = live.view.with(|view| view.board.terms(slot).at.to_string());
        view! { <li><span class="soft">{at}" "</span>{talk.unwrap_or_else(|| "(empty)".into())}</li> }
    };
    let parts = Part::ALL.iter().filter(|part| weights.of(**part) > 0);
    let parts = parts.map(|part| format!("{} {}", part.label(), choice.score.shown(*part))).collect::<Vec<_>>();
    let total = choice.score.total(weights);
    let trade = words.map(|(instead, gains, gives_up)| {
        let even = gains.is_empty() && gives_up.is_empty();
        view! {
            <p>{instead}</p>
            {(!gains.is_empty()).then(|| view! { <p><b>"Gains "</b>{gains.join(", ")}"."</p> })}
            {(!gives_up.is_empty()).then(|| view! { <p><b>"Gives up "</b>{gives_up.join(", ")}"."</p> })}
            {even.then(|| view! { <p>"All parts are as good as in the best."</p> })}
        }
    });
    view! {
        <article class="offer">
            <h3>{format!("{title}: {total} points")}</h3>
            <ol>{Slot::ALL.map(line)}</ol>
            {trade}
            <p class="meta">{parts.join(" · ")}</p>
            <MoveButton live act=Move::Adopt(choice.held.clone()) tone="quiet">"Put this on the board"</MoveButton>
        </article>
    }
}

/// How much each part counts.
#[component]
fn Weigh(slug: String, weights: Weights) -> impl IntoView {
    let choice = move |part: &Part| {
        let (part, has) = (*part, weights.of(*part));
        let options = (0..=Weights::MOST)
            .map(|n| view! { <option value=n.to_string() selected=n == has>{n.to_string()}</option> });
        view! {
            <div>
                <label for=part.code()>{part.label()}</label>
                <select class="short" id=part.code() name=part.code()>{options.collect_view()}</select>
            </div>
        }
    };
    view! {
        <details class="more">
            <summary>"What counts, and how much"</summary>
            <form class="weights" method="post" action=SetWeights::url()>
                <input type="hidden" name="slug" value=slug.clone()/>
                {Part::ALL.iter().map(choice).collect_view()}
                <p class="actions"><button class="button small" data-tone="quiet">"Weigh anew"</button></p>
            </form>
            <p class="hint">"From 0, which is not looked at, to 5. Everybody who organises sees and sets the same."</p>
            <p><a href=paths::board(&slug)>"Put the suggestion away"</a></p>
        </details>
    }
}
