use super::super::get_profile::{OwnProfile, get_profile};
use super::super::save_profile::SaveProfile;
use super::parts::{Portrait, county_options, home_options};
use crate::error::AppError;
use crate::paths;
use crate::ui::{
    Choice, ConflictCard, ErrorSummary, Loaded, Page, Select, TextArea, Typed, turned_back, use_query_map,
    use_turned_back, use_typed,
};
use domain::form::Field;
use domain::members::ProfileForm;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// What a member says about themselves, and who may see it.
#[component]
pub fn ProfilePage() -> impl IntoView {
    let turned_back = use_turned_back();
    let profile = Resource::new_blocking(
        move || turned_back.get(),
        |turned_back| async move {
            let profile = get_profile().await?;
            Ok::<_, AppError>((profile, if turned_back { use_typed() } else { Typed::default() }))
        },
    );
    view! { <Loaded from=profile view=|(profile, typed)| view! { <Shown profile typed/> }/> }
}

#[component]
fn Shown(profile: OwnProfile, typed: Typed) -> impl IntoView {
    let error = turned_back(SaveProfile::url());
    let about_fields = Signal::derive(move || error.get().filter(|why| *why != AppError::Stale));
    let title = Signal::derive(move || match error.get() {
        Some(AppError::Stale) => "Saved in another window meanwhile".to_owned(),
        Some(_) => "Look again: your profile".to_owned(),
        None => "Your profile".to_owned(),
    });
    let mine = typed.has(Field::Bio).then(|| ProfileForm::from_pairs(&typed.0));
    let (saved, kept) = (mine.zip(Some(profile.form.clone())), (profile.version, profile.saved.clone()));
    let stale = move || {
        (error.get() == Some(AppError::Stale))
            .then(|| view! { <SavedElsewhere mine_and_saved=saved.clone() version=kept.0 ago=kept.1.clone()/> })
    };
    let page = paths::member(&profile.id);
    view! {
        <Page title>
            {stale}
            <ErrorSummary error=about_fields/>
            <Done error/>
            <h1>"Your profile"</h1>
            <p class="lede">"What other members know of you. "<a href=page>"See it as they do"</a>"."</p>
            <PhotoPart photo=profile.photo.clone() name=profile.name.clone()/>
            <About profile typed error about_fields/>
        </Page>
    }
}

/// Saved in another window first: that beside what was typed here, as far as they differ.
#[component]
fn SavedElsewhere(mine_and_saved: Option<(ProfileForm, ProfileForm)>, version: i64, ago: String) -> impl IntoView {
    let heading = format!("You saved your profile in another window {ago}");
    let Some((mine, saved)) = mine_and_saved else {
        return view! {
            <div class="notice" data-kind="warning" role="alert"><p><strong>{heading}". "</strong>"That is what you see below."</p></div>
        }
        .into_any();
    };
    let hidden = mine.pairs().map(|(field, typed)| {
        view! { <input type="hidden" name=field.name() value=typed.to_owned()/> }
    });
    view! {
        <ConflictCard heading differs=mine.differing(&saved) keep_theirs=paths::PROFILE.to_owned() first=("Saved", "Keep what is saved")>
            <form method="post" action=SaveProfile::url()>
                <input type="hidden" name="version" value=version/>
                {hidden.into_iter().collect_view()}
                <button class="button" data-tone="quiet">"Use mine"</button>
            </form>
        </ConflictCard>
    }
    .into_any()
}

#[component]
fn Done(error: Signal<Option<AppError>>) -> impl IntoView {
    let query = use_query_map();
    let words = move || match query.read().get("saved").as_deref() {
        _ if error.get().is_some() => None,
        Some("1") => Some(("Saved. ", "Members see it from now on.")),
        Some("photo") => Some(("That is you. ", "Members see the new photo from now on.")),
        Some("no-photo") => Some(("Removed. ", "Your photo is erased.")),
        _ => None,
    };
    move || {
        words().map(|(done, words)| {
            view! { <div class="notice" data-kind="success" role="status"><p><strong>{done}</strong>{words}</p></div> }
        })
    }
}

/// A form of its own, to a plain route: files do not go through server functions.
#[component]
fn PhotoPart(photo: Option<String>, name: String) -> impl IntoView {
    let query = use_query_map();
    let problem = move || match query.read().get("photo").as_deref() {
        Some("none") => Some("Choose a file first."),
        Some("not-a-photo") => {
            Some("That file is no photo we can read. Choose a JPEG, PNG or WebP, as phones and cameras make them.")
        }
        Some("too-large") => Some("That file is larger than 10 MB. Choose a smaller one, or a screenshot of it."),
        Some("too-many-pixels") => {
            Some("That photo has more than 32 million pixels. Choose a smaller one, or a screenshot of it.")
        }
        _ => None,
    };
    let described = move || if problem().is_some() { "photo-hint photo-error" } else { "photo-hint" };
    let has_photo = photo.is_some();
    view! {
        <section class="part" id="photo" aria-labelledby="photo-title">
            <h2 id="photo-title">"Photo"</h2>
            <div class="portrayed">
                <Portrait photo name/>
                <form class="form" method="post" action=paths::OWN_PHOTO enctype="multipart/form-data">
                    <div class="field" data-bad=move || problem().map(|_| "")>
                        <label for="photo-file">"A photo of yourself"</label>
                        <p class="hint" id="photo-hint">"Up to 10 MB. We cut it square, and keep nothing else of the file, such as where it was taken."</p>
                        {move || problem().map(|problem| view! {
                            <p class="error" id="photo-error" role="alert"><span class="visually-hidden">"To put right: "</span>{problem}</p>
                        })}
                        <input id="photo-file" name="photo" type="file" accept="image/jpeg,image/png,image/webp" required=true
                            aria-describedby=described aria-invalid=move || problem().map(|_| "true")/>
                    </div>
                    <p class="actions">
                        <button class="button" data-tone="quiet">"Use this photo"</button>" "
                        {has_photo.then(|| view! {
                            <button class="button" data-tone="danger" formaction=paths::REMOVE_PHOTO formnovalidate=true>"Remove the photo"</button>
                        })}
                    </p>
                </form>
            </div>
        </section>
    }
}

#[component]
fn About(
    profile: OwnProfile,
    typed: Typed,
    error: Signal<Option<AppError>>,
    about_fields: Signal<Option<AppError>>,
) -> impl IntoView {
    let OwnProfile { version, form, works_at, .. } = profile;
    // Whoever was told of the newer one saves over it; anybody else is told first.
    let is_stale = error.get_untracked() == Some(AppError::Stale);
    let opened = typed.0.iter().find(|(name, _)| name == "version").and_then(|(_, typed)| typed.parse().ok());
    let version: i64 = opened.filter(|_| !is_stale).unwrap_or(version);
    let form = if typed.has(Field::Bio) { ProfileForm::from_pairs(&typed.0) } else { form };
    let error = about_fields;
    let yes_or_no = vec![("yes", "Yes"), ("no", "No")];
    let listed = vec![("yes", "Yes, members can find me"), ("no", "No, I am in no list and have no page")];
    view! {
        <section class="part" aria-labelledby="about">
            <h2 id="about">"About you"</h2>
            <form class="form" method="post" action=SaveProfile::url()>
                <input type="hidden" name="version" value=version/>
                <TextArea field=Field::Bio label="A few words about yourself" hint="Up to 4,000 characters. An empty line begins a paragraph." value=form.bio error/>
                <TextArea field=Field::Topics label="Happy to talk about" hint="Up to eight topics with commas between them, such as: falls, night staffing, electronic care plans." value=form.topics error/>
                <Select field=Field::County label="County" options=county_options("Not said") value=form.county error/>
                <Select field=Field::Home label="Kind of home" options=home_options("Not said") value=form.home error/>
                {works_at.map(|place| view! { <p>"We know where you work as "<b>{place}</b>"."</p> })}
                <Choice field=Field::ShowHome legend="Do members see where you work?" options=yes_or_no value=form.show_home/>
                <Choice field=Field::Listed legend="Are you in the directory?" options=listed value=form.listed/>
                <p>"Whether members may ask you to talk, you choose under "<a href=paths::NOTICES>"What we write to you"</a>"."</p>
                <p class="actions"><button class="button">"Save your profile"</button></p>
            </form>
        </section>
    }
}
