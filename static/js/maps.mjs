// Maps: the server's drawing stands; when it comes into view the live map is fetched and takes its place.

/** Fetch the live map once `figure` is scrolled into view; if that fails, the drawing stays. */
export function watch(figure) {
  const seen = new IntersectionObserver(async (entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    seen.disconnect();
    const drawing = figure.querySelector("svg");
    try {
      const [live] = await Promise.all([import(figure.dataset.script), styles(figure.dataset.styles)]);
      live.start(figure);
    } catch {
      // Without the live map the drawing and the list say the same.
      figure.querySelector(".map__live")?.replaceWith(drawing);
    }
  });
  seen.observe(figure);
}

function styles(address) {
  return new Promise((resolve, reject) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = address;
    link.addEventListener("load", resolve);
    link.addEventListener("error", reject);
    document.head.append(link);
  });
}
