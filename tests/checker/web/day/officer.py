"""The officer's part: a customer from its first scan to the decision that waits for an approver."""

from __future__ import annotations

from checker.customer_file.kinds import kind_title
from tests.checker.web.day.person import Person
from tests.checker.web.day.stage import NAME, SMUDGED, Papers

LETTER = "cn.authorization_letter"
REMARK = "已致电客户，法定代表人姓名与原件一致"


def file_scans(officer: Person, papers: Papers) -> None:
    """From the queue to the customer's first papers on file, and on to the review they opened."""
    officer.follow("File documents")
    officer.attach("Files to send", *papers.first)
    officer.press("Read and file")
    assert officer.finds(NAME)
    assert officer.reads("New customer")
    officer.follow("Go on with the review")
    officer.press("Take it on")


def correct_what_is_smudged(officer: Person, papers: Papers) -> None:
    """See the scan beside its fields, and propose what stands where no program can read it."""
    officer.open_named(papers.first[0].name)
    assert officer.page.locator(".picture image").count() == 1
    assert officer.reads("Needs a person")
    officer.open_at(f"#field-{SMUDGED} .box-act a")
    officer.fill("What the paper shows", papers.smudged)
    officer.fill("Reason", "扫描件此处污损，按原件填写")
    officer.press("Propose the correction")
    assert officer.reads("Waits for a second person")
    officer.press("Accept the document")
    officer.follow("Go on with the review")


def ask_for_the_letter(officer: Person) -> None:
    """Ask for what is missing, and leave a word for whoever looks next."""
    title = getattr(kind_title(LETTER), officer.language.value)
    option = title[:1].upper() + title[1:]
    officer.choose("Kind of document", option)
    officer.fill("What it has to show", "须盖公章")
    officer.press("Ask for it")
    assert officer.reads("Not come yet")
    officer.fill("Remark", REMARK)
    officer.press("Keep the remark")
    assert officer.finds(REMARK)


def file_the_letter(officer: Person, papers: Papers) -> None:
    """File what was asked for; the review knows that it came."""
    officer.follow("File what has come")
    officer.attach("Files to send", *papers.later)
    officer.press("Read and file")
    officer.follow("Go on with the review")
    assert officer.reads("Came")
    officer.open_named(papers.later[0].name)
    officer.press("Accept the document")
    officer.follow("Go on with the review")


def submit(officer: Person) -> None:
    """Check, see that nothing is left to do, and submit an approval."""
    officer.press("Check now")
    assert officer.reads("Nothing is left to do: the review can be decided.")
    officer.follow("Propose a decision")
    officer.open_at("#decide .facet a")
    officer.page.get_by_label(officer.words("Reason"), exact=True).select_option(index=1)
    officer.fill("Why, in your words", "材料齐全，与原件一致")
    officer.press("Submit to the approver")
    assert officer.reads("Waiting for an approver")
    officer.follow("Open the approval")
    assert officer.reads("You proposed this yourself, so another person decides.")
    assert officer.page.get_by_role("radio").count() == 0
