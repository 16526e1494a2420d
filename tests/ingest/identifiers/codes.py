"""Made-up codes with right check characters, for laws that hold for every code."""

from __future__ import annotations

from hypothesis import strategies as st

from ingest.identifiers import organisation_code, uscc

DIVISIONS = ("110108", "133100", "310115", "330106", "340225", "440300", "500105", "659001")
"""A few listed divisions, two of them former."""


def make_code(pair: str, division: str, organisation: str) -> str:
    """A code that holds in every layer, from its pair, division and eight characters more."""
    body = pair + division + organisation + organisation_code.compute_check_character(organisation)
    return body + uscc.compute_check_character(body)


CODES = st.builds(
    make_code,
    st.sampled_from(["91", "92", "93", "12", "51", "A1", "N2", "Y1"]),
    st.sampled_from(DIVISIONS),
    st.text(uscc.ALPHABET, min_size=8, max_size=8),
)
"""Codes of every kind that hold in every layer."""
