"""Outcomes to conclusions to verdict on durable-rules, checked against the plain fix-point.

durable-rules is a C library that is unsafe outside a narrow path, so it lives in a child process
that may die without harm, and its answer counts only where `rules.fixpoint` agrees with it:

    agreement   conclude(): both answers or none
    process     ChainProcess: one child per policy, started, watched and renewed
    child       one child process: its limits, its pipe, its death
    worker      what runs in the child
    engine      the only module that imports durable-rules
    compiling   a policy as the few shapes of rule that are safe there; program: their plain form
    errors      ChainFailed, ChainDisagreement, PolicyTooLarge

Nothing is imported here: the child imports this package too and needs neither pydantic nor YAML.
"""
