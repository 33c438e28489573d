"""What a row asks for, and by how much it is missed."""

import statistics

LOSSES = ("refused", "reset", "ghost", "closed", "stalled", "connect_timeout", "protocol_error")


class Check:
    """`asked` is None for a figure that is only told; `missed` is None when what was asked is reached."""

    def __init__(self, asked, reached, missed=None):
        self.asked, self.reached, self.missed = asked, reached, missed


def spread(values, digits=2):
    middle = statistics.median(values)
    return f"{middle:,.{digits}f} ({min(values):,.{digits}f}-{max(values):,.{digits}f})"


def at_most(label, bound, values, unit="x", digits=2):
    middle = statistics.median(values)
    missed = None if middle <= bound else f"{label} missed by {(middle / bound - 1) * 100:.0f} %"
    return Check(f"{label} <= {bound:,g} {unit}", f"{label} {spread(values, digits)} {unit}", missed)


def at_least(label, bound, values, unit="x", digits=2):
    middle = statistics.median(values)
    missed = None if middle >= bound else f"{label} missed by {(1 - middle / bound) * 100:.0f} %"
    return Check(f"{label} >= {bound:,g} {unit}", f"{label} {spread(values, digits)} {unit}", missed)


def losses(results):
    """Each ending but `served`, as text; empty when there is none."""
    totals = {kind: sum(result[kind] for result in results) for kind in LOSSES}
    return [f"{count:,} {kind.replace('_', ' ')}" for kind, count in totals.items() if count]


def nothing_lost(results, files_missing=0):
    """Over all rounds: whoever wasn't served is named by the way it ended."""
    lost = losses(results) + ([f"{files_missing:,} files not whole"] if files_missing else [])
    if not lost:
        return Check("none lost", "none lost")
    problem = next((result["first_problem"] for result in results if result["first_problem"]), "-")
    of = sum(result["count"] for result in results)
    return Check("none lost", ", ".join(lost), f"{', '.join(lost)} of {of:,} [{problem}]")


def ratios(results, figure):
    return [figure(ours) / max(figure(theirs), 1e-9) for ours, theirs in results]


def medians(results, figure, unit, other, digits):
    ours = statistics.median(figure(pair[0]) for pair in results)
    theirs = statistics.median(figure(pair[1]) for pair in results)
    return Check(None, f"{ours:,.{digits}f} {unit} / {other} {theirs:,.{digits}f} {unit}")
