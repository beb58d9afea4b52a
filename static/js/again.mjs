// Something is under way: its bars are fetched again every few seconds, and the whole page once it is over.

const PAUSE = 2000; // milliseconds between looks
const LONGEST = 30000; // where the server is away, the pause doubles up to this

/** Keep `part` as the page of its address has it; without an answer there is a link to look again. */
export function lookAgain(part) {
  const look = async (pause) => {
    if (document.hidden) return setTimeout(look, pause, pause);
    try {
      const answer = await fetch(part.dataset.again, { headers: { Accept: "text/html" } });
      if (!answer.ok) throw new Error(answer.status);
      const found = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(part.id);
      if (!found) return location.assign(part.dataset.again);
      const [bars, news] = [part, found].map((one) => one.querySelectorAll(".progress"));
      const same = bars.length === news.length && [...bars].every((bar, place) => bar.isEqualNode(news[place]));
      const link = part.querySelector("a:focus");
      if (!same) part.replaceChildren(...found.childNodes);
      if (link && !same) part.querySelector("a")?.focus();
      setTimeout(look, PAUSE, PAUSE);
    } catch {
      setTimeout(look, pause, Math.min(pause * 2, LONGEST));
    }
  };
  setTimeout(look, PAUSE, PAUSE);
}
