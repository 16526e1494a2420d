"""The rule pack that decides: one person proposes another, a second one activates it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session

from checker.access.actor import Actor
from checker.access.roles import Act
from checker.audit_log.recording import record_event
from checker.four_eyes.kinds import Change, Kinds
from checker.four_eyes.proposing import propose
from checker.rule_packs import keep_pack
from rules.pack import Pack
from rules.vocabulary import Bilingual
from storage.active_packs import activate_pack, active_pack
from storage.packs import read_pack
from storage.tables import Proposal

PACK_ACTIVATION_KIND = "pack_activation"
_SUBJECT = "pack:active"


def propose_pack(
    session: Session,
    kinds: Kinds,
    pack: Pack,
    *,
    reason: str,
    by: Actor,
    now: datetime,
    seen_sha256: str | None = None,
) -> Proposal:
    """Propose that a pack decides; its content is kept as it is now.

    What is approved is this content, whatever becomes of the folder it came from.

    Raises:
        PersonNeeded, ActRefused, WordsMissing, ContentChanged, ProposalPending: As `propose`.
    """
    keep_pack(session, pack, now)
    payload = {"pack_id": pack.id, "version": pack.version, "sha256": pack.sha256}
    return propose(
        session,
        kinds,
        PACK_ACTIVATION_KIND,
        _SUBJECT,
        payload,
        reason=reason,
        by=by,
        now=now,
        seen_sha256=seen_sha256,
    )


class PackActivationKind:
    """The kind of proposal that makes another rule pack decide."""

    name = PACK_ACTIVATION_KIND
    title = Bilingual("启用规则包", "Activation of a rule pack")
    proposing_act = Act.PROPOSE_PACK
    deciding_act = Act.DECIDE_PROPOSALS

    def seen(self, session: Session, subject: str, payload: Mapping[str, Any]) -> bytes:
        """Give the pack by its hash, beside the one that decides now."""
        del subject
        active = active_pack(session)
        content = [payload, None if active is None else active.sha256]
        return json.dumps(content, sort_keys=True).encode()

    def changes(self, session: Session, proposal: Proposal) -> Sequence[Change]:
        """Give both packs, then each rule that is only in one of them or reads differently."""
        active = active_pack(session)
        wanted = read_pack(session, proposal.payload["sha256"])
        if wanted is None:
            raise AssertionError(f"proposal {proposal.id} names a pack that is not kept")
        before = {} if active is None else _rules_of(active.content)
        after = _rules_of(wanted.content)
        named = None if active is None else f"{active.id} {active.version}"
        lines = [
            Change(Bilingual("规则包", "Rule pack"), named, f"{wanted.id} {wanted.version}"),
        ]
        for rule in sorted(before.keys() | after.keys()):
            was, now = before.get(rule), after.get(rule)
            if was != now:
                lines.append(Change(Bilingual(f"规则 {rule}", f"Rule {rule}"), was, now))
        return lines

    def apply(self, session: Session, proposal: Proposal, by: Actor, now: datetime) -> None:
        """Let the pack decide from now on."""
        payload = proposal.payload
        activate_pack(session, payload["sha256"], proposal_id=proposal.id, activated_at=now)
        record_event(
            session,
            by,
            "pack.activated",
            subject=f"pack:{payload['sha256']}",
            data={**payload, "proposal_id": proposal.id},
            now=now,
        )

    def refused(self, session: Session, proposal: Proposal, by: Actor, now: datetime) -> None:
        """Leave everything as it is: proposing had set nothing."""


def _rules_of(content: str) -> dict[str, str]:
    """Give the rules of a pack by id, each as the JSON that it is kept as."""
    return {
        rule["id"]: json.dumps(rule, ensure_ascii=False, sort_keys=True)
        for rule in json.loads(content)["rules"]
    }
