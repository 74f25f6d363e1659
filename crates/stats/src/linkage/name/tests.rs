use super::*;
#[test]
fn x() {
    assert_eq!(normalise("Раҳимзода Муҳаммад").key(), "rahim mahmad");
}
