// The data of the page, and how its values are said in Danish. All text reaches the page as text nodes, never as markup.

const TYPES = ["beslutning", "drøftelse", "orientering", "ingen"];
const TYPE_NAMES = { ingen: "uden type" };
const NO_THEME = "(intet tema)";
const NO_BODY = "(ukendt udvalg)";

const { themes, meetings } = JSON.parse(document.getElementById("data").textContent);
document.getElementById("data").remove();

const items = meetings.flatMap((meeting) =>
  meeting.items.map((item) => ({
    ...item,
    meeting,
    kind: item.type ? item.type.label : "ingen",
    sure: item.type ? item.type.probability : null,
    themeIds: item.themes.length ? item.themes.map(([id]) => id) : [NO_THEME],
    body: meeting.body || NO_BODY,
    date: meeting.date || "",
  })),
);
items.forEach((item, order) => (item.order = order));

const collator = new Intl.Collator("da", { numeric: true, sensitivity: "base" });
const numbers = new Intl.NumberFormat("da-DK");
const dates = new Intl.DateTimeFormat("da-DK", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });

const $ = (id) => document.getElementById(id);
const count = (n, one, many) => `${numbers.format(n)} ${n === 1 ? one : many}`;
const percent = (p) => `${Math.round(p * 100)} %`;
const typeName = (kind) => TYPE_NAMES[kind] ?? kind;

function dateText(iso) {
  const date = new Date(`${iso}T00:00:00Z`);
  return Number.isNaN(date.getTime()) ? iso : dates.format(date);
}

function sureText(item) {
  if (!item.type) return "";
  return item.type.marker ? "skrevet" : percent(item.sure);
}

// What a search looks through; made once an item, when first searched.
function haystack(item) {
  item.haystack ??= plain([
    item.title,
    item.case_number ?? "",
    item.body,
    item.meeting.source,
    ...item.parts.flatMap((part) => [part.name ?? "", part.runs.map((run) => (Array.isArray(run) ? run[0] : run)).join("")]),
  ].join("\n"));
  return item.haystack;
}

const plain = (text) => text.normalize("NFC").toLowerCase().replace(/\s+/g, " ");

// An element with attributes and children; strings become text nodes.
function el(name, attributes = {}, ...children) {
  return filled(document.createElement(name), attributes, children);
}

function svg(name, attributes = {}, ...children) {
  return filled(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);
}

function filled(node, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return node;
}
