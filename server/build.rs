//! The release binary carries the site: when `scripts/build` has packed another one, compile the server again.

fn main() -> std::io::Result<()> {
    println!("cargo:rerun-if-changed=build.rs");
    // A fresh clone has no site yet; the folder must be there to be embedded, and cargo must be able to look at it.
    std::fs::create_dir_all("../dist")?;
    // The dev profile's server reads the folder as it runs.
    if std::env::var("PROFILE").as_deref() == Ok("release") {
        println!("cargo:rerun-if-changed=../dist");
    }
    Ok(())
}
