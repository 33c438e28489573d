"""Plots as SVG, made here: horizontal bars, and lines over a number of clients."""

import html
import math

WIDTH, FONT = 720, "font-family='Helvetica, Arial, sans-serif'"
INK, GREY, FAINT = "#1f2933", "#616e7c", "#e4e7eb"
COLOURS = ("#0b69a3", "#9aa5b1", "#de911d")
LEFT, RIGHT, TOP = 130, 150, 64


def text(x, y, words, anchor="start", size=13, colour=INK, weight="normal"):
    words = html.escape(words)
    return (
        f"<text x='{x:.1f}' y='{y:.1f}' {FONT} font-size='{size}' font-weight='{weight}' "
        f"fill='{colour}' text-anchor='{anchor}'>{words}</text>"
    )


def line(x1, y1, x2, y2, colour=FAINT, width=1):
    return f"<line x1='{x1:.1f}' y1='{y1:.1f}' x2='{x2:.1f}' y2='{y2:.1f}' stroke='{colour}' stroke-width='{width}'/>"


def drawing(height, title, subtitle, parts):
    """A white ground, so that it can be read on a dark page too."""
    head = [
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDTH} {height}' width='{WIDTH}' height='{height}' "
        f"role='img' aria-label='{html.escape(title, quote=True)}'>",
        f"<rect width='{WIDTH}' height='{height}' fill='white'/>",
        text(20, 28, title, size=17, weight="bold"),
        text(20, 48, subtitle, colour=GREY),
    ]
    return "\n".join([*head, *parts, "</svg>"]) + "\n"


def bars(title, subtitle, items, whole):
    """`items`: (name, value, what stands behind the bar); `whole` is the value of a full bar."""
    step, wide, parts = 34, WIDTH - LEFT - RIGHT, []
    for number, (name, value, words) in enumerate(items):
        y = TOP + 12 + number * step
        length = wide * value / whole
        colour = COLOURS[0] if number == 0 else COLOURS[1] if value >= whole else COLOURS[2]
        parts.append(text(LEFT - 10, y + 15, name, "end", weight="bold" if number == 0 else "normal"))
        parts.append(f"<rect x='{LEFT}' y='{y}' width='{wide}' height='22' fill='{FAINT}'/>")
        parts.append(f"<rect x='{LEFT}' y='{y}' width='{length:.1f}' height='22' fill='{colour}'/>")
        parts.append(text(LEFT + wide + 8, y + 15, words, colour=GREY, size=12))
    return drawing(TOP + 28 + len(items) * step, title, subtitle, parts)


def nice_step(most, steps=5):
    """1, 2 or 5 times a power of ten, so that about `steps` of them reach `most`."""
    rough = max(most, 1e-9) / steps
    power = 10 ** math.floor(math.log10(rough))
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough)


def spread_apart(places, least):
    """The same heights, moved down where two would cover each other."""
    moved = {}
    for name, y in sorted(places.items(), key=lambda place: place[1]):
        moved[name] = max([y] + [other + least for other in moved.values()])
    return moved


def lines(title, subtitle, series, unit):
    """`series`: name to [(x, y)], drawn from zero; each line carries its own name at its end."""
    height, left, bottom, wide = 360, 64, 310, WIDTH - 64 - RIGHT
    most_x = max(x for points in series.values() for x, _ in points)
    most_y = max(y for points in series.values() for _, y in points)
    step = nice_step(most_y)
    top_y = step * math.ceil(most_y / step)
    at = lambda x, y: (left + wide * x / most_x, bottom - (bottom - TOP - 16) * y / top_y)
    parts = axes(series, at, left + wide, (step, top_y, unit))
    names = spread_apart({name: at(*points[-1])[1] for name, points in series.items()}, 16)
    for number, (name, points) in enumerate(series.items()):
        colour, path = COLOURS[number], " ".join("%.1f,%.1f" % at(x, y) for x, y in points)
        parts.append(f"<polyline points='{path}' fill='none' stroke='{colour}' stroke-width='2.5'/>")
        parts += [f"<circle cx='{at(x, y)[0]:.1f}' cy='{at(x, y)[1]:.1f}' r='3.5' fill='{colour}'/>" for x, y in points]
        words = f"{name}  {points[-1][1]:.2f} {unit}"
        parts.append(text(left + wide + 10, names[name] + 4, words, colour=colour, size=12, weight="bold"))
    return drawing(height, title, subtitle, parts)


def axes(series, at, right, scale):
    step, top_y, unit = scale
    parts = []
    for number in range(round(top_y / step) + 1):
        x, y = at(0, number * step)
        parts += [line(x, y, right, y), text(x - 8, y + 4, f"{number * step:g} {unit}", "end", 12, GREY)]
    for count in sorted({x for points in series.values() for x, _ in points}):
        x, y = at(count, 0)
        parts += [line(x, y, x, y + 5, GREY), text(x, y + 21, f"{count:,}", "middle", 12, GREY)]
    return parts
