//! Where a sign-in comes from: an address, and a device that has signed in before.

use std::net::{IpAddr, Ipv6Addr};

/// Where a sign-in comes from. It decides only how failures are counted, never who may sign in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClientAddress {
    network: String,
    device: Option<String>,
    site: Option<String>,
}

impl ClientAddress {
    /// A client at an address of the network.
    #[must_use]
    pub fn network(address: IpAddr) -> Self {
        Self {
            network: bucket(address),
            device: None,
            site: None,
        }
    }

    /// Somebody at the machine itself, on its command line.
    #[must_use]
    pub fn terminal() -> Self {
        Self {
            network: "terminal".to_owned(),
            device: None,
            site: None,
        }
    }

    /// With the device token that an earlier sign-in gave to this browser, if it has one.
    #[must_use]
    pub fn with_device(mut self, token: Option<String>) -> Self {
        self.device = token;
        self
    }

    /// With the origin under which the browser reached this server (`https://panoh.example.org`),
    /// needed for passkeys.
    #[must_use]
    pub fn with_site(mut self, origin: impl Into<String>) -> Self {
        self.site = Some(origin.into());
        self
    }

    pub(crate) fn network_name(&self) -> &str {
        &self.network
    }
    pub(crate) fn device(&self) -> Option<&str> {
        self.device.as_deref()
    }
    pub(crate) fn site(&self) -> Option<&str> {
        self.site.as_deref()
    }
}

/// Who has one IPv6 address has the whole /64 around it, so that is what failures are counted by.
fn bucket(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(v4) => v4.to_string(),
        IpAddr::V6(v6) => {
            let s = v6.segments();
            format!("{}/64", Ipv6Addr::new(s[0], s[1], s[2], s[3], 0, 0, 0, 0))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_one_ipv6_network_are_one_place() {
        let place = |text: &str| ClientAddress::network(text.parse().unwrap());
        assert_eq!(place("2001:db8:1:2::3"), place("2001:db8:1:2:ffff::9"));
        assert_ne!(place("2001:db8:1:2::3"), place("2001:db8:1:3::3"));
        assert_eq!(place("::ffff:192.0.2.7"), place("192.0.2.7"));
        assert_ne!(place("192.0.2.7"), place("192.0.2.8"));
    }
}
