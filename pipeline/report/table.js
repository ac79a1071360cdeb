// The table of items: sorted, a page at a time, each row opening to its item.

const PAGE = 50;
const text = (key) => (a, b) => collator.compare(key(a), key(b));
const COLUMNS_OF_TABLE = [
  { key: "date", name: "Dato", compare: (a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0), empty: (item) => !item.date },
  { key: "body", name: "Udvalg", compare: text((item) => item.body), empty: (item) => item.body === NO_BODY },
  { key: "number", name: "Nr.", compare: text((item) => item.number), empty: (item) => !item.number },
  { key: "title", name: "Titel", compare: text((item) => item.title), empty: (item) => !item.title },
  { key: "type", name: "Type", compare: (a, b) => TYPES.indexOf(a.kind) - TYPES.indexOf(b.kind), empty: () => false },
  { key: "sure", name: "Sikker", compare: (a, b) => a.sure - b.sure, empty: (item) => item.sure === null },
  { key: "themes", name: "Temaer", compare: text((item) => item.themeIds[0]), empty: (item) => !item.themes.length },
];
const view = { items: [], sort: null, down: false, page: 0, open: new Set() };

// In the order asked for; equal ones stay in the order of the source, empty ones come last whichever way.
function sorted(found) {
  const column = COLUMNS_OF_TABLE.find(({ key }) => key === view.sort);
  if (!column) return found;
  const way = view.down ? -1 : 1;
  const full = found.filter((item) => !column.empty(item)).sort((a, b) => way * column.compare(a, b) || a.order - b.order);
  return [...full, ...found.filter(column.empty)];
}

function showItems(found) {
  view.items = sorted(found);
  view.page = 0;
  drawTable();
}

function drawTable() {
  const pages = Math.max(1, Math.ceil(view.items.length / PAGE));
  drawRows(view.items.slice(view.page * PAGE, (view.page + 1) * PAGE));
  drawHeads();
  $("none").hidden = view.items.length > 0;
  $("pager").hidden = pages === 1;
  $("page").textContent = `Side ${numbers.format(view.page + 1)} af ${numbers.format(pages)}`;
  $("previous").disabled = view.page === 0;
  $("next").disabled = view.page === pages - 1;
}

function drawRows(shown) {
  redraw($("rows"), ...shown.flatMap((item) => (view.open.has(item.order) ? [row(item), openRow(item)] : [row(item)])));
}

function row(item) {
  const open = view.open.has(item.order);
  const cell = (name, ...content) => el("td", { role: "cell", class: name }, content);
  const toggle = el("button", { type: "button", class: "title", "data-key": `item=${item.order}`, "data-item": item.order,
    "aria-expanded": String(open), "aria-controls": open ? `item-${item.order}` : null }, el("span", { class: "clamp" }, item.title || "(uden titel)"));
  return el("tr", { role: "row", class: open ? "item is-open" : "item" },
    cell("date", item.date ? dateText(item.date) : ""),
    cell("body", item.meeting.body ?? ""),
    cell("number", item.number ?? ""),
    cell("titled", toggle, item.closed ? el("span", { class: "tag" }, "lukket") : null),
    cell("type", typeMark(item.kind)),
    cell("sure", sureText(item), item.review ? el("span", { class: "tag review" }, "gennemsyn") : null),
    cell("themes", item.themes.map(([id], n) => el("span", { class: n ? "theme" : "theme main" }, id))));
}

const typeMark = (kind) => el("span", { class: "kind" }, el("span", { class: "dot", "data-type": kind }), typeName(kind));

function openRow(item) {
  return el("tr", { role: "row", class: "opened", id: `item-${item.order}` },
    el("td", { role: "cell", colspan: COLUMNS_OF_TABLE.length }, detail(item)));
}

function toggleItem(button) {
  const order = Number(button.dataset.item);
  const closing = view.open.delete(order);
  if (!closing) view.open.add(order);
  const old = button.closest("tr");
  if (closing) $(`item-${order}`).remove();
  else old.after(openRow(items[order]));
  old.classList.toggle("is-open", !closing);
  button.setAttribute("aria-expanded", String(!closing));
  if (closing) button.removeAttribute("aria-controls");
  else button.setAttribute("aria-controls", `item-${order}`);
  markSearch();
}

function drawHeads() {
  const heads = COLUMNS_OF_TABLE.map(({ key, name }) => {
    const way = view.sort === key ? (view.down ? "descending" : "ascending") : "none";
    return el("th", { role: "columnheader", scope: "col", class: key, "aria-sort": way },
      el("button", { type: "button", "data-key": `sort=${key}`, "data-sort": key }, name, el("span", { class: "arrow", "aria-hidden": "true" })));
  });
  redraw($("heads"), ...heads);
  $("sort").value = view.sort ? `${view.sort} ${view.down ? "down" : "up"}` : "";
}

// First click ascending, second descending, third back to the order of the source.
function sortBy(key) {
  if (view.sort !== key) [view.sort, view.down] = [key, false];
  else if (!view.down) view.down = true;
  else [view.sort, view.down] = [null, false];
}

function fillSorter() {
  $("sort").append(el("option", { value: "" }, "som i kilden"));
  for (const { key, name } of COLUMNS_OF_TABLE) {
    $("sort").append(el("option", { value: `${key} up` }, `${name} ↑`), el("option", { value: `${key} down` }, `${name} ↓`));
  }
}
