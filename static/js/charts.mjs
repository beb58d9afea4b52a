// Charts that answer: point at them, or focus and use the arrow keys, and the figure is said below.

/** Let the figure say the words of the mark nearest the pointer or chosen by arrow keys. */
export function enliven(figure) {
  const drawing = figure.querySelector("svg");
  const marks = [...figure.querySelectorAll("[data-words]")];
  if (!drawing || marks.length === 0) return;
  const columns = grouped(marks);
  const order = [...columns.keys()].sort((a, b) => a - b);
  const tip = document.createElement("p");
  tip.className = "chart__tip";
  tip.setAttribute("role", "status");
  drawing.after(tip);
  drawing.setAttribute("tabindex", "0");
  let at = -1;

  const show = (index) => {
    at = index;
    marks.forEach((mark) => mark.classList.remove("is-on"));
    const chosen = at < 0 ? [] : columns.get(order[at]);
    chosen.forEach((mark) => mark.classList.add("is-on"));
    tip.textContent = chosen.map((mark) => mark.dataset.words).join(". ");
  };
  drawing.addEventListener("keydown", (event) => {
    const last = order.length - 1;
    const to = { ArrowRight: Math.min(at + 1, last), ArrowDown: Math.min(at + 1, last), ArrowLeft: Math.max(at - 1, 0), ArrowUp: Math.max(at - 1, 0), Home: 0, End: last, Escape: -1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    show(to);
  });
  drawing.addEventListener("pointermove", (event) => {
    const mark = event.target.closest("[data-words]");
    if (mark) show(order.indexOf(Number(mark.dataset.column)));
  });
  drawing.addEventListener("pointerleave", () => show(-1));
}

function grouped(marks) {
  const columns = new Map();
  for (const mark of marks) {
    const column = Number(mark.dataset.column);
    columns.set(column, [...(columns.get(column) ?? []), mark]);
  }
  return columns;
}
