"""The review of a customer: from its cause over what is left to do to a decision of two people.

`opening` opens reviews, by papers that came in, by hand and by the calendar; `working` is what one
person does: take it on, ask for documents. `basis` loads what a decision rests on, and
`required_actions` says of it what is left to do. `decision` and `waiving` are what takes two.
"""
