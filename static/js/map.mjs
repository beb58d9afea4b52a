// The live map: the server's own drawing as ground (or tiles where configured), our pins, and the list's links.
import { divIcon, latLngBounds, map as createMap, marker, svgOverlay, tileLayer } from "leaflet/dist/leaflet-src.esm.js";

/** Put a live map in the place of the drawing in `figure`. */
export function start(figure) {
  const drawing = figure.querySelector("svg");
  const bounds = latLngBounds([figure.dataset.south, figure.dataset.west].map(Number), [figure.dataset.north, figure.dataset.east].map(Number));
  const pins = [...drawing.querySelectorAll(".pin")];
  const ground = drawing.cloneNode(true);
  ground.querySelectorAll(".pin").forEach((pin) => pin.remove());
  ground.setAttribute("aria-hidden", "true");
  ground.removeAttribute("role");

  const box = document.createElement("div");
  box.className = "map__live";
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", drawing.getAttribute("aria-label"));
  drawing.replaceWith(box);
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const live = createMap(box, { maxBounds: bounds.pad(0.3), zoomSnap: 0.5, scrollWheelZoom: false, attributionControl: Boolean(figure.dataset.tiles), zoomAnimation: !still, fadeAnimation: !still, markerZoomAnimation: !still });
  if (figure.dataset.tiles) tiled(live, figure.dataset, () => svgOverlay(ground, bounds).addTo(live));
  else svgOverlay(ground, bounds).addTo(live);

  const spots = pins.map((pin) => [Number(pin.dataset.lat), Number(pin.dataset.lon)]);
  live.fitBounds(spots.length > 1 ? latLngBounds(spots).pad(0.15) : bounds, { maxZoom: 15, animate: false });
  pins.forEach((pin, i) => place(pin, spots[i], live));
}

/** The council's own tiles as ground; where one of them does not come, the server's drawing after all. */
function tiled(live, { tiles, credit }, otherwise) {
  const words = document.createElement("span");
  words.textContent = credit;
  live.attributionControl.setPrefix(false);
  const layer = tileLayer(tiles, { attribution: words.outerHTML });
  layer.once("tileerror", () => {
    layer.remove();
    otherwise();
  });
  layer.addTo(live);
}

function place(pin, at, live) {
  const kind = pin.classList.contains("pin--organisation") ? "organisation" : "person";
  const title = pin.querySelector("title").textContent;
  const target = document.querySelector(pin.getAttribute("href"));
  const icon = divIcon({ className: `live-pin live-pin--${kind}`, html: pin.querySelector("text").textContent, iconSize: [34, 34] });
  const shown = marker(at, { icon, title, alt: title, keyboard: true }).addTo(live);
  shown.getElement().setAttribute("aria-label", title);
  shown.on("click keypress", (event) => {
    if (event.type === "keypress" && event.originalEvent.key !== "Enter") return;
    target?.scrollIntoView({ block: "center" });
    target?.querySelector("a")?.focus();
  });
}
