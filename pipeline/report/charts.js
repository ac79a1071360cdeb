// The charts: lists of buttons with bars drawn as SVG, so that their text is text and each bar chooses what it stands for.

const SHOWN = 10; // bars of a list before "Vis alle"
const COLUMNS = 24; // most columns of the time chart

// Value -> counts by type, over items; `values` gives an item's values.
function tally(found, values) {
  const counts = new Map();
  for (const item of found) {
    for (const value of values(item)) {
      if (!counts.has(value)) counts.set(value, { total: 0 });
      const one = counts.get(value);
      one.total += 1;
      one[item.kind] = (one[item.kind] ?? 0) + 1;
    }
  }
  return counts;
}

// Rectangles end to end, one a type, in a box that CSS stretches. `total` is what fills the box's length of 100.
function bar(counts, total, upright = false) {
  let at = 0;
  const parts = TYPES.filter((kind) => counts[kind]).map((kind) => {
    const length = (100 * counts[kind]) / total;
    const place = upright ? { x: 0, width: 100, y: 100 - at - length, height: length } : { x: at, width: length, y: 0, height: 100 };
    at += length;
    return svg("rect", { ...place, "data-type": kind });
  });
  return svg("svg", { class: "bar", viewBox: "0 0 100 100", preserveAspectRatio: "none", "aria-hidden": "true" }, parts);
}

function spoken(label, counts) {
  const parts = TYPES.filter((kind) => counts[kind]).map((kind) => `${typeName(kind)} ${numbers.format(counts[kind])}`);
  return `${label}: ${count(counts.total, "punkt", "punkter")}${parts.length ? ` (${parts.join(", ")})` : ""}`;
}

// `kinds` are the types that the report holds, so that the legend stays while one chooses.
function drawTypes(kinds, found, choice) {
  const counts = tally(found, (item) => [item.kind]);
  const whole = Object.fromEntries([...counts].map(([kind, { total }]) => [kind, total]));
  const entries = TYPES.filter((kind) => kinds.has(kind)).map((kind) => {
    const total = whole[kind] ?? 0;
    return el("li", {},
      facetButton("type", kind, choice, spoken(typeName(kind), { total }),
        el("span", { class: "dot", "data-type": kind }), el("span", { class: "name" }, typeName(kind)),
        el("span", { class: "figure" }, numbers.format(total)), el("span", { class: "share" }, percent(total / Math.max(1, found.length)))));
  });
  redraw($("type-chart"), found.length ? bar(whole, found.length) : "", el("ul", { class: "types" }, entries));
}

function drawBars(box, facet, found, values, choice) {
  const counted = tally(found, values);
  const current = choice.find(([name]) => name === facet)?.[1];
  if (current && !counted.has(current)) counted.set(current, { total: 0 });
  const rows = [...counted].sort(([a, x], [b, y]) => y.total - x.total || collator.compare(a, b));
  const most = Math.max(1, rows[0]?.[1].total ?? 0);
  const all = box.dataset.all === "yes";
  const shown = rows.filter(([value], n) => all || n < SHOWN || value === current);
  const entries = shown.map(([value, counts]) =>
    el("li", {},
      facetButton(facet, value, choice, spoken(value, counts),
        el("span", { class: "name" }, value), bar(counts, most), el("span", { class: "figure" }, numbers.format(counts.total)))));
  const toggle = rows.length > SHOWN
    ? el("button", { type: "button", class: "quiet", "data-key": `${facet}-all`, "data-unfold": box.id, "aria-expanded": String(all) },
        all ? "Vis færre" : `Vis ${numbers.format(rows.length - shown.length)} flere`)
    : "";
  redraw(box, rows.length ? el("ul", { class: "bars" }, entries) : el("p", { class: "hint" }, "Ingen punkter."), toggle);
}

// Months, quarters or years: the finest unit that the whole report's dates fit in.
const UNITS = [
  { name: "hver måned", months: 1, label: (month) => dates.formatToParts(Date.UTC(2000, month, 1)).find(({ type }) => type === "month").value.replace(".", "") },
  { name: "hvert kvartal", months: 3, label: (month) => `K${month / 3 + 1}` },
  { name: "hvert år", months: 12, label: () => "" },
];

function timeline(all) {
  const known = all.map((item) => item.date).filter((date) => /^\d{4}-\d\d-\d\d$/.test(date)).sort();
  if (!known.length) return null;
  const month = (date) => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1;
  const [first, last] = [month(known[0]), month(known.at(-1))];
  const unit = UNITS.find(({ months }) => Math.floor(last / months) - Math.floor(first / months) < COLUMNS) ?? UNITS.at(-1);
  const slot = (date) => Math.floor(month(date) / unit.months);
  const slots = [];
  for (let at = slot(known[0]); at <= slot(known.at(-1)); at += 1) slots.push(at);
  return { unit, slots, slot };
}

function slotDates(unit, slot) {
  const day = (months, days) => new Date(Date.UTC(Math.floor(months / 12), months % 12, days)).toISOString().slice(0, 10);
  return [day(slot * unit.months, 1), day((slot + 1) * unit.months, 0)];
}

function drawTime(time, found, choice) {
  const known = found.filter((item) => /^\d{4}-\d\d-\d\d$/.test(item.date));
  const undated = found.length - known.length;
  if (!time) {
    $("time-hint").textContent = "Ingen af dokumenterne siger, hvornår mødet var.";
    return;
  }
  const missing = undated ? ` ${count(undated, "punkt", "punkter")} uden dato er ikke med.` : "";
  $("time-hint").textContent = `Punkter efter mødets dato, en søjle for ${time.unit.name}.${missing}`;
  const counts = tally(known, (item) => [time.slot(item.date)]);
  const top = niceTop(Math.max(1, ...[...counts.values()].map(({ total }) => total)));
  const every = Math.ceil(time.slots.length / 6);
  const columns = time.slots.map((slot, n) => {
    const [from, to] = slotDates(time.unit, slot);
    const month = (slot * time.unit.months) % 12;
    const year = from.slice(0, 4);
    const small = time.unit.label(month);
    const one = counts.get(slot) ?? { total: 0 };
    const dated = !small || n === 0 || month === 0;
    const minor = small ? !dated : n % every > 0; // left out on narrow screens
    const label = el("span", { class: minor ? "tick minor" : "tick" }, small ? el("span", {}, small) : null, dated ? el("span", {}, year) : null);
    return el("li", {}, facetButton("period", `${from}/${to}`, choice, spoken(`${small} ${year}`.trim(), one), bar(one, top, true), label));
  });
  const lines = [1, 0.5].map((share) => el("span", { class: `line line-${share * 100}` }, numbers.format(top * share)));
  redraw($("time-chart"), el("div", { class: "grid", "aria-hidden": "true" }, lines), el("ul", { class: `columns unit-${time.unit.months}` }, columns));
}

// The round, even number at or above a count: the top of an axis whose middle is a whole number too.
function niceTop(most) {
  const power = 10 ** Math.floor(Math.log10(most));
  const step = [1, 2, 3, 4, 5, 6, 8, 10].find((factor) => factor * power >= most) * power;
  return step % 2 ? step + 1 : step;
}

function facetButton(facet, value, choice, label, ...children) {
  const [, current] = choice.find(([name]) => name === facet) ?? [];
  const pressed = Array.isArray(current) ? (facet === "period" ? current.join("/") === value : current.includes(value)) : current === value;
  return el("button", { type: "button", class: "facet", "data-facet": facet, "data-value": value, "data-key": `${facet}=${value}`,
    "aria-pressed": String(pressed), "data-dim": current && !pressed ? "yes" : null, "aria-label": label, title: label }, children);
}

// Chart buttons set the form, so that every choice is seen there too; pressing the chosen one again lets it go.
function choose(facet, value, pressed) {
  if (facet === "period") [elements.from.value, elements.to.value] = pressed ? ["", ""] : value.split("/");
  else if (facet === "type") form.querySelector(`[name=type][value="${CSS.escape(value)}"]`).checked = !pressed;
  else elements[facet].value = pressed ? "" : value;
}

// New content in a box; the button that had the focus has it again.
function redraw(box, ...children) {
  const key = box.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  box.replaceChildren(...children);
  if (key) box.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
}
