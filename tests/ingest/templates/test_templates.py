from __future__ import annotations

import pytest

from ingest.layout.geometry import LONGEST_RUN
from ingest.layout.latin import fold_phrase
from ingest.templates import TemplateError, load_other_titles, load_templates, parse_template
from ingest.templates.schema import FieldType, Template

SMALLEST = """
id: cn.sample
title: {zh: 样例, en: Sample}
titles: [样例证书]
labels_beside_title: 2
fields:
  holder: {labels: [持有人], type: person}
layouts:
  only: {title: {zh: 样例, en: Sample}, expected: [holder]}
"""


@pytest.mark.parametrize("template", load_templates(), ids=lambda template: template.id)
def test_every_template_opens_and_says_what_it_expects(template: Template) -> None:
    assert template.titles
    for field in template.fields.values():
        is_findable = field.labels or field.in_prose or field.form_fields or field.form_choices
        assert is_findable or field.type is FieldType.BOOLEAN
    for layout in template.layouts.values():
        assert layout.expected
        assert set(layout.titles) <= set(template.titles)
        printed = {label for field in template.fields.values() for label in field.labels}
        assert set(layout.marks) <= printed | set(template.stop_labels)


def test_no_phrase_is_longer_than_what_is_compared() -> None:
    for template in load_templates():
        labels = (label for field in template.fields.values() for label in field.labels)
        for phrase in (*template.titles, *template.stop_labels, *template.running_heads, *labels):
            assert len(fold_phrase(phrase)) < LONGEST_RUN, (template.id, phrase)


def test_kinds_and_titles_are_each_other_s_alone() -> None:
    templates = load_templates()
    assert len({template.id for template in templates}) == len(templates)
    titles = [title for template in templates for title in template.titles]
    assert len(set(titles)) == len(titles)
    assert not set(titles) & set(load_other_titles())


def test_a_label_belongs_to_one_field_of_its_template() -> None:
    for template in load_templates():
        labels = [label for field in template.fields.values() for label in field.labels]
        assert len(set(labels)) == len(labels), template.id
        assert not set(labels) & set(template.stop_labels)


def test_the_smallest_template() -> None:
    template = parse_template("sample.yaml", SMALLEST)
    assert template.fields["holder"].max_lines == 1
    assert not template.may_have_more_pages


@pytest.mark.parametrize(
    ("before", "after", "named"),
    [
        ("type: person", "type: persona", "fields.holder.type"),
        ("expected: [holder]", "expected: [owner]", "owner"),
        ("labels: [持有人], ", "", "neither labels nor in_prose"),
        ("labels: [持有人], ", "labels: [持 有 人], ", "fields.holder.labels"),
        ("labels: [持有人], ", "labels: [Name  of holder], ", "fields.holder.labels"),
        ("type: person}", "type: person, form_fields: ['(']}", "not an expression"),
        ("type: person}", "type: person, form_choices: {a: '('}}", "not an expression"),
        ("type: person}", "type: person, pattern: '('}", "not an expression"),
        ("type: person}", "type: person, in_prose: ['持有人(.+)']}", "no group named value"),
        ("titles: [样例证书]", "titles: []", "titles"),
        ("id: cn.sample", "id: sample\ncolour: red", "colour"),
        ("titles: [样例证书]", "titles: &t [样例证书]\nstop_labels: *t", "aliases"),
        ("titles: [样例证书]", "titles: [样例证书", "line 5, column 20"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(before: str, after: str, named: str) -> None:
    assert before in SMALLEST
    with pytest.raises(TemplateError, match=r"^sample\.yaml: ") as caught:
        parse_template("sample.yaml", SMALLEST.replace(before, after))
    assert named in caught.value.reason


def test_a_character_that_yaml_forbids_is_an_error_with_the_file() -> None:
    with pytest.raises(TemplateError, match=r"^sample\.yaml: .*not allowed"):
        parse_template("sample.yaml", "id: a\x01")
