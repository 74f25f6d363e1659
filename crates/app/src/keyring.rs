//! The data keys of subjects, opened by a session's keyring, and the parts that they close.

use crate::error::AppError;
use panoh_core::ids::{OrganisationId, StreamId};
use panoh_core::journal::boxes::{DataKeyId, KeyClass, SealedBox, decode_boxes, encode_boxes};
use panoh_core::journal::value::{Fields, decode_fields, encode_fields};
use panoh_core::journal::{Draft, Part};
use panoh_core::person::field_class;
use panoh_store::SubjectKeyRow;
use panoh_vault::boxes;
pub(crate) use panoh_vault::{Half, Keyring};
use panoh_vault::{Key32, VaultError};
use rand::CryptoRng;
use zeroize::Zeroizing;

/// The opened data keys of one subject, as far as the session may.
pub(crate) struct SubjectKeys {
    pub(crate) subject: StreamId,
    keys: [Option<Key32>; 3],
    /// A key exists that this session does not hold: what it closes cannot be read, and a view
    /// written without it would lose what it closes.
    withheld: bool,
}

impl SubjectKeys {
    /// Fresh keys for a new subject.
    pub(crate) fn generate(subject: StreamId, rng: &mut dyn CryptoRng) -> Self {
        Self {
            subject,
            keys: std::array::from_fn(|_| Some(Key32::random(rng))),
            withheld: false,
        }
    }

    /// No keys: of a subject that was erased, or whose keys have not arrived.
    pub(crate) fn none(subject: StreamId) -> Self {
        Self {
            subject,
            keys: [None, None, None],
            withheld: false,
        }
    }

    /// Whether a key exists that this session does not hold. Who lacks a key must not write a view.
    pub(crate) const fn withheld(&self) -> bool {
        self.withheld
    }

    pub(crate) fn get(&self, class: KeyClass) -> Option<&Key32> {
        self.keys[usize::from(class.byte()) - 1].as_ref()
    }

    /// Opens the data keys of a row, as far as a ring can.
    ///
    /// # Errors
    /// When a wrapped key does not open although the ring holds its version: damage.
    pub(crate) fn open(ring: &Keyring, row: &SubjectKeyRow) -> Result<Self, AppError> {
        let mut keys = [None, None, None];
        let mut withheld = false;
        for class in KeyClass::ALL {
            let (version, wrapped) = match class {
                KeyClass::Coded => (row.coded_version, &row.coded),
                KeyClass::Identity => (row.identity_version, &row.identity),
                KeyClass::Contact => (row.identity_version, &row.contact),
            };
            let Some(wrapped) = wrapped else { continue };
            let id = DataKeyId {
                subject: row.subject,
                class,
            }
            .bytes();
            match ring.unwrap(&id, version, wrapped) {
                Ok(key) => keys[usize::from(class.byte()) - 1] = Some(key),
                Err(VaultError::NotOnKeyring) => {
                    // A ring that has the half in another version is out of date, not without right.
                    if ring.holds(half_of(class)) {
                        return Err(AppError::Locked);
                    }
                    withheld = true;
                }
                Err(_) => return Err(AppError::Damaged("data key")),
            }
        }
        Ok(Self {
            subject: row.subject,
            keys,
            withheld,
        })
    }

    /// Wraps the keys under the newest version of the organisation's keys.
    ///
    /// # Errors
    /// [`AppError::Locked`] when the ring lacks a half.
    pub(crate) fn wrap(
        &self,
        ring: &Keyring,
        organisation: OrganisationId,
        kind: u8,
        rng: &mut dyn CryptoRng,
    ) -> Result<SubjectKeyRow, AppError> {
        let mut wrapped = |class: KeyClass| -> Result<Option<(u32, Vec<u8>)>, AppError> {
            let id = DataKeyId {
                subject: self.subject,
                class,
            }
            .bytes();
            let Some(key) = self.get(class) else {
                return Ok(None);
            };
            ring.wrap(&id, key, rng)
                .map(Some)
                .map_err(|_| AppError::Locked)
        };
        let coded = wrapped(KeyClass::Coded)?;
        let identity = wrapped(KeyClass::Identity)?;
        let contact = wrapped(KeyClass::Contact)?;
        let version =
            |key: &Option<(u32, Vec<u8>)>| key.as_ref().map_or(0, |(version, _)| *version);
        Ok(SubjectKeyRow {
            subject: self.subject,
            organisation,
            kind,
            coded_version: version(&coded),
            identity_version: version(&identity),
            coded: coded.map(|(_, bytes)| bytes),
            identity: identity.map(|(_, bytes)| bytes),
            contact: contact.map(|(_, bytes)| bytes),
        })
    }
}

/// The half of an organisation's keys that wraps data keys of a class.
const fn half_of(class: KeyClass) -> Half {
    match class {
        KeyClass::Coded => Half::Coded,
        KeyClass::Identity | KeyClass::Contact => Half::Identity,
    }
}

/// Where a box lies: in an act or in a view.
#[derive(Clone, Copy)]
pub(crate) enum Place<'a> {
    /// In an act of this id, on this stream.
    Act(&'a [u8; 16], &'a [u8; 16]),
    /// In the view of this stream.
    View(&'a [u8; 16]),
}

fn seal(
    place: Place<'_>,
    part: Part,
    key: &Key32,
    id: DataKeyId,
    plain: &[u8],
    rng: &mut dyn CryptoRng,
) -> SealedBox {
    let key_id = id.bytes();
    let bytes = match place {
        Place::Act(act, stream) => {
            boxes::seal_act_box(key, act, stream, part.byte(), &key_id, plain, rng)
        }
        Place::View(stream) => boxes::seal_view_box(key, stream, part.byte(), &key_id, plain, rng),
    };
    SealedBox { key: id, bytes }
}

fn open(
    place: Place<'_>,
    part: Part,
    key: &Key32,
    sealed: &SealedBox,
) -> Result<Zeroizing<Vec<u8>>, AppError> {
    let key_id = sealed.key.bytes();
    match place {
        Place::Act(act, stream) => {
            boxes::open_act_box(key, act, stream, part.byte(), &key_id, &sealed.bytes)
        }
        Place::View(stream) => {
            boxes::open_view_box(key, stream, part.byte(), &key_id, &sealed.bytes)
        }
    }
    .map_err(|_| AppError::Damaged("box"))
}

impl SubjectKeys {
    /// Stored bytes of a part, from the plaintext of each class.
    ///
    /// # Errors
    /// [`AppError::Locked`] when a needed key is not there.
    pub(crate) fn seal_part(
        &self,
        place: Place<'_>,
        part: Part,
        plain: &[(KeyClass, Vec<u8>)],
        rng: &mut dyn CryptoRng,
    ) -> Result<Vec<u8>, AppError> {
        let mut sealed = Vec::with_capacity(plain.len());
        for (class, bytes) in plain.iter().filter(|(_, bytes)| !bytes.is_empty()) {
            let key = self.get(*class).ok_or(AppError::Locked)?;
            let id = DataKeyId {
                subject: self.subject,
                class: *class,
            };
            sealed.push(seal(place, part, key, id, bytes, rng));
        }
        Ok(encode_boxes(&sealed))
    }

    /// The plaintexts of a part, as far as keys are there; `whole` is false when a box stayed closed.
    ///
    /// # Errors
    /// When a box does not open with its key.
    pub(crate) fn open_part(
        &self,
        place: Place<'_>,
        part: Part,
        stored: &[u8],
    ) -> Result<(Vec<Zeroizing<Vec<u8>>>, bool), AppError> {
        let mut plain = Vec::new();
        let mut whole = true;
        for sealed in decode_boxes(stored).map_err(|_| AppError::Damaged("part"))? {
            match self
                .get(sealed.key.class)
                .filter(|_| sealed.key.subject == self.subject)
            {
                Some(key) => plain.push(open(place, part, key, &sealed)?),
                None => whole = false,
            }
        }
        Ok((plain, whole))
    }

    /// Opens the coded and sealed fields of an act.
    ///
    /// # Errors
    /// When a box does not open with its key or holds no fields.
    pub(crate) fn open_act(&self, draft: &Draft) -> Result<(Fields, Fields, bool), AppError> {
        let place = Place::Act(draft.id.bytes(), draft.stream.id.bytes());
        let (coded, coded_whole) = self.open_part(place, Part::Coded, &draft.coded)?;
        let (sealed, sealed_whole) = self.open_part(place, Part::Sealed, &draft.sealed)?;
        Ok((join(&coded)?, join(&sealed)?, coded_whole && sealed_whole))
    }
}

/// Splits sealed fields by the class of key under which each stands, as plaintexts.
pub(crate) fn split_sealed(fields: Fields) -> Vec<(KeyClass, Vec<u8>)> {
    let (contact, identity): (Fields, Fields) = fields
        .into_iter()
        .partition(|(name, _)| field_class(name) == KeyClass::Contact);
    vec![
        (KeyClass::Identity, encode_fields(&identity)),
        (KeyClass::Contact, encode_fields(&contact)),
    ]
}

fn join(parts: &[Zeroizing<Vec<u8>>]) -> Result<Fields, AppError> {
    let mut all = Fields::new();
    for part in parts {
        all.extend(decode_fields(part).map_err(|_| AppError::Damaged("fields"))?);
    }
    Ok(all)
}
