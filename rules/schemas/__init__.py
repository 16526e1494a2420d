"""JSON Schemas of the files of a pack, so that editors complete and check them.

They are made from the models and the catalogue; the files beside this one are what they were made
to when last written, for the `$schema` of YAML files to point at.
"""

from rules.schemas.build import list_schemas, write_schema

__all__ = ["list_schemas", "write_schema"]
