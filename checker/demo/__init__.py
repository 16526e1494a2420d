"""The demo: six fictitious customers, from their documents to a verdict, contracts and mails."""

from checker.demo.contracts import DemoContract
from checker.demo.run import DUE_WITHIN_DAYS, DemoReport, run_demo
from checker.demo.samples import DemoCustomer

__all__ = ["DUE_WITHIN_DAYS", "DemoContract", "DemoCustomer", "DemoReport", "run_demo"]
