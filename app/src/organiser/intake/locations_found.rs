//! What a list of CQC locations changes, in numbers.

use domain::people::import::{LocationsReport, WrongCell};
use domain::plain::counted;
use domain::register::dated;
use leptos::prelude::*;

#[component]
pub fn LocationsFound(
    found: LocationsReport,
    imported: bool,
    /// What can be done with it now.
    act: AnyView,
) -> impl IntoView {
    let number = |n: i64| n.to_string();
    let fact = |name: &'static str, value: String| view! { <div><dt>{name}</dt><dd>{value}</dd></div> };
    // There is nothing to compare the first file with.
    let compared = (found.before > 0 && !found.is_current).then(|| {
        [
            fact("New", number(found.new)),
            fact("Gone", number(found.gone)),
            fact("Another manager", number(found.manager_changed)),
            fact(if imported { "Members asked" } else { "Members to ask" }, number(found.asked)),
        ]
    });
    view! {
        <dl class="facts">
            {fact("As at", dated(found.as_at))}
            {fact("Locations", number(found.locations))}
            {compared}
        </dl>
        {(found.asked > 0).then(|| {
            let asked = match (imported, found.asked) {
                (false, _) => "will be asked",
                (true, 1) => "was asked",
                (true, _) => "were asked",
            };
            let members = counted(found.asked, "member");
            view! { <p>{format!("{members} {asked} by mail whether their home is still theirs.")}</p> }
        })}
        {act}
    }
}

/// What is wrong with a list, cell by cell.
#[component]
pub fn CellsToPutRight(cells: i64, named: Vec<WrongCell>) -> impl IntoView {
    let more = cells - i64::try_from(named.len()).unwrap_or(cells);
    let row = |one: WrongCell| {
        view! { <li class="row"><p class="row-when">{one.place}</p><p class="row-what">{one.advice}</p></li> }
    };
    view! {
        <section class="part" aria-labelledby="wrong">
            <h2 id="wrong">{format!("{} to put right", counted(cells, "cell"))}</h2>
            <ul class="rows">{named.into_iter().map(row).collect_view()}</ul>
            {(more > 0).then(|| view! { <p>{format!("and {more} more")}</p> })}
        </section>
    }
}
