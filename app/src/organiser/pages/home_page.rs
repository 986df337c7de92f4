use super::super::get_home::{HolidayQuestion, OrganiseHome, Upcoming, Weekly, get_home};
use super::super::run_on_holiday::RunOnHoliday;
use crate::calendar::{Refetch, refetch_on_news};
use crate::paths;
use crate::ui::{ErrorSummary, Loaded, Page, refused, use_query_map};
use domain::plain;
use leptos::form::ActionForm;
use leptos::prelude::*;

/// What the evenings ahead still need, and what is held every week.
#[component]
pub fn HomePage() -> impl IntoView {
    let run = ServerAction::<RunOnHoliday>::new();
    let home = Resource::new_blocking(|| (), |()| get_home());
    refetch_on_news(|| Refetch::Sessions, move || home.refetch());
    Effect::new(move |_| {
        if matches!(run.value().get(), Some(Ok(()))) {
            home.refetch();
        }
    });
    view! { <Loaded from=home view=move |home| view! { <Shown home run/> }/> }
}

#[component]
fn Shown(home: OrganiseHome, run: ServerAction<RunOnHoliday>) -> impl IntoView {
    let error = refused(run);
    let holidays = (!home.holidays.is_empty()).then(|| view! { <Holidays questions=home.holidays run/> });
    view! {
        <Page title="Organise" wide=true>
            <Saved/>
            <ErrorSummary error/>
            <h1>{home.headline}</h1>
            <p class="lede">{home.lede}</p>
            {home.mail.map(|words| view! { <div class="notice" data-kind="warning"><p><strong>"Mail waits. "</strong>{words}</p></div> })}
            {holidays}
            <Applications waiting=home.waiting asked=home.asked/>
            {home.homes.map(|words| view! { <p>{words}" "<a href=paths::REVETTING>"Homes to ask about"</a></p> })}
            <NextSessions next=home.next/>
            <EveryWeek series=home.series/>
            <section class="part" aria-labelledby="talks">
                <h2 id="talks">"Talks"</h2>
                {(home.owed > 0).then(|| view! { <p><a href=paths::OWED_TALKS>{format!("{} owed", plain::counted(home.owed, "recording"))}</a></p> })}
                <p class="actions"><a class="button" data-tone="quiet" href=paths::ORGANISE_TALKS>"Look after the talks"</a></p>
            </section>
            <section class="part" aria-labelledby="conference">
                <h2 id="conference">"The five slots"</h2>
                <p class="actions"><a class="button" data-tone="quiet" href=paths::CONFERENCES>"Plan the conference"</a></p>
            </section>
            <section class="part" aria-labelledby="people">
                <h2 id="people">"People"</h2>
                <p class="actions">
                    <a class="button" data-tone="quiet" href=paths::PEOPLE>"Find somebody"</a>" "
                    <a class="button" data-tone="quiet" href=paths::AUDIT>"Who did what"</a>" "
                    <a class="button" data-tone="quiet" href=paths::INVITATIONS>"Invitations"</a>" "
                    <a class="button" data-tone="quiet" href=paths::IMPORTS>"Import members or locations"</a>
                </p>
                {home.forgotten.map(|words| view! { <p class="meta">{words}</p> })}
            </section>
        </Page>
    }
}

#[component]
fn Saved() -> impl IntoView {
    let query = use_query_map();
    let words = move || match query.read().get("saved").as_deref() {
        Some("series") => Some((
            "Started. ",
            "It is in the calendar. Its sessions of the next six months are stored, later ones follow.",
        )),
        Some("changed") => Some(("Saved. ", "Open pages show it already, and calendars follow.")),
        Some("ended") => Some(("Ended. ", "Its later sessions are cancelled. What has been, stays.")),
        Some("session") => Some(("Added. ", "It is in the calendar.")),
        Some("holiday") => Some(("It runs. ", "Nobody will be asked about it again.")),
        _ => None,
    };
    move || {
        words().map(|(done, words)| {
            view! { <div class="notice" data-kind="success" role="status"><p><strong>{done}</strong>{words}</p></div> }
        })
    }
}

/// Who wants to join. Nobody waits unseen.
#[component]
fn Applications(waiting: i64, asked: i64) -> impl IntoView {
    let words = match (waiting, asked) {
        (0, 0) => "Nobody is waiting to join.".to_owned(),
        (0, asked) => format!("{} asked, nobody waiting.", plain::capital(&plain::count(asked))),
        (waiting, 0) => format!("{} waiting to join.", plain::capital(&plain::count(waiting))),
        (waiting, asked) => {
            format!("{} waiting to join, {} asked.", plain::capital(&plain::count(waiting)), plain::count(asked))
        }
    };
    view! {
        <section class="part" aria-labelledby="applications">
            <h2 id="applications">"Applications"</h2>
            <p>{words}</p>
            <p class="actions"><a class="button" data-tone=(waiting == 0).then_some("quiet") href=paths::APPLICATIONS>"Open the queue"</a></p>
        </section>
    }
}

#[component]
fn NextSessions(next: Vec<Upcoming>) -> impl IntoView {
    let tick = |(there, words): (bool, String)| {
        view! { <span class="tag" data-tick=if there { "yes" } else { "no" }>{words}</span>" " }
    };
    let row = |session: Upcoming| {
        let needs = match session.needs {
            Some(needs) => needs.into_iter().map(tick).collect_view().into_any(),
            None => view! { <span class="tag" data-phase="cancelled">"Cancelled"</span>" " }.into_any(),
        };
        view! {
            <li class="row">
                <p class="row-when"><time datetime=session.starts_at>{session.when}</time></p>
                <div class="row-what">
                    <h3><a href=paths::organise_session(&session.id)>{session.title}</a></h3>
                    <p class="tags">
                        {needs}
                        {session.moved.map(|moved| view! { <span class="tag" data-phase="moved">{moved}</span>" " })}
                        {session.open.then(|| view! { <span class="tag" data-kind="open">"Open to guests"</span> })}
                    </p>
                </div>
            </li>
        }
    };
    view! {
        <section class="part" aria-labelledby="soon">
            <h2 id="soon">"Next sessions"</h2>
            {(!next.is_empty()).then(|| view! { <ol class="rows">{next.into_iter().map(row).collect_view()}</ol> })}
            <p class="actions"><a class="button" href=paths::NEW_SESSION>"Add a session"</a></p>
        </section>
    }
}

#[component]
fn Holidays(questions: Vec<HolidayQuestion>, run: ServerAction<RunOnHoliday>) -> impl IntoView {
    let question = move |asked: HolidayQuestion| {
        let page = paths::organise_session(&asked.id);
        let about = format!(" {}", asked.session);
        let about = move || view! { <span class="visually-hidden">{about.clone()}</span> };
        view! {
            <div class="notice" data-kind="warning">
                <h3>{asked.day}</h3>
                <p>{asked.words}". "{asked.session}"."</p>
                <ActionForm action=run attr:class="actions">
                    <input type="hidden" name="id" value=asked.id/>
                    <button class="button" data-tone="quiet">"Run it"{about()}</button>" "
                    <a class="button" data-tone="quiet" href=format!("{page}?reason=Bank%20holiday#cancel")>"Skip it"{about()}</a>" "
                    <a class="button" data-tone="quiet" href=format!("{page}#when")>"Move it"{about()}</a>
                </ActionForm>
            </div>
        }
    };
    view! {
        <section class="part" aria-labelledby="holidays">
            <h2 id="holidays">"Bank holidays ahead"</h2>
            {questions.into_iter().map(question).collect_view()}
        </section>
    }
}

#[component]
fn EveryWeek(series: Vec<Weekly>) -> impl IntoView {
    let row = |series: Weekly| {
        let title = series.title.clone();
        view! {
            <tr role="row">
                <th role="rowheader" scope="row">{series.title}</th>
                <td role="cell" data-label="When">{series.when}</td>
                <td role="cell" data-label="Host">{series.host.unwrap_or_else(|| "Changes".into())}</td>
                <td role="cell" data-label="Next">{series.next}</td>
                <td role="cell"><a href=paths::organise_series(&series.id)>"Change"<span class="visually-hidden">{format!(" {title}")}</span></a></td>
            </tr>
        }
    };
    let empty = series.is_empty();
    view! {
        <section class="part" aria-labelledby="series">
            <h2 id="series">"Every week"</h2>
            {if empty {
                view! { <p>"No series yet. Start one, and its sessions fill the calendar by themselves."</p> }.into_any()
            } else {
                view! {
                    <table class="table" role="table" aria-labelledby="series">
                        <thead role="rowgroup">
                            <tr role="row">
                                <th role="columnheader" scope="col">"Series"</th>
                                <th role="columnheader" scope="col">"When"</th>
                                <th role="columnheader" scope="col">"Host"</th>
                                <th role="columnheader" scope="col">"Next"</th>
                                <th role="columnheader" scope="col"><span class="visually-hidden">"Change"</span></th>
                            </tr>
                        </thead>
                        <tbody role="rowgroup">{series.into_iter().map(row).collect_view()}</tbody>
                    </table>
                }
                .into_any()
            }}
            <p class="actions"><a class="button" data-tone="quiet" href=paths::NEW_SERIES>"Start a new series"</a></p>
        </section>
    }
}
