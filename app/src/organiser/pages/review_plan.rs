use super::super::get_review::Plan;
use domain::plain;
use leptos::prelude::*;

/// So many sessions are shown before "show the others".
const FIRST: usize = 6;

/// What will happen to which session, old and new.
#[component]
pub fn PlanOf(plan: Plan) -> impl IntoView {
    let row = |(day, was, becomes): &(String, String, String)| {
        view! {
            <li>
                <span>{day.clone()}</span>
                <span>
                    <s><span class="visually-hidden">"was "</span>{was.clone()}</s>" "
                    <span aria-hidden="true">"→"</span>" "
                    <b><span class="visually-hidden">"becomes "</span>{becomes.clone()}</b>
                </span>
            </li>
        }
    };
    let (first, others) = plan.rows.split_at(FIRST.min(plan.rows.len()));
    let more = i64::try_from(others.len()).unwrap_or(i64::MAX);
    view! {
        <h1>{plan.headline.clone()}</h1>
        <p class="lede">{plan.lede.clone()}</p>
        {(!first.is_empty()).then(|| view! { <ol class="changes">{first.iter().map(row).collect_view()}</ol> })}
        {(more > 0).then(|| view! {
            <details class="more">
                <summary>{format!("Show the other {}", plain::count(more))}</summary>
                <ol class="changes">{others.iter().map(row).collect_view()}</ol>
            </details>
        })}
        {plan.stays.clone().map(|(how_many, which)| view! {
            <div class="notice" data-kind="warning"><p><strong>{how_many}" "</strong>{which}</p></div>
        })}
        {plan.clash.clone().map(|clash| view! { <div class="notice" data-kind="warning"><p>{clash}</p></div> })}
        {plan.nights.iter().map(|night| view! { <div class="notice" data-kind="warning"><p>{night.clone()}</p></div> }).collect_view()}
        {plan.hear.iter().map(|words| view! { <p>{words.clone()}</p> }).collect_view()}
        <p>"Calendars that subscribe follow by themselves, and open pages show it at once."</p>
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    fn rendered(rows: usize, stays: Option<(String, String)>) -> String {
        let row = |n: usize| (format!("Tuesday {n}"), "20:00".to_owned(), "19:30".to_owned());
        let plan = Plan {
            headline: "They move".into(),
            lede: String::new(),
            rows: (0..rows).map(row).collect(),
            stays,
            clash: None,
            nights: Vec::new(),
            hear: Vec::new(),
            button: String::new(),
        };
        Owner::new().with(|| view! { <PlanOf plan/> }.to_html())
    }

    #[test]
    fn six_sessions_are_shown_and_the_others_are_folded_away() {
        assert!(!rendered(6, None).contains("<details"));
        let eight = rendered(8, None);
        assert!(eight.contains("Show the other two"), "{eight}");
        assert_eq!(eight.matches("becomes ").count(), 8);
    }

    #[test]
    fn what_stays_is_said_apart() {
        let html = rendered(1, Some(("One stays.".into(), "Tuesday 29 December keeps its time.".into())));
        assert!(html.contains("notice") && html.contains("One stays."), "{html}");
        assert!(!rendered(1, None).contains("notice"));
    }
}
