// Which items are chosen. The form is the only place where a choice is kept.

const form = $("filters");
const { elements } = form;

// Each filter: whether an item passes, given the form's value; and how the choice is said.
const FILTERS = {
  search: { passes: (item, words) => words.every((word) => haystack(item).includes(word)), says: () => `søgning »${elements.search.value.trim()}«` },
  type: { passes: (item, kinds) => kinds.includes(item.kind), says: (kinds) => kinds.map(typeName).join(" eller ") },
  theme: { passes: (item, theme) => item.themeIds.includes(theme), says: (theme) => theme },
  body: { passes: (item, body) => item.body === body, says: (body) => body },
  period: { passes: (item, [from, to]) => item.date !== "" && item.date >= from && item.date <= to, says: periodText },
  sure: { passes: isAsSure, says: () => `sikker: ${elements.sure.selectedOptions[0].text.toLowerCase()}` },
  review: { passes: (item) => item.review, says: () => "til gennemsyn" },
};
const LAST_DAY = "9999-12-31";

function chosen() {
  const data = new FormData(form);
  const words = plain(data.get("search")).split(" ").filter(Boolean);
  const kinds = data.getAll("type");
  const [from, to] = [data.get("from"), data.get("to")];
  const values = {
    search: words.length ? words : null,
    type: kinds.length ? kinds : null,
    theme: data.get("theme"),
    body: data.get("body"),
    period: from || to ? [from, to || LAST_DAY] : null,
    sure: data.get("sure"),
    review: data.get("review"),
  };
  return Object.entries(values).filter(([, value]) => value);
}

// The items that pass every filter, and for each filter those that pass all the others: what its chart shows.
function select(choice) {
  const found = [];
  const besides = Object.fromEntries(Object.keys(FILTERS).map((name) => [name, []]));
  for (const item of items) {
    const failed = choice.filter(([name, value]) => !FILTERS[name].passes(item, value));
    if (failed.length === 0) found.push(item);
    if (failed.length === 1) besides[failed[0][0]].push(item);
  }
  for (const name of Object.keys(besides)) besides[name] = besides[name].length ? [...found, ...besides[name]] : found;
  return { found, besides };
}

function isAsSure(item, value) {
  if (value === "written") return Boolean(item.type?.marker);
  const [least, below] = value.split("-").map(Number);
  return item.type !== null && !item.type.marker && item.sure >= least && item.sure < below;
}

function periodText([from, to]) {
  if (!from) return `til ${dateText(to)}`;
  return to === LAST_DAY ? `fra ${dateText(from)}` : `${dateText(from)} – ${dateText(to)}`;
}

function choiceText(choice) {
  return choice.map(([name, value]) => FILTERS[name].says(value)).join(" · ");
}

function fillChoices(counts) {
  $("types").append(
    ...TYPES.filter((kind) => counts.type.has(kind)).map((kind) =>
      el("label", { class: "check" }, el("input", { type: "checkbox", name: "type", value: kind }), el("span", { class: "dot", "data-type": kind }), typeName(kind)),
    ),
  );
  const groups = new Map();
  for (const { id, group } of themes) if (counts.theme.has(id)) groups.set(group, [...(groups.get(group) ?? []), id]);
  const listed = new Set(themes.map(({ id }) => id));
  const others = [...counts.theme.keys()].filter((id) => !listed.has(id));
  for (const [group, ids] of groups) $("theme").append(el("optgroup", { label: group || "temaer" }, ids.map((id) => option(id, counts.theme))));
  $("theme").append(...others.map((id) => option(id, counts.theme)));
  $("body").append(...[...counts.body.keys()].sort(collator.compare).map((body) => option(body, counts.body)));
}

function option(value, counts) {
  return el("option", { value }, `${value} (${numbers.format(counts.get(value))})`);
}
