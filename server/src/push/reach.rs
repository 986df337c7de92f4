//! Which addresses a push may go to. A browser names its own, so anybody can name any: none inside our walls is called.

use domain::people::is_public;
use hyper_util::client::legacy::connect::dns::Name;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::task::{Context, Poll};
use tower::Service;
use url::{Host, Url};

/// Longer addresses no push service gives.
const LONGEST: usize = 1000;

/// The public network; for a trial on one's own machine this machine as well, without TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    Public,
    LoopbackToo,
}

impl Reach {
    pub fn allows(self, address: IpAddr) -> bool {
        is_public(address) || (self == Self::LoopbackToo && address.is_loopback())
    }

    /// The address of a push, if it is one that may be called. A name is looked at again when it is resolved.
    pub fn endpoint(self, text: &str) -> Option<Url> {
        let url = Url::parse(text).ok().filter(|_| text.len() <= LONGEST)?;
        let is_bare = url.username().is_empty() && url.password().is_none();
        let (may_be, is_here) = match url.host()? {
            Host::Domain(name) => (true, name == "localhost"),
            Host::Ipv4(address) => (self.allows(address.into()), address.is_loopback()),
            Host::Ipv6(address) => (self.allows(address.into()), address.is_loopback()),
        };
        let is_safe = url.scheme() == "https" || (self == Self::LoopbackToo && is_here && url.scheme() == "http");
        (is_bare && may_be && is_safe).then_some(url)
    }
}

/// Resolves names to addresses that may be called, at each connection: a name may mean something else by now.
#[derive(Clone, Copy, Debug)]
pub struct Resolver(pub Reach);

impl Service<Name> for Resolver {
    type Response = std::vec::IntoIter<SocketAddr>;
    type Error = std::io::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Self::Error>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, name: Name) -> Self::Future {
        let reach = self.0;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let allowed: Vec<_> = found.filter(|address| reach.allows(address.ip())).collect();
            if allowed.is_empty() {
                return Err(std::io::Error::other("the name leads to no public address"));
            }
            Ok(allowed.into_iter())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_public_addresses_over_tls_are_called() {
        for fine in ["https://fcm.googleapis.com/fcm/send/x", "https://8.8.8.8/x", "https://push.example:8443/x"] {
            assert!(Reach::Public.endpoint(fine).is_some(), "{fine}");
        }
        for refused in [
            "http://fcm.googleapis.com/x",
            "https://127.0.0.1/x",
            "https://[::1]/x",
            "https://10.0.0.1/x",
            "https://169.254.169.254/latest/meta-data",
            "https://0x7f000001/x",
            "https://2130706433/x",
            "https://[::ffff:192.168.0.1]/x",
            "https://user:password@push.example/x",
            "file:///etc/passwd",
            "ftp://push.example/x",
            "push.example",
            "",
        ] {
            assert!(Reach::Public.endpoint(refused).is_none(), "{refused}");
        }
        assert!(Reach::Public.endpoint(&format!("https://push.example/{}", "x".repeat(1000))).is_none());
    }

    #[test]
    fn a_trial_may_call_its_own_machine_and_no_other() {
        assert!(Reach::LoopbackToo.endpoint("http://127.0.0.1:9/x").is_some());
        assert!(Reach::LoopbackToo.endpoint("http://10.0.0.1/x").is_none());
        assert!(Reach::LoopbackToo.endpoint("http://push.example/x").is_none());
    }

    #[tokio::test]
    async fn a_name_that_leads_inside_is_not_called() {
        let name: Name = "localhost".parse().unwrap();
        assert!(Resolver(Reach::Public).call(name.clone()).await.is_err());
        assert!(Resolver(Reach::LoopbackToo).call(name).await.is_ok());
    }
}
