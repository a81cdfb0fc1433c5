/* The panes of the page: the fields, the bytes, and what they mean. */

/* ---- The three panes ----------------------------------------------------------------------------------------- */

const now = { buffer: undefined, at: 0, item: undefined, page: -1 };
const live = make("p", { class: "unseen", "aria-live": "polite", role: "status" });
const chooser = make("select", { "aria-label": "Buffer to look at", on: { change: () => selectByte(buffers.get(chooser.value), 0) } });
const about = make("p");
const grid = make("div", { class: "hex", role: "grid", "aria-label": "Bytes" });
const meaning = make("aside", { class: "meaning", "aria-label": "Meaning", tabindex: 0 });
const PAGE = 1024;
const traced = { came: new Map(), became: new Map() };
const key = make("p", { class: "legendline", hidden: "" });
let columns = 16;

const KINDS = { c2s: "Wire", s2c: "Wire", record: "Decrypted records", message: "Handshake messages", certificate: "Certificates",
  signature_block: "Signature blocks" };

function buildPanes() {
  const section = find("#bytes"), lists = find(".buffers");
  for (const buffer of buffers.values()) {
    const kind = KINDS[buffer.kind] || "Files";
    let group = all("optgroup", chooser).find((one) => one.label === kind);
    if (!group) chooser.append(group = make("optgroup", { label: kind }));
    group.append(make("option", { value: buffer.id }, `${buffer.name} (${buffer.length} bytes)`));
  }
  const panes = make("div", { class: "panes" }, make("div", { class: "lookat" }, chooser, about), lists, makeHexPane(), meaning);
  section.append(panes, live);
  lists.addEventListener("keydown", treeKey);
  lists.addEventListener("click", treeClick);
  hoverFrom(lists, (target) => target.closest("li[data-at]"));
  hoverFrom(grid, (target) => target.dataset.at && leafAt(now.buffer, Number(target.dataset.at)).item);
  grid.addEventListener("keydown", hexKey);
  grid.addEventListener("click", (event) => event.target.dataset.at && selectByte(now.buffer, Number(event.target.dataset.at), grid));
}

function makeHexPane() {
  const turn = (by) => () => selectByte(now.buffer, Math.max(0, Math.min(now.buffer.length - 1, (now.page + by) * PAGE)));
  const turns = make("div", { class: "turn", hidden: "" }, make("button", { on: { click: turn(-1) } }, "Earlier bytes"),
    make("span"), make("button", { on: { click: turn(1) } }, "Later bytes"));
  return make("div", { class: "hexpane" }, turns, key, grid, make("div", { class: "status" }));
}

/* A list of fields becomes a tree: roles, what is open, and one item that Tab reaches. */
function makeTree(buffer) {
  const root = find(".fields", buffer.element);
  if (root.getAttribute("role")) return;
  root.setAttribute("role", "tree");
  root.setAttribute("aria-label", "Fields of " + buffer.name);
  for (const item of all("li", root)) {
    const list = part(item, "ul");
    item.setAttribute("role", "treeitem");
    item.setAttribute("aria-selected", "false");
    item.tabIndex = -1;
    if (!list) continue;
    list.setAttribute("role", "group");
    item.prepend(make("span", { class: "twist", "aria-hidden": "true" }));
    if (!part(item, "i") && list.lastElementChild && part(list.lastElementChild, "i"))
      list.before(make("span", { class: "preview", "aria-hidden": "true" }, text(part(list.lastElementChild, "i"))));
    setOpen(item, ![...list.children].every((child) => ["tag", "length", "content", "cipher_suite"].includes(text(part(child, "b")))));
  }
}

function setOpen(item, open) {
  item.classList.toggle("closed", !open);
  item.setAttribute("aria-expanded", String(open));
  part(item, "span").textContent = open ? "▾" : "▸";
}

function showBuffer(buffer) {
  if (now.buffer === buffer) return;
  now.buffer = buffer;
  now.page = -1;
  all(".buffers > article").forEach((element) => element.classList.toggle("on", element === buffer.element));
  leavesOf(buffer);
  makeTree(buffer);
  chooser.value = buffer.id;
  about.textContent = text(find(".source", buffer.element));
  for (const link of all("#flights a")) {
    const on = link.hash === "#" + buffer.id, pane = find(".flights");
    link.setAttribute("aria-current", String(on));
    if (on && link.offsetLeft + link.offsetWidth > pane.scrollLeft + pane.clientWidth) pane.scrollLeft = link.offsetLeft - 40;
    else if (on && link.offsetLeft < pane.scrollLeft) pane.scrollLeft = link.offsetLeft - 40;
  }
}

/* A page of bytes, rows of 16 or 8; each byte a cell in the hue of its leaf. */
function drawPage(page) {
  if (now.page === page) return;
  now.page = page;
  const start = page * PAGE, end = Math.min(now.buffer.length, start + PAGE), rows = [];
  for (let at = start; at < end; at += columns) rows.push(drawRow(at, Math.min(end, at + columns)));
  grid.replaceChildren(...rows);
  grid.setAttribute("aria-rowcount", String(Math.ceil(now.buffer.length / columns)));
  const turns = find(".turn");
  turns.hidden = now.buffer.length <= PAGE;
  find("span", turns).textContent = `bytes ${start} to ${end - 1} of ${now.buffer.length}`;
  markTraced();
}

/* Marks, in every buffer, the bytes that DERIVE came from and those that carry what became of it; of none: no bytes. */
function trace(derive) {
  const mark = (places) => places.reduce((marks, { buffer, at, length }) =>
    marks.set(buffer, (marks.get(buffer) || new Uint8Array(buffer.length)).fill(1, at, at + length)), new Map());
  Object.assign(traced, { derive, came: mark(derive ? originsOf(derive) : []), became: mark(derive ? fatesOf(derive) : []) });
  markTraced();
}

const isTraced = (kind, at) => traced[kind].has(now.buffer) && traced[kind].get(now.buffer)[at] === 1;

function markTraced() {
  for (const kind of ["came", "became"])
    all(".cell[data-at]", grid).forEach((cell) => cell.classList.toggle(kind, isTraced(kind, cell.dataset.at)));
  key.hidden = !traced.derive;
  if (!traced.derive) return;
  const name = traced.derive.names.join(", ");
  const count = (kind) => `${(traced[kind].get(now.buffer) || []).reduce((sum, one) => sum + one, 0)} bytes here`;
  key.replaceChildren(make("span", { class: "came" }, `${name} came from: ${count("came")}`),
    make("span", { class: "became" }, `carries ${name}, or what became of it: ${count("became")}`),
    make("button", { on: { click: () => trace() } }, "Unmark"));
}

function drawRow(start, end) {
  const row = make("div", { role: "row" }, make("span", { class: "off", role: "rowheader" }, hex(start, 4)));
  const chars = make("span", { class: "chars", "aria-hidden": "true" });
  for (let at = start; at < end; at++) {
    const leaf = leafAt(now.buffer, at), byte = now.buffer.bytes[at];
    row.append(make("span", { role: "gridcell", tabindex: -1, "data-at": at,
      class: `cell h${leaf.hue}${leaf.faint ? " faint" : ""}${at - start === columns / 2 - 1 ? " half" : ""}` },
      byte < 0 ? "··" : hex(byte, 2)));
    chars.append(make("span", { "data-at": at }, byte > 32 && byte < 127 ? String.fromCharCode(byte) : "·"));
  }
  for (let at = end; at < start + columns; at++) row.append(make("span", { class: at - start === columns / 2 - 1 ? "cell half" : "cell" }, "  "));
  row.append(chars);
  return row;
}

const cellsOf = (item) => {
  const at = number(item, "at"), end = at + number(item, "len");
  return all("[data-at]", grid).filter((cell) => Number(cell.dataset.at) >= at && Number(cell.dataset.at) < end);
};

/* Pointing at one marks the other: a field its bytes, a byte its field. */
function hoverFrom(pane, itemOf) {
  const clear = () => all(".hover", find(".panes")).forEach((element) => element.classList.remove("hover"));
  pane.addEventListener("pointerover", (event) => {
    const item = itemOf(event.target);
    clear();
    find(".status").textContent = item ? describe(item) : "";
    if (!item) return;
    item.classList.add("hover");
    cellsOf(item).forEach((cell) => cell.classList.add("hover"));
  });
  pane.addEventListener("pointerleave", clear);
}

const pathOf = (item) => {
  const names = [];
  for (let one = item; one; one = one.parentElement.closest("li")) names.unshift(one);
  return names;
};

function describe(item) {
  const at = number(item, "at"), length = number(item, "len"), value = text(part(item, "i")), clause = text(part(item, "cite"));
  return `${pathOf(item).map((one) => text(part(one, "b"))).join(".")}${value ? " = " + value : ""}, ` +
    (length === 0 ? `empty, at ${at}` : length === 1 ? `byte ${at}` : `bytes ${at} to ${at + length - 1}`) + (clause ? `, ${clause}` : "");
}

function selectByte(buffer, at, focus) {
  const leaf = leavesOf(buffer).length > 0 ? leafAt(buffer, at) : undefined;
  select(leaf ? leaf.item : find("li", buffer.element), at, focus);
}

/* All panes show ITEM, with the cursor on byte AT. FOCUS: the grid, or the item, when the keyboard is to go there. */
function select(item, at = number(item, "at"), focus = undefined) {
  const buffer = bufferOf(item);
  showBuffer(buffer);
  Object.assign(now, { item, at: Math.min(at, Math.max(0, buffer.length - 1)) });
  drawPage(Math.floor(now.at / PAGE));
  markTree(item);
  const cell = markGrid(item);
  drawMeaning(item);
  live.textContent = (buffer.bytes[now.at] >= 0 ? `${hex(buffer.bytes[now.at], 2)}: ` : "") + describe(item) +
    (isTraced("came", now.at) ? ", marked as a source" : "") + (isTraced("became", now.at) ? ", marked as a carrier" : "");
  if (focus === grid && cell) cell.focus({ preventScroll: false });
  else if (focus) item.focus({ preventScroll: true });
  remember("#" + item.id);
}

function markTree(item) {
  const root = find(".fields", now.buffer.element);
  all("[aria-selected=true]", root).forEach((one) => { one.setAttribute("aria-selected", "false"); one.tabIndex = -1; });
  pathOf(item).slice(0, -1).forEach((one) => setOpen(one, true));
  item.setAttribute("aria-selected", "true");
  item.tabIndex = 0;
  keepInView(find(".buffers"), part(item, "b"));
}

function markGrid(item) {
  all(".in, .at", grid).forEach((cell) => { cell.classList.remove("in", "at"); if (cell.role) cell.tabIndex = -1; });
  cellsOf(item).forEach((cell) => cell.classList.add("in"));
  const cells = all(`[data-at="${now.at}"]`, grid);
  cells.forEach((cell) => cell.classList.add("at"));
  if (cells[0]) {
    cells[0].tabIndex = 0;
    keepInView(find(".hexpane"), cells[0]);
  }
  return cells[0];
}

/* Scrolls PANE, and nothing else, so far that ELEMENT shows. */
function keepInView(pane, element) {
  const outer = pane.getBoundingClientRect(), inner = element.getBoundingClientRect();
  if (inner.top < outer.top + 8) pane.scrollTop += inner.top - outer.top - 40;
  else if (inner.bottom > outer.bottom - 8) pane.scrollTop += inner.bottom - outer.bottom + 40;
}

/* Not at the start: a browser would scroll to what the address names. */
function remember(hash) {
  if (document.readyState !== "complete") return;
  try { history.replaceState(null, "", hash); } catch { /* a page without an address of its own keeps none */ }
}

/* ---- What it means, where it came from, what became of it ---------------------------------------------------- */

function drawMeaning(item) {
  const value = text(part(item, "i")), raw = rawOf(item), clause = text(part(item, "cite"));
  const path = make("p", { class: "path" });
  pathOf(item).slice(0, -1).forEach((one) => path.append(make("a", { href: "#" + one.id }, text(part(one, "b"))), "."));
  meaning.replaceChildren(path, make("h3", {}, text(part(item, "b"))),
    ...(value ? [make("p", { class: "value" }, value)] : []), raw,
    make("p", {}, placeText(item)), ...(clause ? [clauseLine(item, clause)] : []),
    ...levelList(), ...carriesList(item), ...rulesList(item), ...becomesList());
}

function rawOf(item) {
  const at = number(item, "at"), bytes = now.buffer.bytes.slice(at, at + number(item, "len"));
  if (bytes.length === 0) return make("code", { class: "raw" }, "empty");
  if (bytes.includes(-1)) return make("code", { class: "raw withheld" }, "withheld: the trace was recorded without secrets");
  return make("code", { class: "raw", tabindex: 0 }, bytes.map((byte) => hex(byte, 2)).join(" "));
}

function placeText(item) {
  const at = number(item, "at"), length = number(item, "len"), byte = now.buffer.bytes[now.at];
  const span = length === 1 ? `Byte ${at}` : length === 0 ? `No byte, at ${at}` : `Bytes ${at} to ${at + length - 1}, ${length} of them`;
  if (byte < 0 || length === 0) return `${span}.`;
  return `${span}. Under the cursor: byte ${now.at} is ${hex(byte, 2)}, ${byte}, ${byte.toString(2).padStart(8, "0")}.`;
}

/* The clause, and a way from field to field that it speaks of. */
function clauseLine(item, clause) {
  const same = all(".fields li", now.buffer.element).filter((one) => text(part(one, "cite")) === clause);
  const next = same[(same.indexOf(item) + 1) % same.length];
  return make("p", {}, make("cite", {}, clause), " ",
    same.length > 1 ? make("button", { class: "clause", on: { click: () => select(next) } }, `next of ${same.length} by this clause`) : undefined);
}

const cursor = () => ({ buffer: now.buffer, at: now.at, length: 1 });

function levelList() {
  return [make("h4", {}, "The same byte at each level"), ...levels(cursor()).map((place) => {
    const leaf = leavesOf(place.buffer).length > 0 ? leafAt(place.buffer, place.at) : undefined;
    const where = place.length > 1 ? `bytes ${place.at} to ${place.at + place.length - 1}, through decryption` : `byte ${place.at}`;
    const act = () => selectByte(place.buffer, place.at);
    return make("button", { class: "jump", "aria-current": String(place.buffer === now.buffer), on: { click: act } },
      `${place.buffer.name}: ${where}`, make("small", {}, leaf ? pathOf(leaf.item).map((one) => text(part(one, "b"))).join(".") : ""));
  })];
}

/* The same step for each record is one line, and a count. */
function deriveLinks(list) {
  const says = (derive) => `${derive.names.join(", ")} = ${derive.op}(…)`, kinds = new Map();
  list.forEach((derive) => kinds.set(says(derive), [...(kinds.get(says(derive)) || []), derive]));
  return make("ul", {}, ...[...kinds.values()].map((same) => make("li", {}, make("a", { href: "#" + same[0].id }, same[0].names.join(", ")),
    ` = ${same[0].op}(…)`, same.length > 1 ? `, ${same.length} times` : "")));
}

function carriesList(item) {
  const derive = derives.get(item.dataset.made);
  return derive ? [make("h4", {}, "Carries"), deriveLinks([derive])] : [];
}

/* The rules that looked at ITEM, or at a group around it. */
function rulesList(item) {
  const links = pathOf(item).flatMap((one) => all(`.rules a[href="#${one.id}"]`)), rules = new Set(links.map((link) => link.closest("li")));
  return rules.size === 0 ? [] : [make("h4", {}, "Judged by"), make("ul", {}, ...[...rules].map((rule) => make("li", {},
    find(".mark", rule).cloneNode(true), " ", make("a", { href: "#" + rule.id }, text(find("dd", rule))))))];
}

function becomesList() {
  const direct = usesOf(levels(cursor()));
  const later = [...closure(direct, usersOf)].filter((derive) => !direct.includes(derive));
  return [make("h4", {}, "Goes into"), direct.length > 0 ? deriveLinks(direct) : make("p", { class: "lead" }, "no derivation"),
    ...(later.length > 0 ? [make("h4", {}, "And from there into"), deriveLinks(later)] : [])];
}

/* ---- Keys ---------------------------------------------------------------------------------------------------- */

function treeClick(event) {
  const item = event.target.closest("li[data-at]");
  if (!item) return;
  if (event.target.classList.contains("twist")) setOpen(item, item.classList.contains("closed"));
  else select(item, undefined, item);
}

function treeKey(event) {
  const item = event.target.closest("li[data-at]");
  if (!item || event.ctrlKey || event.altKey || event.metaKey) return;
  const shown = all("li", find(".fields", now.buffer.element)).filter((one) => !one.parentElement.closest("li.closed"));
  const at = shown.indexOf(item), list = part(item, "ul"), closed = item.classList.contains("closed");
  const moves = { ArrowDown: shown[at + 1], ArrowUp: shown[at - 1], Home: shown[0], End: shown[shown.length - 1] };
  if (event.key === "Enter" || event.key === " ") select(item, undefined, grid);
  else if (event.key === "ArrowRight" && list && closed) setOpen(item, true);
  else if (event.key === "ArrowLeft" && list && !closed) setOpen(item, false);
  else if (event.key === "ArrowRight") moves.ArrowRight = list && list.firstElementChild;
  else if (event.key === "ArrowLeft") moves.ArrowLeft = item.parentElement.closest("li");
  else if (!(event.key in moves)) return;
  event.preventDefault();
  if (moves[event.key]) select(moves[event.key], undefined, moves[event.key]);
}

function hexKey(event) {
  const row = now.at - (now.at % columns), moves = {
    ArrowRight: now.at + 1, ArrowLeft: now.at - 1, ArrowDown: now.at + columns, ArrowUp: now.at - columns,
    PageDown: now.at + 8 * columns, PageUp: now.at - 8 * columns, Home: row, End: row + columns - 1,
  };
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key === "Enter" || event.key === " ") now.item.focus();
  else if (event.key in moves) selectByte(now.buffer, Math.max(0, Math.min(now.buffer.length - 1, moves[event.key])), grid);
  else return;
  event.preventDefault();
}
