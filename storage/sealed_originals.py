"""Customers' files sealed: each under a key of its own, which each of its holders has once.

A sealed file lies in the store under the hash of its sealed bytes. It is written before its row,
like every original, and since each sealing takes a new key the same file never lies under the same
name twice: two programs that file it at once write two files, the first row counts, and the other
file is one that no row names. Rows keep naming an original by the hash of its plain bytes.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path

from sqlmodel import Session, select

from storage.errors import OriginalDamaged, OriginalErased, OriginalMissing
from storage.insertion import insert_if_absent
from storage.master_key import MasterKey
from storage.originals import Originals, Seal, StoredOriginal
from storage.sealing import MAGIC, SealBroken, make_key, open_sealed, seal
from storage.subject_keys import ensure_subject_key, find_subject_key
from storage.tables import OriginalKey, OriginalSeal


class SealedOriginals(Originals):
    """A folder of originals, those of customers sealed.

    Args:
        folder: As of `Originals`.
        master_key: The installation's.
    """

    def __init__(self, folder: Path, master_key: MasterKey) -> None:
        super().__init__(folder)
        self.master_key = master_key

    def keep(
        self, session: Session, content: bytes, media_type: str | None = None
    ) -> StoredOriginal:
        """Keep a file sealed, before any row names it; `record` then says who holds it.

        A file that lies there sealed and intact is not written again; a damaged one is replaced.

        Args:
            session: Where to look whether it is on file; nothing is written there.
            content: The plain bytes.
            media_type: As told by the caller.

        Raises:
            OriginalNotStored: The operating system refused: disk full, no permission.
            MasterKeyMissing, MasterKeyUnusable, MasterKeyWrong: A key on file cannot be opened.
        """
        sha256 = hashlib.sha256(content).hexdigest()
        on_file = session.get(OriginalSeal, sha256)
        if on_file is not None and self._is_intact(on_file.sealed_sha256):
            key = self._find_key(session, sha256)
            if key is not None:
                known = Seal(on_file.sealed_sha256, key, is_new=False)
                return StoredOriginal(sha256, len(content), media_type, known)
        key = make_key()
        sealed = self.store(seal(content, key, _file_words(sha256)))
        return StoredOriginal(
            sha256, len(content), media_type, Seal(sealed.sha256, key, is_new=True)
        )

    def record(
        self, session: Session, original: StoredOriginal, subject: str, recorded_at: datetime
    ) -> None:
        """Let a subject hold an original that `keep` has kept; again changes nothing.

        Args:
            session: Written in its transaction, after the row of the original itself.
            original: What `keep` gave.
            subject: A customer's id, or `storage.subject_keys.HOUSE`.
            recorded_at: The moment of filing.

        Raises:
            OriginalErased: The last holder was erased since `keep`: keep the file once more.
            SubjectErased: The subject was.
            MasterKeyMissing, MasterKeyUnusable, MasterKeyWrong: No key can be opened or made.
        """
        if original.seal is None:
            raise ValueError("an original that was not sealed")
        key = self._settle_seal(session, original.sha256, original.seal, recorded_at)
        held = session.get(OriginalKey, (original.sha256, subject))
        if held is None:
            subject_key = ensure_subject_key(session, self.master_key, subject, recorded_at)
            insert_if_absent(session, _wrap(original.sha256, subject, key, subject_key))

    def open(self, session: Session, sha256: str) -> bytes:
        """Give the plain bytes of an original.

        Args:
            session: Where its keys are.
            sha256: Of the plain bytes.

        Raises:
            OriginalMissing: The file is not there.
            OriginalDamaged: Its bytes are not those that were filed.
            OriginalErased: Nobody holds its key any more.
            MasterKeyMissing, MasterKeyUnusable, MasterKeyWrong: Its key cannot be opened.
        """
        on_file = session.get(OriginalSeal, sha256)
        if on_file is None:
            return self.read(sha256)
        key = self._find_key(session, sha256)
        if key is None:
            raise OriginalErased(sha256=sha256)
        try:
            content = open_sealed(self.read(on_file.sealed_sha256), key, _file_words(sha256))
        except SealBroken as error:
            raise OriginalDamaged(sha256=sha256, found=on_file.sealed_sha256) from error
        found = hashlib.sha256(content).hexdigest()
        if found != sha256:
            raise OriginalDamaged(sha256=sha256, found=found)
        return content

    def is_sealed(self, name: str) -> bool:
        """Tell whether a file of the store is sealed, by how it begins."""
        with self._path(name).open("rb") as file:
            return file.read(len(MAGIC)) == MAGIC

    def _settle_seal(
        self, session: Session, sha256: str, kept: Seal, recorded_at: datetime
    ) -> bytes:
        """Agree with all others on the one sealed file of an original; give its key."""
        row = OriginalSeal(
            original_sha256=sha256, sealed_sha256=kept.sealed_sha256, sealed_at=recorded_at
        )
        if insert_if_absent(session, row):
            if not kept.is_new:  # its row went with an erasure, and its file is going
                raise OriginalErased(sha256=sha256)
            return kept.key
        query = select(OriginalSeal).where(OriginalSeal.original_sha256 == sha256)
        query = query.with_for_update().execution_options(populate_existing=True)
        on_file = session.exec(query).one_or_none()
        if on_file is None:
            raise OriginalErased(sha256=sha256)
        if on_file.sealed_sha256 == kept.sealed_sha256:
            return kept.key
        if self._is_intact(on_file.sealed_sha256):
            key = self._find_key(session, sha256)
            if key is not None:
                return key
        if not kept.is_new:
            raise OriginalMissing(sha256=sha256, folder=self.folder)
        on_file.sealed_sha256 = kept.sealed_sha256
        on_file.sealed_at = recorded_at
        self._wrap_anew(session, sha256, kept.key)
        return kept.key

    def _find_key(self, session: Session, sha256: str) -> bytes | None:
        """Give the key of a sealed file through the first holder whose key opens."""
        query = select(OriginalKey).where(OriginalKey.original_sha256 == sha256)
        for row in session.exec(query):
            subject_key = find_subject_key(session, self.master_key, row.subject)
            if subject_key is not None:
                try:
                    return open_sealed(row.wrapped, subject_key, _key_words(sha256, row.subject))
                except SealBroken:
                    continue
        return None

    def _wrap_anew(self, session: Session, sha256: str, key: bytes) -> None:
        """Give every holder the key of the file that took a damaged one's place."""
        query = select(OriginalKey).where(OriginalKey.original_sha256 == sha256)
        for row in session.exec(query).all():
            subject_key = find_subject_key(session, self.master_key, row.subject)
            if subject_key is None:
                session.delete(row)
            else:
                row.wrapped = seal(key, subject_key, _key_words(sha256, row.subject))
        session.flush()


def _wrap(sha256: str, subject: str, key: bytes, subject_key: bytes) -> OriginalKey:
    wrapped = seal(key, subject_key, _key_words(sha256, subject))
    return OriginalKey(original_sha256=sha256, subject=subject, wrapped=wrapped)


def _file_words(sha256: str) -> str:
    return f"original {sha256}"


def _key_words(sha256: str, subject: str) -> str:
    return f"key of {sha256} for {subject}"
