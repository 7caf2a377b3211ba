"""The tables described for other programs, from the models of their rows: a Data Package (v2).

`python -m reportgen.datapackage > data/datapackage.json` writes the description.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

from reportgen.columns import Column
from reportgen.rows import MODELS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic.fields import FieldInfo

    from reportgen.rows import Row


def datapackage(models: Iterable[type[Row]] = MODELS) -> dict[str, Any]:
    """The description of the tables as a Data Package (https://datapackage.org, version 2)."""
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "facts",
        "resources": [_resource(model) for model in models],
    }


def _resource(model: type[Row]) -> dict[str, Any]:
    return {
        "name": model.TABLE,
        "title": model.TITLE,
        "type": "table",
        "path": f"{model.TABLE}.csv",
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8-sig",
        "schema": {
            "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
            "fields": [_field(name, info) for name, info in model.columns().items()],
            "fieldsMatch": "equal",
            "missingValues": [""],
            "primaryKey": list(model.KEY),
            "foreignKeys": [_foreign(model, column, table) for column, table in model.REFERENCES.items()],
        },
    }


def _foreign(model: type[Row], column: str, table: str) -> dict[str, Any]:
    target = next(m for m in MODELS if table == m.TABLE)
    # Data Package: a table that points into itself names the empty resource.
    resource = "" if target is model else table
    return {"fields": [column], "reference": {"resource": resource, "fields": list(target.KEY)}}


def _field(name: str, info: FieldInfo) -> dict[str, Any]:
    column = next((m for m in info.metadata if isinstance(m, Column)), Column())
    pattern = next((m.pattern for m in info.metadata if getattr(m, "pattern", None)), column.pattern).strip("^$")
    length = next((m.max_length for m in info.metadata if hasattr(m, "max_length")), None)
    options = [option for option in _options(info.annotation) if option]
    limits = {
        "required": info.is_required() or None,
        "enum": options or None,
        "pattern": pattern or None,
        "maxLength": length,
    }
    field = {"name": name, "title": info.title, "type": column.type}
    constraints = {word: limit for word, limit in limits.items() if limit is not None}
    return {**field, "constraints": constraints} if constraints else field


def _options(annotation: Any) -> tuple[str, ...]:
    return get_args(annotation) if get_origin(annotation) is Literal else ()


if __name__ == "__main__":
    sys.stdout.write(json.dumps(datapackage(), ensure_ascii=False, indent=2) + "\n")
