"""What is sealed opens with its key alone, as what it was, and for whoever still holds it."""

from __future__ import annotations

import hashlib
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, select

from storage.database import Database
from storage.documents import file_original
from storage.errors import (
    MasterKeyMissing,
    MasterKeyUnusable,
    MasterKeyWrong,
    OriginalDamaged,
    OriginalErased,
    SubjectErased,
)
from storage.master_key import MasterKey
from storage.plain_originals import seal_plain_originals
from storage.sealed_originals import SealedOriginals
from storage.sealing import SealBroken, make_key, open_sealed, seal
from storage.subject_keys import (
    HOUSE,
    destroy_subject_key,
    ensure_subject_key,
    try_master_key,
)
from storage.tables import OriginalKey, OriginalSeal
from storage.verification import sweep_unrecorded, verify_store
from tests.storage.examples import NOW, file_reading, make_customer
from tests.storage.filing import FOREVER

CONTENT = "身份证 110105199003070021 ".encode() * 50
HASH = hashlib.sha256(CONTENT).hexdigest()


@given(content=st.binary(max_size=200), words=st.text(max_size=20), place=st.data())
def test_any_change_of_what_is_sealed_is_noticed(
    content: bytes, words: str, place: st.DataObject
) -> None:
    key = make_key()
    sealed = seal(content, key, words)
    assert open_sealed(sealed, key, words) == content
    at = place.draw(st.integers(0, len(sealed) - 1))
    changed = sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]
    for bad in (changed, sealed[:at]):
        with pytest.raises(SealBroken):
            open_sealed(bad, key, words)
    with pytest.raises(SealBroken):
        open_sealed(sealed, make_key(), words)
    with pytest.raises(SealBroken):
        open_sealed(sealed, key, words + "x")


def keep(session: Session, originals: SealedOriginals, *subjects: str) -> str:
    """File the content for some subjects; give the name of the sealed file."""
    kept = originals.keep(session, CONTENT)
    file_original(session, kept, NOW)
    for subject in subjects:
        originals.record(session, kept, subject, NOW)
    return session.get_one(OriginalSeal, HASH).sealed_sha256


def test_nothing_of_a_customers_file_lies_in_the_clear(
    database: Database, originals: SealedOriginals
) -> None:
    with database.session() as session:
        name = keep(session, originals, "c1")
        assert originals.open(session, HASH) == CONTENT
    assert list(originals.hashes()) == [name]
    assert name != HASH
    assert b"110105199003070021" not in originals.read(name)
    assert originals.is_sealed(name)


def test_the_same_file_of_two_customers_lies_there_once_and_each_has_its_key(
    database: Database, originals: SealedOriginals
) -> None:
    for subject in ("c1", "c2", "c2"):
        with database.session() as session:
            keep(session, originals, subject)
    assert len(list(originals.hashes())) == 1
    with database.session() as session:
        assert set(session.exec(select(OriginalKey.subject))) == {"c1", "c2"}
        destroy_subject_key(session, "c1", NOW)
    with database.session() as session:
        assert originals.open(session, HASH) == CONTENT
        destroy_subject_key(session, "c2", NOW)
    with database.session() as session, pytest.raises(OriginalErased):
        originals.open(session, HASH)


def test_two_writers_of_one_file_agree_on_the_first_and_the_other_is_swept(
    database: Database, originals: SealedOriginals
) -> None:
    with database.session() as session:
        first, second = (originals.keep(session, CONTENT) for _ in range(2))
        assert first.seal is not None
        file_original(session, first, NOW)
        originals.record(session, first, "c1", NOW)
        originals.record(session, second, "c2", NOW)
    with database.read_session() as session:
        assert originals.open(session, HASH) == CONTENT
        report = verify_store(session, originals)
        assert (report.is_sound, len(report.unrecorded)) == (True, 1)
        assert sweep_unrecorded(session, originals, NOW.replace(year=2000)) == 0
        assert sweep_unrecorded(session, originals, FOREVER) == 1
    assert list(originals.hashes()) == [first.seal.sealed_sha256]


def test_damage_is_healed_by_the_same_file_for_all_who_hold_it(
    database: Database, originals: SealedOriginals
) -> None:
    with database.session() as session:
        name = keep(session, originals, "c1", "c2")
    path = originals.folder / name[:2] / name[2:4] / name
    path.write_bytes(path.read_bytes()[:-1])
    with database.session() as session:
        with pytest.raises(OriginalDamaged):
            originals.open(session, HASH)
        assert keep(session, originals, "c3") != name
    with database.session() as session:
        for subject in ("c1", "c2"):
            destroy_subject_key(session, subject, NOW)
            assert originals.open(session, HASH) == CONTENT


def test_a_file_put_in_the_place_of_another_does_not_open(
    database: Database, originals: SealedOriginals
) -> None:
    with database.session() as session:
        keep(session, originals, "c1")
        other = originals.keep(session, b"another paper")
        assert other.seal is not None
        session.get_one(OriginalSeal, HASH).sealed_sha256 = other.seal.sealed_sha256
    with database.read_session() as session, pytest.raises(OriginalDamaged):
        originals.open(session, HASH)


def test_a_file_whose_last_holder_was_erased_meanwhile_is_not_recorded(
    database: Database, originals: SealedOriginals
) -> None:
    with database.session() as session:
        keep(session, originals, "c1")
    with database.session() as session:
        kept = originals.keep(session, CONTENT)
        session.delete(session.get_one(OriginalKey, (HASH, "c1")))
        session.flush()
        session.delete(session.get_one(OriginalSeal, HASH))
    with database.session() as session, pytest.raises(OriginalErased):
        originals.record(session, kept, "c2", NOW)


def test_nothing_is_filed_under_a_customer_who_was_erased(
    database: Database, originals: SealedOriginals
) -> None:
    with database.session() as session:
        destroy_subject_key(session, "c1", NOW)
    with database.session() as session, pytest.raises(SubjectErased) as error:
        keep(session, originals, "c1")
    assert "c1" in error.value.zh


def test_the_master_key_is_made_once_for_its_owner(tmp_path: Path) -> None:
    key = MasterKey(tmp_path / "keys" / "master.key")
    with pytest.raises(MasterKeyMissing, match="LICET_MASTER_KEY_FILE"):
        assert key.value
    for _ in range(2):
        key.make_if_absent()
    assert stat.S_IMODE(key.path.stat().st_mode) == 0o600
    assert [path.name for path in key.path.parent.iterdir()] == ["master.key"]
    assert MasterKey(key.path).value == key.value
    key.path.write_text("f" * 63)
    with pytest.raises(MasterKeyUnusable):
        assert MasterKey(key.path).value


def test_another_installations_master_key_opens_nothing(
    database: Database, originals: SealedOriginals, tmp_path: Path
) -> None:
    other = MasterKey(tmp_path / "other" / "master.key")
    other.make_if_absent()
    with database.session() as session:
        assert try_master_key(session, other) == 0
        ensure_subject_key(session, originals.master_key, HOUSE, NOW)
        assert try_master_key(session, originals.master_key) == 1
        with pytest.raises(MasterKeyWrong):
            try_master_key(session, other)


def test_what_an_older_version_filed_plain_is_sealed_once(
    database: Database, originals: SealedOriginals
) -> None:
    originals.store(CONTENT)
    originals.store(b"lost")
    with database.session() as session:
        for name in ("甲", "乙"):
            file_reading(session, make_customer(session, name).id, CONTENT)
        file_reading(session, make_customer(session, "丙").id, b"lost")
    originals.remove(hashlib.sha256(b"lost").hexdigest())
    assert seal_plain_originals(database, originals, NOW) == 1
    assert seal_plain_originals(database, originals, NOW) == 0
    with database.read_session() as session:
        assert originals.open(session, HASH) == CONTENT
        assert len(session.exec(select(OriginalKey)).all()) == 2
        report = verify_store(session, originals)
    assert report.missing == (hashlib.sha256(b"lost").hexdigest(),)
    assert all(originals.is_sealed(name) for name in originals.hashes())
