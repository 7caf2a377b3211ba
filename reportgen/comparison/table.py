"""The derived table (data/derived.csv): its rows evaluated, and checked against what the sources print themselves."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal, localcontext
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from reportgen.comparison import operations, parts
from reportgen.comparison.bounds import PRECISION
from reportgen.comparison.derived import PERCENT_DECIMALS, RATIO_DECIMALS, Derived, percent
from reportgen.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from reportgen.facts import Facts
    from reportgen.rows import DerivedRow, Observation
    from reportgen.units import Unit

    Operation = Callable[[Sequence[Observation], Facts], Derived]

CHECK_ID: Final = "derived"  # the name under which checks_waived.csv waives a disagreement
_HUNDREDTHS: Final = frozenset({"percent", "point"})
_ARITY: Final = {"sum": (2, None), "monthly_mean": (1, 1)}


def derive(row: DerivedRow, facts: Facts) -> Derived:
    """The number a row of the derived table asks for, in the row's unit and with at most its digits.

    A share between places has the op share_of_parent, which is worded 相当于. DataError if the row is wrong,
    ComparisonError if its inputs do not allow the operation.
    """
    inputs = _inputs(row, facts)
    result = _OPERATIONS[row.op](inputs, facts)
    return replace(_restated(result, row, facts), id=row.derived_id)


def derive_all(facts: Facts) -> Mapping[str, Derived]:
    """Every row of the derived table by its id; DataError or ComparisonError at the first that cannot be computed."""
    return MappingProxyType({key: derive(row, facts) for key, row in facts.derived.items()})


def meets(derived: Derived, observation: Observation) -> bool:
    """Whether a derived number and the same figure as a source prints it have a value in common."""
    return not derived.interval.disjoint(observation.quantity.interval())


def disagreements(facts: Facts) -> tuple[str, ...]:
    """The ids of derived rows that miss the figure the source prints (`check_obs_id`) and are not waived."""
    waived = {i for waiver in facts.waivers.values() if waiver.check_id == CHECK_ID for i in waiver.object_ids}
    checked = [row for key, row in facts.derived.items() if row.check_obs_id and key not in waived]
    return tuple(
        row.derived_id for row in checked if not meets(derive(row, facts), facts.observations[row.check_obs_id])
    )


def _inputs(row: DerivedRow, facts: Facts) -> tuple[Observation, ...]:
    place = f"{row.place} inputs" if row.place.file else row.derived_id
    unknown = [i for i in row.inputs if i not in facts.observations]
    if unknown:
        raise DataError(
            f"「{'、'.join(unknown)}」 不在数据表中", place=place, remedy="请改为 observations.csv 中的编号"
        )
    least, most = _ARITY.get(row.op, (2, 2))
    if len(row.inputs) < least or (most is not None and len(row.inputs) > most):
        wanted = f"{least} 个" if most else f"{least} 个以上"
        raise DataError(f"「{'|'.join(row.inputs)}」 不合运算 {row.op}", place=place, remedy=f"请给出 {wanted}编号")
    return tuple(facts.observations[i] for i in row.inputs)


def _any_share(part: Observation, whole: Observation, facts: Facts) -> Derived:
    """Within one place a share; between places the share of the area that contains it."""
    one_place = part.area_id == whole.area_id
    return parts.share(part, whole, facts) if one_place else parts.share_of_parent(part, whole, facts)


def _of_two(operation: Callable[[Observation, Observation, Facts], Derived]) -> Operation:
    return lambda inputs, facts: operation(inputs[0], inputs[1], facts)


_OPERATIONS: Final[Mapping[str, Operation]] = {
    "ratio": _of_two(operations.ratio),
    "share": _of_two(_any_share),
    "growth": _of_two(operations.growth),
    "cagr": _of_two(operations.cagr),
    "diff": _of_two(operations.diff),
    "sum": parts.total,
    "monthly_mean": lambda inputs, facts: operations.monthly_mean(inputs[0], facts),
    "implied_base": _of_two(operations.implied_base),
}


def _restated(result: Derived, row: DerivedRow, facts: Facts) -> Derived:
    """The same number in the unit and with the digits of the row."""
    scale = _scale(result.unit, row, facts)
    with localcontext(prec=2 * PRECISION):
        value, low, high = (end * scale for end in (result.value, result.low, result.high))
    moved = replace(result, value=value, low=low, high=high, unit=row.unit)
    decimals = _decimals(result, row)
    return replace(moved, text=moved.printed(decimals), decimals=decimals)


def _decimals(result: Derived, row: DerivedRow) -> int:
    """The decimals the unit allows, of which the row may ask for fewer."""
    allowed = PERCENT_DECIMALS if row.unit.dimension in _HUNDREDTHS else RATIO_DECIMALS
    allowed = result.decimals if row.unit.id == result.unit.id else allowed
    return allowed if row.digits is None else min(allowed, row.digits)


def _scale(unit: Unit, row: DerivedRow, facts: Facts) -> Decimal:
    """The factor from base units of one unit to those of the row's: only 倍 and % change into each other."""
    if unit.dimension == row.unit.dimension:
        return Decimal(1)
    hundred = 100 * percent(facts).factor
    factors = {("multiple", "percent"): hundred, ("percent", "multiple"): 1 / hundred}
    if (unit.dimension, row.unit.dimension) not in factors:
        place = f"{row.place} unit" if row.place.file else row.derived_id
        raise DataError(f"「{row.unit.id}」 不是运算 {row.op} 的单位", place=place, remedy=f"请用 {unit.id}")
    return factors[unit.dimension, row.unit.dimension]
