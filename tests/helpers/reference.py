"""The scoring rules a second time, in plain Python fractions: the kernel's independent witness."""

from collections.abc import Sequence
from fractions import Fraction

from fusionassess.kernel.scoring import Plan

Number = Fraction | None


def mean(values: Sequence[Number], weights: Sequence[Fraction]) -> Number:
    """Weighted mean of the values there are."""
    known = [(value, weight) for value, weight in zip(values, weights, strict=True) if value is not None]
    total = sum((weight for _, weight in known), Fraction(0))
    return sum((value * weight for value, weight in known), Fraction(0)) / total if total else None


def climb(plan: Plan, leaves: Sequence[Number]) -> list[list[Number]]:
    """Values of the measures, the paths and the whole."""
    tiers = []
    children = list(leaves)
    for tier in plan.tiers:
        ends = [*tier.starts[1:], len(children)]
        weights = [Fraction(float(weight)) for weight in tier.weights]
        children = [mean(children[a:b], weights[a:b]) for a, b in zip(tier.starts, ends, strict=True)]
        tiers.append(children)
    return tiers


def score(plan: Plan, levels: Sequence[Number], applicable: Sequence[bool]) -> list[list[Number]]:
    """Scores in [0, 1] of every node."""
    pairs = zip(levels, applicable, strict=True)
    return climb(plan, [level / plan.top if level is not None and there else None for level, there in pairs])


def coverage(plan: Plan, levels: Sequence[Number], applicable: Sequence[bool]) -> list[list[Number]]:
    """Answered share of the applicable weight of every node."""
    pairs = zip(levels, applicable, strict=True)
    return climb(plan, [(Fraction(level is not None) if there else None) for level, there in pairs])


def achievement(plan: Plan, levels: Sequence[Number], applicable: Sequence[bool]) -> list[Number]:
    """A_1 … A_top of the whole."""
    known = [level if there else None for level, there in zip(levels, applicable, strict=True)]
    return [
        climb(plan, [None if level is None else Fraction(round(level, 9) >= k) for level in known])[-1][0]
        for k in range(1, plan.top + 1)
    ]


def level(shares: Sequence[Number]) -> int | None:
    """The highest k with A_k > 1/2 and every lower A_j > 17/20, shares rounded to 9 decimals."""
    if shares[0] is None:
        return None
    known = [round(Fraction(share), 9) for share in shares if share is not None]
    held = [
        k
        for k, share in enumerate(known, start=1)
        if share > Fraction(1, 2) and all(lower > Fraction(17, 20) for lower in known[: k - 1])
    ]
    return max(held, default=0)


def effective_weights(plan: Plan, present: Sequence[bool]) -> list[Fraction]:
    """Each question's share in the whole, as the answers present share it out."""
    tree: list[list[Number]] = [[Fraction(1) if there else None for there in present]]
    tree += climb(plan, tree[0])
    shares = [Fraction(1)]
    for tier, below in zip(reversed(plan.tiers), reversed(tree[:-1]), strict=True):
        ends = [*tier.starts[1:], len(below)]
        spread: list[Fraction] = []
        for parent, (start, end) in enumerate(zip(tier.starts, ends, strict=True)):
            weights = [
                Fraction(float(tier.weights[i])) if below[i] is not None else Fraction(0) for i in range(start, end)
            ]
            total = sum(weights)
            spread += [shares[parent] * weight / total if total else Fraction(0) for weight in weights]
        shares = spread
    return shares
