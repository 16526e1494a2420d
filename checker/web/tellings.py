"""What the next page tells after something was done: a closed list, named by codes in a cookie."""

from __future__ import annotations

from checker.web.catalogue import mark

TELLINGS: dict[str, str] = {
    "signed_in_first": mark("The first account is made. Welcome to Licet."),
    "samples_coming": mark(
        "The first account is made. The sample customers are being read, which takes a few minutes."
    ),
    "signed_out": mark("You are signed out."),
    "account_made": mark("The account is made. Tell its owner the name and the password apart."),
    "account_closed": mark("The account is closed, and signed out everywhere."),
    "profile_saved": mark("Saved."),
    "password_reset": mark("The password is set. Tell it to the person apart from the name."),
    "password_changed": mark("Your password is changed. All other browsers are signed out."),
    "sessions_ended": mark("The browser is signed out."),
    "token_revoked": mark("The token is revoked. Programs that use it are refused from now on."),
    "second_factor_off": mark("The second factor is off."),
    "correction_proposed": mark(
        "The correction is proposed. It takes effect when another person agrees."
    ),
    "hit_settled": mark("Settled. The customer is judged anew by it."),
    "incoming_given": mark("The files are filed to this customer."),
    "document_accepted": mark("The document is accepted."),
    "document_reupload": mark("Noted: the document is to be asked for again."),
    "document_rejected": mark("The document is rejected and no longer counts."),
    "proposal_approved": mark("Approved, and done."),
    "proposal_refused": mark("Refused. Its maker sees your reason."),
    "proposal_withdrawn": mark("Withdrawn."),
    "check_recorded": mark("The answer is on record."),
    "limit_proposed": mark("The limit is proposed. Somebody else decides."),
    "alerts_done": mark("Done."),
    "delivery_requeued": mark("The message will be sent again."),
    "delivery_settled": mark("The message counts as arrived."),
    "delivery_changed": mark("Meanwhile the message is in another state; nothing was done."),
    "feed_revoked": mark("The address is revoked, from now on."),
    "pack_proposed": mark("Proposed. A second person has to approve the pack."),
    "audit_started": mark("The audit has started. The list shows when it has ended."),
    "hold_placed": mark("The hold is in force."),
    "release_proposed": mark("Proposed. A second person has to approve the release."),
    "relationship_ended": mark("Written down. The file's years count from that day."),
    "relationship_resumed": mark("Written down. Business goes on, and no year counts."),
    "roles_proposed": mark("The roles are proposed. An approver decides."),
    "roles_withdrawn": mark("The proposal is withdrawn. The roles stay as they are."),
    "security_recorded": mark("The security is on record and counts from its first day."),
    "security_ended": mark("The security has ended and no longer counts."),
    "erasure_proposed": mark("Proposed. A second person has to approve the erasure."),
    "reviews_assigned": mark("The chosen reviews are assigned."),
    "review_assigned": mark("The review is assigned."),
    "document_requested": mark("Noted: the review waits for the document."),
    "request_withdrawn": mark("The document is no longer asked for."),
    "remark_written": mark("The remark is kept."),
    "review_submitted": mark("Submitted. Another person decides."),
    "review_taken_back": mark("Taken back. You can go on working on it."),
    "assessed": mark("The customer is assessed by what is on file today."),
    "waiver_proposed": mark("The waiver is proposed. Another person decides."),
    "person_added": mark("Added. Give an address, so that messages reach this person."),
    "address_added": mark("The address is added."),
    "address_retired": mark("The address is used no more."),
    "person_left": mark("Handed over. The successor is told of what is open."),
    "owner_set": mark("Noted who looks after the customer."),
}
