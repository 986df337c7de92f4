use domain::people::Audience::{self, Everyone, Members, Organisers, TokenHolder};

/// Every address and who may be there: pages, server functions, and plain routes.
/// `TokenHolder` routes know nobody by cookie; their handler looks at the token in the address alone.
pub const TABLE: &[(&str, Audience)] = &[
    // Pages.
    ("/", Everyone),
    ("/open-evening", Everyone),
    ("/apply", Everyone),
    ("/sign-in", Everyone),
    ("/sign-in/code", Everyone),
    ("/sign-in/{token}", TokenHolder),
    ("/calendar", Members),
    ("/sessions/{id}", Members),
    ("/me", Members),
    ("/organise", Organisers),
    // Server functions.
    ("/api/public/open_evening", Everyone),
    ("/api/people/ask_to_sign_in", Everyone),
    ("/api/people/look_at_link", Everyone),
    ("/api/people/sign_in_by_code", Everyone),
    ("/api/people/sign_in_by_link", Everyone),
    ("/api/people/sign_out", Everyone),
    ("/api/people/sign_out_everywhere", Members),
    ("/api/people/me", Members),
    ("/api/people/rotate_feed", Members),
    ("/api/calendar/tonight", Members),
    ("/api/calendar/month", Members),
    ("/api/calendar/session", Members),
    ("/api/calendar/answer", Members),
    // Plain routes.
    ("/events", Everyone), // each topic has an audience of its own
    ("/sessions/{id}/join", Members),
    ("/sessions/{id}/session.ics", Members),
    ("/sessions/{id}/add/{calendar}", Members),
    ("/feeds/open-evenings.ics", Everyone),
    ("/feeds/{token}/sessions.ics", TokenHolder),
    ("/feeds/{token}/mine.ics", TokenHolder),
];
