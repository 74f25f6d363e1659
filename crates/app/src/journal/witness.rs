//! Witness lines: what a node had signed, kept outside the machine as text or QR (ADR-0001, 3).
//!
//! A line is not secret: it holds numbers and digests only. Who compares one with the journal later
//! sees whether history was signed anew or its end was cut off.

use crate::error::AppError;
use data_encoding::HEXLOWER;
use panoh_core::clock::Hlc;
use panoh_core::ids::NodeId;
use panoh_core::journal::{Head, Link};
use panoh_store::SignedHead;
use panoh_vault::node_key::verify_head;
use std::fmt;
use std::str::FromStr;

/// First word of a line; a later format has another.
const FORMAT: &str = "panoh1";

/// A head that its node signed, as it stands on paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WitnessLine {
    /// How far both chains had come.
    pub head: Head,
    /// The key that signed.
    pub verifying_key: [u8; 32],
    /// The signature over [`Head::signed_bytes`].
    pub signature: [u8; 64],
}

impl From<SignedHead> for WitnessLine {
    fn from(signed: SignedHead) -> Self {
        let SignedHead {
            head,
            verifying_key,
            signature,
        } = signed;
        Self {
            head,
            verifying_key,
            signature,
        }
    }
}

impl From<WitnessLine> for SignedHead {
    fn from(line: WitnessLine) -> Self {
        let WitnessLine {
            head,
            verifying_key,
            signature,
        } = line;
        Self {
            head,
            verifying_key,
            signature,
        }
    }
}

impl fmt::Display for WitnessLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let head = &self.head;
        write!(
            f,
            "{FORMAT} {} {} {} {} {} {} {} {} {}",
            HEXLOWER.encode(head.node.bytes()),
            head.sequence,
            head.link,
            head.reads,
            head.reads_link,
            head.time.micros,
            head.time.counter,
            HEXLOWER.encode(&self.verifying_key),
            HEXLOWER.encode(&self.signature),
        )
    }
}

impl FromStr for WitnessLine {
    type Err = AppError;

    /// Reads a line and checks that its own signature holds; where the line came from is for the
    /// reader to know.
    fn from_str(line: &str) -> Result<Self, AppError> {
        let line =
            parse(line).ok_or_else(|| refused("witness-unreadable", "not a witness line"))?;
        verify_head(
            &line.verifying_key,
            &line.head.signed_bytes(),
            &line.signature,
        )
        .map_err(|_| refused("witness-signature", "the line was altered or miscopied"))?;
        Ok(line)
    }
}

/// Reads all lines of a file. Lines that do not begin like one are notes and passed over; a file
/// without a single line is refused.
///
/// # Errors
/// [`AppError::File`] with code `witness-unreadable` or `witness-signature`.
pub fn read_witness(text: &str) -> Result<Vec<WitnessLine>, AppError> {
    let lines: Vec<WitnessLine> = text
        .lines()
        .map(str::trim)
        .filter(|line| line.starts_with(FORMAT))
        .map(str::parse)
        .collect::<Result<_, _>>()?;
    if lines.is_empty() {
        return Err(refused("witness-unreadable", "no witness line in the file"));
    }
    Ok(lines)
}

fn refused(code: &'static str, detail: &str) -> AppError {
    AppError::File {
        code,
        detail: detail.to_owned(),
    }
}

fn parse(line: &str) -> Option<WitnessLine> {
    let words: Vec<&str> = line.split_ascii_whitespace().collect();
    let [
        FORMAT,
        node,
        sequence,
        link,
        reads,
        reads_link,
        micros,
        counter,
        key,
        signature,
    ] = words.as_slice()
    else {
        return None;
    };
    Some(WitnessLine {
        head: Head {
            node: NodeId::from_bytes(hex(node)?),
            sequence: sequence.parse().ok()?,
            link: Link(hex(link)?),
            reads: reads.parse().ok()?,
            reads_link: Link(hex(reads_link)?),
            time: Hlc {
                micros: micros.parse().ok()?,
                counter: counter.parse().ok()?,
            },
        },
        verifying_key: hex(key)?,
        signature: hex(signature)?,
    })
}

fn hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    HEXLOWER.decode(text.as_bytes()).ok()?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use panoh_vault::node_key::NodeKey;
    use rand::SeedableRng;

    fn line() -> WitnessLine {
        let mut rng = rand_chacha::ChaCha20Rng::seed_from_u64(5);
        let key = NodeKey::random([3; 16], b"folder", &mut rng);
        let head = Head {
            node: NodeId::from_bytes([3; 16]),
            sequence: 17,
            link: Link([4; 32]),
            reads: 2,
            reads_link: Link([5; 32]),
            time: Hlc {
                micros: 1_767_225_600_000_000,
                counter: 1,
            },
        };
        let signature = key.sign(&head.signed_bytes());
        WitnessLine {
            head,
            verifying_key: key.verifying_key(),
            signature,
        }
    }

    #[test]
    fn a_line_survives_paper() {
        let written = line().to_string();
        assert_eq!(written.parse::<WitnessLine>().unwrap(), line());
        assert!(written.starts_with("panoh1 03030303030303030303030303030303 17 0404"));
        let file = format!("Head of 1 January, kept by the accountant:\n  {written}\n");
        assert_eq!(read_witness(&file).unwrap(), [line()]);
    }

    #[test]
    fn a_line_with_another_number_or_a_slip_of_the_pen_is_refused() {
        let written = line().to_string();
        let altered = written.replace(" 17 ", " 18 ");
        let code = |text: &str| text.parse::<WitnessLine>().unwrap_err().code();
        assert_eq!(code(&altered), "witness-signature");
        assert_eq!(code(&written[..written.len() - 1]), "witness-unreadable");
        assert_eq!(
            code(&written.replace("panoh1", "panoh2")),
            "witness-unreadable"
        );
        assert_eq!(
            read_witness("nothing here").unwrap_err().code(),
            "witness-unreadable"
        );
    }
}
