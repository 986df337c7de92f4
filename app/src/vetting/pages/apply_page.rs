use super::super::follow::AddVouch;
use super::super::get_apply::{ApplyView, get_apply};
use super::apply_form::ApplyForm;
use crate::error::AppError;
use crate::paths;
use crate::ui::{ErrorSummary, Loaded, Page, turned_back, use_query_map, use_typed};
use domain::vetting::{ApplicationForm, Part};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_params_map;

/// The application: one page on a desktop, one thing per screen on a phone. Both are one form, so nothing that was
/// filled in on one screen is lost on another.
#[component]
pub fn ApplyPage() -> impl IntoView {
    let params = use_params_map();
    let query = use_query_map();
    let invitation = Memo::new(move |_| params.read().get("token").unwrap_or_default());
    let view = Resource::new_blocking(
        move || invitation.get(),
        |invitation| async move {
            let mut view = get_apply(invitation).await?;
            let typed = use_typed();
            if !typed.0.is_empty() {
                view.form = ApplicationForm::from_pairs(&typed.0);
            }
            Ok::<_, AppError>(view)
        },
    );
    let withdrawn = move || query.read().get("withdrawn").is_some();
    view! { <Loaded from=view view=move |view| view! { <Shown view withdrawn=withdrawn()/> }/> }
}

#[component]
fn Shown(view: ApplyView, withdrawn: bool) -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    // Without a role nobody knows what to ask next.
    let begun = !view.form.profession.is_empty();
    let reached = Part::from_step(&view.reached);
    let part = Memo::new(move |_| match query.read().get("step") {
        Some(step) if begun => Part::from_step(&step),
        _ => reached,
    });
    let vouchers = view.vouchers.clone();
    let verb = if vouchers.contains(" and ") { "invite" } else { "invites" };
    let applied = view.applied.clone();
    let invitation = Memo::new(move |_| params.read().get("token").unwrap_or_default());
    let added = turned_back(AddVouch::url());
    view! {
        <Page title="Apply to join">
            {withdrawn.then(|| view! {
                <div class="notice" data-kind="success" role="status">
                    <p><strong>"Withdrawn. "</strong>"Your application and all that it said is forgotten."</p>
                </div>
            })}
            {(!vouchers.is_empty()).then(|| view! {
                <div class="notice" data-kind="info"><p><strong>{format!("{vouchers} {verb} you. ")}</strong>"The organisers will see that they vouch for you."</p></div>
            })}
            <ErrorSummary error=added/>
            {applied.map(|token| view! {
                <form class="part" id="invitation" tabindex="-1" method="post" action=AddVouch::url()>
                    <p>"You have applied already. The link can go to the application that you sent."</p>
                    <input type="hidden" name="token" value=token/>
                    <input type="hidden" name="invitation" value=move || invitation.get()/>
                    <p class="actions"><button class="button">"Add it to what I sent"</button></p>
                </form>
            })}
            <h1>"Apply to join"</h1>
            {move || (part.get() == Part::Role).then(|| view! {
                <p class="lede">"A person reads who you are and where you work before the door opens. That is what makes it safe to ask in here."</p>
            })}
            <ApplyForm view part/>
            <p class="push">"Not sure? Come to the "<a href=paths::OPEN_EVENING>"open evening"</a>" on Thursday and see what it is like."</p>
        </Page>
    }
}
