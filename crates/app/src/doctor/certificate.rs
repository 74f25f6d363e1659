//! The end of a certificate's validity, from the few bytes of its DER that say so (RFC 5280, 4.1).

use data_encoding::BASE64;

const SEQUENCE: u8 = 0x30;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;
/// `[0] version`, which old certificates leave out.
const VERSION: u8 = 0xa0;

/// When the first certificate of a PEM file ends, microseconds since 1970 UTC.
pub(super) fn valid_until(pem: &str) -> Option<u64> {
    let body = pem.split("-----BEGIN CERTIFICATE-----").nth(1)?;
    let body = body.split("-----END CERTIFICATE-----").next()?;
    let base64: String = body.chars().filter(|c| !c.is_whitespace()).collect();
    let der = BASE64.decode(base64.as_bytes()).ok()?;
    let (certificate, _) = element(&der, SEQUENCE)?;
    let (signed, _) = element(certificate, SEQUENCE)?;
    let mut rest = match signed.first()? {
        &VERSION => skip(signed)?,
        _ => signed,
    };
    // Serial number, signature algorithm, issuer.
    for _ in 0..3 {
        rest = skip(rest)?;
    }
    let (validity, _) = element(rest, SEQUENCE)?;
    time(skip(validity)?)
}

/// Content of the next element, which must have this tag, and what follows it.
fn element(bytes: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (found, content, rest) = any(bytes)?;
    (found == tag).then_some((content, rest))
}

fn skip(bytes: &[u8]) -> Option<&[u8]> {
    any(bytes).map(|(_, _, rest)| rest)
}

fn any(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&tag, rest) = bytes.split_first()?;
    let (&first, mut rest) = rest.split_first()?;
    let mut length = usize::from(first);
    if first >= 0x80 {
        let (digits, after) = rest.split_at_checked(usize::from(first & 0x7f))?;
        if digits.len() > 4 {
            return None;
        }
        length = digits
            .iter()
            .fold(0, |sum, digit| sum << 8 | usize::from(*digit));
        rest = after;
    }
    let (content, after) = rest.split_at_checked(length)?;
    Some((tag, content, after))
}

fn time(bytes: &[u8]) -> Option<u64> {
    let (tag, content, _) = any(bytes)?;
    let text = std::str::from_utf8(content).ok()?.strip_suffix('Z')?;
    let text = match tag {
        // Two digits of the year: 50 and above lie in the last century.
        UTC_TIME if text.get(..2)? >= "50" => format!("19{text}"),
        UTC_TIME => format!("20{text}"),
        GENERALIZED_TIME => text.to_owned(),
        _ => return None,
    };
    let when = jiff::civil::DateTime::strptime("%Y%m%d%H%M%S", text).ok()?;
    let when = jiff::tz::TimeZone::UTC.to_timestamp(when).ok()?;
    u64::try_from(when.as_microsecond()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The skeleton of a certificate: what lies before and around the two times.
    fn pem(version: bool, times: &[u8]) -> String {
        let wrap = |tag: u8, content: &[u8]| {
            let length = u8::try_from(content.len()).unwrap();
            [&[tag, 0x81, length], content].concat()
        };
        let mut signed = if version {
            wrap(VERSION, &[2, 1, 2])
        } else {
            Vec::new()
        };
        signed.extend([2, 1, 7]);
        signed.extend(wrap(SEQUENCE, &[6, 1, 1]));
        signed.extend(wrap(SEQUENCE, &[]));
        signed.extend(wrap(SEQUENCE, times));
        let der = wrap(SEQUENCE, &wrap(SEQUENCE, &signed));
        let text = BASE64.encode(&der);
        format!("-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n")
    }

    #[test]
    fn the_end_is_read_from_both_forms_of_time() {
        let utc = b"\x17\x0d260101000000Z\x17\x0d270102030405Z";
        assert_eq!(valid_until(&pem(true, utc)), Some(1_798_859_045_000_000));
        let long = b"\x17\x0d260101000000Z\x18\x0f20500101000000Z";
        assert_eq!(valid_until(&pem(false, long)), Some(2_524_608_000_000_000));
    }

    #[test]
    fn what_is_no_certificate_has_no_end() {
        let bad = b"\x17\x0d260101000000Z\x17\x0d279902030405Z";
        assert_eq!(valid_until(&pem(true, bad)), None);
        assert_eq!(valid_until("no PEM"), None);
        assert_eq!(valid_until(&pem(true, b"")), None);
    }
}
