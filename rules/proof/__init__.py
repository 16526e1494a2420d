"""What holds for every fact sheet there can be, proven with z3 (the extra `prove`).

    solver          the only module that imports z3: terms, and one question put to it
    days            dates as day numbers, moved by days, months and working days
    conditions      a condition as the two formulas of its Kleene truth
    world           the facts of subjects and the day, as terms; models back to fact sheets
    parts           a condition with one part left out
    places          where in a file a comparison stands
    rule_claims     what must hold of each rule
    pair_claims     what must hold of two rules
    verdict_terms   the fix-point of a policy as formulas
    width           how many outcomes a conclusion may need at once
    customers       a customer with all its credentials and contracts, as terms
    verdict_claims  what must hold of a policy
    example         a counter-example as a case in YAML
    prove           a whole pack

Every model that z3 finds is put to the reference evaluator before anyone sees it. Importing this
package does not import z3; `rules.proof.prove` and whatever it needs does.
"""

from rules.proof.fault import Fault, Proof, SolverMissing

__all__ = ["Fault", "Proof", "SolverMissing"]
