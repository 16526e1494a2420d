"""Questionnaires and interviews: versioned forms, and what each answer asserts.

The forms that come with the program lie beside this file; the user's own lie in a folder that the
settings name. A form that has been answered keeps its version: what is changed gets a new one.
"""

from checker.qualification.forms.model import Answer, Form, Question
from checker.qualification.forms.reading import load_form, load_forms

__all__ = ["Answer", "Form", "Question", "load_form", "load_forms"]
