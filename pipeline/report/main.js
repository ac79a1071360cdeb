// Puts it together: draws the page from the form's state and listens.

const REVIEW_SHOWN = 5;
const time = timeline(items);
const kinds = new Set(items.map((item) => item.kind));
let found = items;

function update() {
  const choice = chosen();
  const selection = select(choice);
  found = selection.found;
  drawTypes(kinds, selection.besides.type, choice);
  drawBars($("theme-chart"), "theme", selection.besides.theme, (item) => item.themeIds, choice);
  drawBars($("body-chart"), "body", selection.besides.body, (item) => [item.body], choice);
  drawTime(time, selection.besides.period, choice);
  drawReview();
  showItems(found);
  const all = count(items.length, "punkt", "punkter");
  $("status").textContent = choice.length ? `${numbers.format(found.length)} af ${all}: ${choiceText(choice)}` : `Alle ${all}`;
  $("reset").hidden = !choice.length;
  markSearch();
}

function drawReview() {
  const waiting = found.filter((item) => item.review).sort((a, b) => (a.sure ?? 1) - (b.sure ?? 1) || a.order - b.order);
  $("review-hint").textContent = waiting.length
    ? `${count(waiting.length, "punkt", "punkter")}, hvor modellen ikke er sikker nok på typen; de mest usikre først. Læs dem, før du bruger svaret.`
    : "Ingen af de valgte punkter behøver gennemsyn.";
  redraw($("review-list"), ...waiting.slice(0, REVIEW_SHOWN).map(reviewCard));
  $("review-all").hidden = waiting.length <= REVIEW_SHOWN;
  $("review-all").textContent = `Vis alle ${numbers.format(waiting.length)} i tabellen`;
}

function reviewCard(item) {
  const where = [item.meeting.body, item.date ? dateText(item.date) : null].filter(Boolean).join(" · ");
  return el("li", {}, el("details", { "data-review": item.order },
    el("summary", { "data-key": `review=${item.order}` },
      el("span", { class: "name" }, item.title || "(uden titel)"), el("span", { class: "where" }, where || item.meeting.source),
      el("span", { class: "guess" }, typeMark(item.kind), ` ${sureText(item)}`))));
}

// Words searched for are shown where the browser can paint ranges; the text itself stays as it is.
function markSearch() {
  if (!globalThis.CSS?.highlights) return;
  const words = chosen().find(([name]) => name === "search")?.[1] ?? [];
  const ranges = [];
  for (const box of words.length ? document.querySelectorAll("button.title, .detail .text") : []) {
    const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) ranges.push(...rangesOf(walker.currentNode, words));
  }
  CSS.highlights.set("search", new Highlight(...ranges));
}

function* rangesOf(node, words) {
  const content = node.data.toLowerCase();
  if (content.length !== node.data.length) return;
  for (const word of words) {
    for (let at = content.indexOf(word); at >= 0; at = content.indexOf(word, at + word.length)) {
      const range = new Range();
      range.setStart(node, at);
      range.setEnd(node, at + word.length);
      yield range;
    }
  }
}

// Makes ready for the first search while the reader looks around.
function prepare(from = 0) {
  globalThis.requestIdleCallback?.((idle) => {
    let at = from;
    while (at < items.length && idle.timeRemaining() > 1) haystack(items[at++]);
    if (at < items.length) prepare(at);
  });
}

function debounced(action, wait) {
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(action, wait);
  };
}

function turn(by) {
  view.page += by;
  drawTable();
  markSearch();
  $("punkter").scrollIntoView({ block: "start" });
  $("punkter").focus({ preventScroll: true });
}

function listen() {
  const later = debounced(update, 200);
  form.addEventListener("input", (event) => (event.target === elements.search ? later() : update()));
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(update));
  $("overblik").addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.unfold) $(button.dataset.unfold).dataset.all = button.getAttribute("aria-expanded") === "true" ? "no" : "yes";
    else choose(button.dataset.facet, button.dataset.value, button.getAttribute("aria-pressed") === "true");
    update();
  });
  $("review-list").addEventListener("toggle", (event) => {
    const box = event.target;
    if (box.open && !box.querySelector(".detail")) box.append(detail(items[Number(box.dataset.review)]));
    markSearch();
  }, true);
  $("review-all").addEventListener("click", () => {
    elements.review.checked = true;
    [view.sort, view.down] = ["sure", false];
    update();
    $("punkter").scrollIntoView({ block: "start" });
    $("punkter").focus({ preventScroll: true });
  });
  $("rows").addEventListener("click", (event) => {
    const button = event.target.closest("button.title") ?? event.target.closest("tr.item")?.querySelector("button.title");
    if (button && !String(getSelection())) toggleItem(button);
  });
  $("rows").addEventListener("keydown", (event) => {
    const opened = event.target.closest("tr.is-open, tr.opened");
    if (event.key !== "Escape" || !opened) return;
    const button = (opened.matches(".opened") ? opened.previousElementSibling : opened).querySelector("button.title");
    toggleItem(button);
    button.focus();
  });
  $("heads").addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    sortBy(button.dataset.sort);
    showItems(found);
    markSearch();
  });
  $("sort").addEventListener("change", () => {
    const [key, way] = $("sort").value.split(" ");
    [view.sort, view.down] = [key || null, way === "down"];
    showItems(found);
    markSearch();
  });
  $("previous").addEventListener("click", () => turn(-1));
  $("next").addEventListener("click", () => turn(1));
  addEventListener("beforeprint", () => drawRows(view.items));
  addEventListener("afterprint", drawTable);
}

// Beside the table the filters stand open; above it they are folded away.
function openFilters() {
  const beside = matchMedia("(min-width: 72rem)");
  const follow = () => (form.querySelector("details").open = beside.matches);
  beside.addEventListener("change", follow);
  follow();
}

function introduce() {
  const known = items.map((item) => item.date).filter(Boolean).sort();
  const years = known.length ? [...new Set([known[0].slice(0, 4), known.at(-1).slice(0, 4)])].join("–") : "";
  const bodies = new Set(meetings.map((meeting) => meeting.body).filter(Boolean));
  const headline = `${count(items.length, "punkt", "punkter")} fra ${count(meetings.length, "dokument", "dokumenter")}`;
  $("headline").textContent = headline;
  document.title = `${headline} – Referat`;
  const whose = bodies.size === 1 ? [...bodies][0] : bodies.size ? count(bodies.size, "udvalg", "udvalg") : "";
  $("span").textContent = [whose, years].filter(Boolean).join(" · ");
  $("theme-list").append(...themes.flatMap(({ id, definition }) => [el("dt", {}, id), el("dd", {}, definition)]));
}

introduce();
fillChoices({
  type: countOf((item) => [item.kind]),
  theme: countOf((item) => item.themeIds),
  body: countOf((item) => [item.body]),
});
fillSorter();
openFilters();
listen();
update();
prepare();

function countOf(values) {
  return new Map([...tally(items, values)].map(([value, { total }]) => [value, total]));
}
