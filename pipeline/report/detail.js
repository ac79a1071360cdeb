// An opened item: its text with sections and marked phrases, why the model answered so, and where it stands in the source.

function detail(item) {
  return el("div", { class: "detail", "data-type": item.kind }, el("div", { class: "text" }, item.parts.map(part)), aside(item));
}

function part({ kind, name, runs }) {
  const content = runs.map(run);
  if (kind === "title") return el("h3", {}, content.length ? content : "(uden titel)");
  const empty = !content.length && !name;
  return empty ? null : el("section", { class: "part", "data-kind": kind || null }, name ? el("h4", {}, name) : null, el("p", {}, content));
}

function run(piece) {
  if (!Array.isArray(piece)) return piece;
  const [text, ...labels] = piece;
  const themeLabels = labels.filter((label) => label !== "type");
  const classes = [themeLabels.length ? "by-theme" : "", labels.includes("type") ? "by-type" : ""].join(" ").trim();
  const reasons = [...themeLabels.map((label) => `temaet ${label}`), ...(labels.includes("type") ? ["typen"] : [])];
  return el("mark", { class: classes, title: `Talte for ${reasons.join(" og ")}` }, text);
}

// The marked phrases by what they spoke for; parts of one phrase that marks have cut are put together again.
function phrases(item) {
  const found = new Map();
  for (const { runs } of item.parts) {
    let open = new Map();
    for (const piece of runs) {
      const [text, ...labels] = Array.isArray(piece) ? piece : [piece];
      const still = new Map();
      for (const label of labels) {
        const list = found.get(label) ?? found.set(label, []).get(label);
        const at = open.get(label) ?? list.push("") - 1;
        list[at] += text;
        still.set(label, at);
      }
      open = still;
    }
  }
  return found;
}

function aside(item) {
  const found = phrases(item);
  const answers = [typeAnswer(item, found.get("type")), ...item.themes.map(([id, p]) => answer("Tema", id, percent(p), found.get(id), "by-theme"))];
  return el("aside", { "aria-label": "Svar og kilde" }, el("dl", { class: "answers" }, answers), el("dl", { class: "facts" }, facts(item)));
}

function typeAnswer(item, words) {
  if (!item.type) return answer("Type", "kan ikke afgøres", "", [], "by-type");
  const { marker } = item.type;
  return marker
    ? answer("Type", item.kind, `skrevet i dokumentet: »${marker}«`, [], "by-type")
    : answer("Type", item.kind, percent(item.sure), words, "by-type");
}

function answer(term, value, how, words, style) {
  const unique = [...new Set((words ?? []).map((text) => text.replace(/\s+/g, " ").trim()).filter(Boolean))];
  return [
    el("dt", {}, term),
    el("dd", {}, el("strong", {}, value), how ? el("span", { class: "how" }, ` ${how}`) : null,
      unique.length ? el("ul", { class: "phrases" }, unique.map((text) => el("li", {}, el("mark", { class: style }, text)))) : null),
  ];
}

function facts(item) {
  const { meeting } = item;
  const rows = [
    ["Møde", [meeting.body, item.date ? dateText(item.date) : null, meeting.kind].filter(Boolean).join(" · ") || "ukendt"],
    ["Kilde", el("code", {}, meeting.source === "-" ? "standard input" : meeting.source)],
    ["Tegn", `${numbers.format(item.start)}–${numbers.format(item.end)}`],
    ["Sagsnr.", item.case_number],
    ["KLE", item.kle],
    ["Adgang", item.closed ? "lukket punkt" : null],
    ["Gennemsyn", item.review ? "modellen er ikke sikker nok på typen" : null],
  ];
  return rows.filter(([, value]) => value).map(([term, value]) => [el("dt", {}, term), el("dd", {}, value)]);
}
