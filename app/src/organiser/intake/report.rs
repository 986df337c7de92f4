//! What a list of members holds, in numbers and row by row.

use domain::people::import::{MembersReport, Repeated, RowMistake};
use domain::plain::counted;
use leptos::prelude::*;

#[component]
pub fn MembersFound(
    found: MembersReport,
    imported: bool,
    /// What can be done with it now; stands above the rows, which may be many.
    act: AnyView,
) -> impl IntoView {
    let fact = |name: &'static str, count: u32| view! { <div><dt>{name}</dt><dd>{count}</dd></div> };
    view! {
        <dl class="facts">
            {fact("Rows", found.rows)}
            {fact(if imported { "Imported" } else { "New" }, found.new)}
            {fact("Known already", found.known)}
            {(found.moved > 0).then(|| fact("Of these now at another address", found.moved))}
            {fact("Repeated", found.repeated)}
            {fact("Wrong", found.wrong)}
        </dl>
        {act}
        {(found.wrong > 0).then(|| view! { <Wrong wrong=found.wrong mistakes=found.mistakes/> })}
        {(found.moved > 0).then(|| view! { <Moved rows=found.moved_rows/> })}
        {(found.repeated > 0).then(|| view! { <Again repeated=found.repeated rows=found.repeated_rows/> })}
    }
}

#[component]
fn Wrong(wrong: u32, mistakes: Vec<RowMistake>) -> impl IntoView {
    let row = |mistake: RowMistake| {
        view! {
            <li class="row">
                <p class="row-when">{format!("Row {}, {}", mistake.row, mistake.column.label())}</p>
                <p class="row-what">{mistake.problem.to_string()}</p>
            </li>
        }
    };
    view! {
        <section class="part" aria-labelledby="wrong">
            <h2 id="wrong">{format!("{} to put right", counted(i64::from(wrong), "row"))}</h2>
            <p>"These are left out. Put them right in the spreadsheet and bring the file again: nobody is added twice."</p>
            <ol class="rows">{mistakes.into_iter().map(row).collect_view()}</ol>
        </section>
    }
}

#[component]
fn Moved(rows: Vec<u32>) -> impl IntoView {
    let row = |row: u32| view! { <li>{format!("Row {row}")}</li> };
    view! {
        <section class="part" aria-labelledby="moved">
            <h2 id="moved">"Known, now at another address"</h2>
            <p>"These people are here already and have moved to another address since. They are not invited again."</p>
            <details class="more"><summary>"Which rows"</summary><ul>{rows.into_iter().map(row).collect_view()}</ul></details>
        </section>
    }
}

#[component]
fn Again(repeated: u32, rows: Vec<Repeated>) -> impl IntoView {
    let row = |one: Repeated| view! { <li>{format!("Row {} has the address of row {}", one.row, one.first)}</li> };
    view! {
        <section class="part" aria-labelledby="repeated">
            <h2 id="repeated">{format!("{} repeated", counted(i64::from(repeated), "row"))}</h2>
            <p>"The first row of each address counts."</p>
            <details class="more"><summary>"Which rows"</summary><ul>{rows.into_iter().map(row).collect_view()}</ul></details>
        </section>
    }
}
