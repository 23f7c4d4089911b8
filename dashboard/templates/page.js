"use strict";
const views = {};

function save(name, type, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
}

// Colours are variables on the page; a picture that leaves it needs them written out.
function withColours(svg) {
  const style = getComputedStyle(document.documentElement);
  return svg.replace(/var\((--\w+)\)/g, (_, name) => style.getPropertyValue(name).trim());
}

// A column is its values, or which of a few values each row has, or values with how often they come in a row.
function column(place) {
  const held = COLUMNS[place];
  if (Array.isArray(held)) return held;
  if (held.at) return (COLUMNS[place] = held.at.map(at => held.of[at]));
  return (COLUMNS[place] = held.runs.flatMap((value, at) => (at % 2 ? [] : Array(held.runs[at + 1]).fill(value))));
}

function rowsOf(table) {
  const fields = Object.keys(table);
  const columns = fields.map(field => column(table[field]));
  return (columns[0] ?? []).map((_, row) => Object.fromEntries(fields.map((field, at) => [field, columns[at][row]])));
}

// What a reader takes away of a card: comma-separated values, quoted where they need to be. Text that a spreadsheet
// would take for a formula gets an apostrophe before it; numbers stay numbers.
function csvOf(card) {
  const isFormula = text => /^\s*[=+\-@＝＋－＠]|^[\t\r]/.test(text) && !/^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?%?$/i.test(text);
  const plain = value => (typeof value === "string" && isFormula(value) ? "'" + value : String(value ?? ""));
  const cell = value => (/[",\r\n]/.test(plain(value)) ? `"${plain(value).replaceAll('"', '""')}"` : plain(value));
  const lines = rowsOf(TAKEN[card]).map(row => Object.values(row).map(cell));
  return [Object.keys(TAKEN[card]), ...lines].map(line => line.join(",") + "\n").join("");
}

const datasets = Object.fromEntries(Object.entries(DRAWN).map(([name, table]) => [name, rowsOf(table)]));

// A mark with a document opens it beside the page, not in its place.
const loader = { target: "_blank", rel: "noreferrer" };

// What a mark says: a line a field, without those that are not known. A quarter comes as a number, like 20262: the
// reading of the nearest mark takes no text.
function formatted(value, sanitize) {
  if (typeof value !== "object") return sanitize(String(value));
  const lines = Object.entries(value).filter(([, text]) => !/^(\$?NaN%?|null|undefined)?$/.test(String(text)));
  const shown = (key, text) => (key === "Quarter" ? String(text).replace(/^(\d{4})(\d)$/, "$1Q$2") : text);
  const cells = ([key, text]) => `<tr><td class="key">${sanitize(key)}</td><td class="value">${sanitize(shown(key, text))}</td></tr>`;
  return `<table>${lines.map(cells).join("")}</table>`;
}

async function draw([id, spec]) {
  const options = { renderer: "svg", actions: false, tooltip: { theme: "custom", formatTooltip: formatted }, loader };
  views[id] = (await vegaEmbed("#viz-" + id, { ...spec, datasets }, options)).view;
}

function light(button) {
  const isOn = button.getAttribute("aria-pressed") !== "true";
  const key = isOn ? button.dataset.light : "";
  for (const other of document.querySelectorAll("[data-light]")) {
    other.setAttribute("aria-pressed", String(isOn && other.dataset.light === key));
  }
  for (const card of document.querySelectorAll(".card:has([data-light])")) views[card.id].signal("hl", key).run();
}

// A chart takes the width of the paper, where the browser lays it out before it prints.
addEventListener("beforeprint", () => { for (const view of Object.values(views)) view.resize().run(); });

Promise.all(Object.entries(SPECS).map(draw)).then(() => { document.body.dataset.ready = "1"; });

for (const button of document.querySelectorAll("[data-rows]")) {
  button.onclick = () => save(button.dataset.rows + ".csv", "text/csv", csvOf(button.dataset.rows));
}
for (const button of document.querySelectorAll("[data-image]")) {
  button.onclick = async () => {
    save(button.dataset.image + ".svg", "image/svg+xml", withColours(await views[button.dataset.image].toSVG()));
  };
}
for (const button of document.querySelectorAll("[data-light]")) button.onclick = () => light(button);
for (const select of document.querySelectorAll("[data-choice]")) {
  select.onchange = () => {
    for (const other of document.querySelectorAll(`[data-choice=${select.dataset.choice}]`)) {
      other.value = select.value;
      views[other.closest(".card").id].signal("pick", select.value).run();
    }
  };
}
