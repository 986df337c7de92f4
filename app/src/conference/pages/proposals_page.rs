use super::super::board::ways;
use super::super::get_proposals::{ProposalRow, Proposals, get_proposals};
use super::super::keep_proposal::SortProposal;
use crate::organiser::{Refused, UploadForm};
use crate::paths;
use crate::ui::{Loaded, Page};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_params_map;

/// All that is proposed for a conference, and the ways by which more comes in.
#[component]
pub fn ProposalsPage() -> impl IntoView {
    let params = use_params_map();
    let slug = Memo::new(move |_| params.read().get("slug").unwrap_or_default());
    let proposals = Resource::new_blocking(move || slug.get(), get_proposals);
    view! { <Loaded from=proposals view=|proposals| view! { <Shown proposals/> }/> }
}

#[component]
fn Shown(proposals: Proposals) -> impl IntoView {
    let Proposals { slug, title, groups } = proposals;
    let is_empty = groups.is_empty();
    let of_rows = slug.clone();
    let group = move |(nth, (name, rows)): (usize, (String, Vec<ProposalRow>))| {
        let (slug, id) = (of_rows.clone(), format!("group-{nth}"));
        let row = move |row: ProposalRow| {
            let ProposalRow { id, title, about, stands, standing } = row;
            let place = format!("talk-{id}");
            let (of_sort, sorted, of) = (slug.clone(), id.clone(), format!(" “{title}”"));
            let sort = move |(to, words): &(&'static str, &'static str)| {
                view! {
                    <form method="post" action=SortProposal::url()>
                        <input type="hidden" name="slug" value=of_sort.clone()/>
                        <input type="hidden" name="proposal" value=sorted.clone()/>
                        <input type="hidden" name="to" value=*to/>
                        <input type="hidden" name="from" value="list"/>
                        <button class="plain">{*words}<span class="visually-hidden">{of.clone()}</span></button>
                    </form>
                }
            };
            view! {
                <li class="row" id=place>
                    <div class="row-what">
                        <h3><a href=paths::proposal(&slug, &id)>{title}</a></h3>
                        <p>{about}</p>
                        <p class="meta">{stands}</p>
                        <div class="sorting">{ways(standing).iter().map(sort).collect_view()}</div>
                    </div>
                </li>
            }
        };
        let title_id = id.clone();
        view! {
            <section class="part" aria-labelledby=id>
                <h2 id=title_id>{format!("{name}: {}", rows.len())}</h2>
                <ul class="rows" data-plain="">{rows.into_iter().map(row).collect_view()}</ul>
            </section>
        }
    };
    view! {
        <Page title=format!("Proposals: {title}")>
            <Refused/>
            <h1>"Proposals"</h1>
            <p class="lede"><a href=paths::board(&slug)>{title}</a></p>
            <p class="actions">
                <a class="button" href=paths::new_proposal(&slug)>"Write one down"</a>
                <a class="button" data-tone="quiet" href=paths::proposal_links(&slug)>"Invite others to propose"</a>
                <a class="button" data-tone="quiet" href="#import">"Import a list"</a>
                <a class="button" data-tone="quiet" href=paths::informing(&slug)>"Tell those who proposed"</a>
            </p>
            {is_empty.then(|| view! { <div class="empty"><p>"Nothing is proposed yet."</p></div> })}
            {groups.into_iter().enumerate().map(group).collect_view()}
            <section class="part" id="import" aria-labelledby="import-title">
                <h2 id="import-title">"Import a list"</h2>
                <p>"From pretalx or Sessionize. First you see what is in the file; nothing is imported before you say so, and nothing comes in twice."</p>
                <UploadForm action=paths::import_proposals(&slug) id="proposals-file" label="Proposals, as JSON or CSV" accept=".json,.csv,application/json,text/csv"
                    hint="pretalx: sessions with ids, from “Export”. Sessionize: “All data” as JSON, or the sessions as CSV. Up to 2,000." send="Check this file"/>
            </section>
        </Page>
    }
}
