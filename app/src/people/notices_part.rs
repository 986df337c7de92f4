use super::choose_notice::ChooseNotice;
use domain::people::{ALWAYS, Channel, Notice};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// Every kind of mail that a member gets, and a switch where they choose.
#[component]
pub fn NoticesPart(notices: Vec<(Notice, Channel)>) -> impl IntoView {
    view! {
        <section class="part" id="notices" aria-labelledby="notices-title">
            <h2 id="notices-title">"What we write to you"</h2>
            <p>"Always, as you asked for it or need to know:"</p>
            <ul>{ALWAYS.map(|what| view! { <li>{what}</li> }).into_iter().collect_view()}</ul>
            <p>"As you choose:"</p>
            <ul class="rows" data-plain="">{notices.into_iter().map(|(notice, channel)| view! { <Row notice channel/> }).collect_view()}</ul>
            <p class="hint">"Nothing else."</p>
        </section>
    }
}

#[component]
fn Row(notice: Notice, channel: Channel) -> impl IntoView {
    let others = notice.channels().iter().filter(|other| **other != channel).map(|other| {
        view! {
            <form method="post" action=ChooseNotice::url()>
                <input type="hidden" name="notice" value=notice.code()/>
                <input type="hidden" name="channel" value=other.code()/>
                <button class="button" data-tone="quiet">{press(*other)}<span class="visually-hidden">{format!(" {}", notice.label())}</span></button>
            </form>
        }
    });
    view! {
        <li class="row">
            <div class="row-what">
                <h3>{notice.label()}</h3>
                <p>{notice.words(channel)}</p>
            </div>
            <div class="row-act">{others.collect_view()}</div>
        </li>
    }
}

const fn press(channel: Channel) -> &'static str {
    match channel {
        Channel::Both => "By email and on devices",
        Channel::Mail => "By email",
        Channel::Push => "On my devices",
        Channel::None => "Stop these",
    }
}
