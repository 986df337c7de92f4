use super::super::get_apply::{ApplyView, get_apply};
use super::apply_form::ApplyForm;
use crate::error::AppError;
use crate::paths;
use crate::ui::{Loaded, Page, use_typed};
use domain::vetting::{ApplicationForm, Part};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

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
    let query = use_query_map();
    // Without a role nobody knows what to ask next.
    let begun = !view.form.profession.is_empty();
    let part = Memo::new(move |_| match query.read().get("step") {
        Some(step) if begun => Part::from_step(&step),
        _ => Part::Role,
    });
    let voucher = view.voucher.as_ref().map(|(name, _)| name.clone());
    view! {
        <Page title="Apply to join">
            {withdrawn.then(|| view! {
                <div class="notice" data-kind="success" role="status">
                    <p><strong>"Withdrawn. "</strong>"Your application and all that it said is forgotten."</p>
                </div>
            })}
            {voucher.map(|name| view! {
                <div class="notice" data-kind="info"><p><strong>{format!("{name} invites you. ")}</strong>"The organisers will see that they vouch for you."</p></div>
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
