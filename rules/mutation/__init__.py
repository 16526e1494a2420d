"""Do the cases of a pack notice when something in it is changed?

    changes         every small change of a condition
    rule_mutants    a rule with one change, and whether one of its cases fails then
    policy_mutants  a policy without one premise or one line, likewise
    telling_apart   facts for which a rule and its mutant differ: by proof, or by search
    run             a whole pack

A mutant is killed by a case that comes out differently, equivalent if no facts tell it from the
rule (only z3 can say so), and else it survives: a fault of this kind would go unnoticed.
"""
