use axum_login::{AuthUser, AuthnBackend, UserId};
use domain::ids::PersonId;
use domain::people::Person;
use store::{Store, StoreError};

/// Finds the person of a browser's session. How they proved who they are is not its business: that is done before.
#[derive(Clone, Debug)]
pub struct Backend(pub Store);

/// A person whose session is looked at. It is void as soon as their epoch has moved on.
#[derive(Clone, Debug)]
pub struct SignedIn {
    pub person: Person,
    epoch: [u8; 8],
}

impl SignedIn {
    pub fn new(person: Person, epoch: i64) -> Self {
        Self { person, epoch: epoch.to_be_bytes() }
    }
}

impl AuthUser for SignedIn {
    type Id = PersonId;

    fn id(&self) -> PersonId {
        self.person.id.clone()
    }

    fn session_auth_hash(&self) -> &[u8] {
        &self.epoch
    }
}

impl AuthnBackend for Backend {
    type User = SignedIn;
    type Credentials = PersonId;
    type Error = StoreError;

    async fn authenticate(&self, id: PersonId) -> Result<Option<SignedIn>, StoreError> {
        self.get_user(&id).await
    }

    async fn get_user(&self, id: &UserId<Self>) -> Result<Option<SignedIn>, StoreError> {
        Ok(self.0.person(id).await?.map(|(person, epoch)| SignedIn::new(person, epoch)))
    }
}
