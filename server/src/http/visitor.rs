use app::Backend;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use axum_login::AuthSession;
use domain::people::Visitor;

/// Says who is asking, as the database has them now: approval is looked at for each request, not at sign-in.
pub async fn know(session: AuthSession<Backend>, mut request: Request, next: Next) -> Response {
    let visitor = session.user.map_or(Visitor::Nobody, |signed_in| Visitor::Known(signed_in.person));
    request.extensions_mut().insert(visitor);
    next.run(request).await
}
