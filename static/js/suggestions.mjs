// Suggestions as one types: what the page of suggestions says, in a list of the browser's own under the field.

const PAUSE = 150; // milliseconds without a new letter

/** Put under `field` what the letters in it may become; without an answer one types on. */
export function suggest(field) {
  const list = document.createElement("datalist");
  list.id = `${field.id}-suggestions`;
  field.after(list);
  field.setAttribute("list", list.id);
  let waiting, asking;
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      asking?.abort();
      asking = new AbortController();
      try {
        const address = `${field.dataset.suggest}?${new URLSearchParams({ q: field.value })}`;
        const answer = await fetch(address, { signal: asking.signal });
        if (!answer.ok) return;
        const { suggestions } = await answer.json();
        list.replaceChildren(...suggestions.map(({ words, about }) => Object.assign(new Option(about, words), { label: `${words} (${about})` })));
      } catch {
        // Another letter came first, or the network is away.
      }
    }, PAUSE);
  });
}
