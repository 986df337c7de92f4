//! What a list of proposals holds.

use super::locations_found::CellsToPutRight;
use domain::people::import::ProposalsReport;
use domain::plain;
use leptos::prelude::*;

#[component]
pub fn ProposalsFound(
    found: ProposalsReport,
    imported: bool,
    /// What can be done with it now; stands above the rows, which may be many.
    act: AnyView,
) -> impl IntoView {
    let fact = |name: &'static str, count: u32| view! { <div><dt>{name}</dt><dd>{count}</dd></div> };
    let ignored = plain::list(&found.ignored.iter().map(|name| format!("“{name}”")).collect::<Vec<_>>());
    let cells = i64::try_from(found.mistakes.len()).unwrap_or(i64::MAX);
    view! {
        <dl class="facts">
            {fact("Proposals", found.rows)}
            {fact(if imported { "Imported" } else { "New" }, found.new)}
            {fact("Here already", found.known)}
            {fact("Withdrawn or not sent there", found.left_out)}
            {fact("Wrong", found.wrong)}
        </dl>
        {act}
        {(found.wrong > 0).then(|| view! {
            <p>"What is wrong is left out. Put it right and bring the file again: nothing comes in twice."</p>
            <CellsToPutRight cells named=found.mistakes/>
        })}
        {(!ignored.is_empty()).then(|| view! {
            <section class="part" aria-labelledby="ignored">
                <h2 id="ignored">"Left alone"</h2>
                <p>{format!("These fields mean nothing here: {ignored}.")}</p>
            </section>
        })}
        <p class="hint">"What whoever speaks gains from being heard is seldom in such a file: ask them, and write it down with the proposal."</p>
    }
}
