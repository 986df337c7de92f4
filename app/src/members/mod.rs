//! The directory of members, what each says about themselves, and asking one another to talk.

mod ask_to_talk;
mod begin_profile;
mod get_directory;
mod get_member;
mod get_profile;
mod get_welcome;
mod save_profile;

mod pages {
    pub mod directory_page;
    pub mod member_page;
    pub mod parts;
    pub mod profile_page;
    pub mod welcome_page;
}

pub use pages::directory_page::DirectoryPage;
pub use pages::member_page::MemberPage;
pub use pages::profile_page::ProfilePage;
pub use pages::welcome_page::WelcomePage;
