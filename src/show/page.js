/* The page's script: this file, then page_bytes.js and page_graph.js, as one. It has no data of its own: it reads the document, which
 * is whole without it, and makes of it panes that answer each other (fields, bytes, meaning), a graph of the derivations, and the
 * arithmetic of each as tables. Here: how it reads the document; tabs, links and tools.
 *
 * Texts of the trace may come from anywhere: they are only ever set as textContent. */
"use strict";

const find = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];

/* An element with attributes and children; texts become text. */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "on") Object.entries(value).forEach(([event, act]) => element.addEventListener(event, act));
    else if (value !== undefined && value !== false) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== undefined));
  return element;
}

const text = (element) => (element ? element.textContent : "");
const number = (element, name) => Number(element.dataset[name]);
const hex = (value, digits) => value.toString(16).padStart(digits, "0");
/* The element of CLASS or tag that is a child of ITEM itself, not of a list within it. */
const part = (item, tag) => [...item.children].find((child) => child.localName === tag);

/* ---- What the document holds: buffers and derivations -------------------------------------------------------- */

let buffers, derives, tabs;
const HUES = 7;
const FRAMING = new Set(["tag", "length", "type", "msg_type"]);

const readBuffers = () => new Map(all(".buffers > article").map((element) => [element.id, {
  id: element.id,
  element,
  kind: element.dataset.kind,
  name: text(find("h3", element)),
  length: number(element, "len"),
  event: number(element, "event"),
  from: (element.dataset.from || "").split(" ").filter(Boolean).map((one) => {
    const [buffer, at, length] = one.split(":");
    return { buffer: "b" + buffer, at: Number(at), length: Number(length) };
  }),
}]));

/* The leaves of BUFFER, in order, each with a hue; and its bytes, -1 where they are withheld. Read when first asked for. */
function leavesOf(buffer) {
  if (buffer.leaves) return buffer.leaves;
  let hue = 0;
  buffer.bytes = new Array(buffer.length).fill(-1);
  buffer.leaves = all(".leaf", buffer.element).filter((item) => number(item, "len") > 0).map((item) => {
    const faint = FRAMING.has(text(part(item, "b")));
    const leaf = { item, at: number(item, "at"), length: number(item, "len"), hue: hue % HUES, faint };
    if (!faint) hue++;
    item.classList.add("h" + leaf.hue);
    readHex(text(part(item, "code")), buffer.bytes, leaf.at);
    return leaf;
  });
  return buffer.leaves;
}

function readHex(digits, bytes, at) {
  if (!/^[0-9a-f]+$/.test(digits)) return;
  for (let i = 0; i < digits.length; i += 2) bytes[at + i / 2] = parseInt(digits.substr(i, 2), 16);
}

/* Leaves tile their buffer: the last that begins at or before AT holds it. */
function leafAt(buffer, at) {
  const leaves = leavesOf(buffer);
  let low = 0, high = leaves.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (leaves[middle].at <= at) low = middle;
    else high = middle - 1;
  }
  return leaves[low];
}

const bufferOf = (item) => buffers.get(item.closest("article").id);

/* Of the same small step for each record, two stand for all. */
const REPEATED = new Set(["nonce", "additional_data", "plaintext", "ciphertext", "MAC", "IV"]);

function readDerives() {
  const seen = new Map();
  derives = new Map(all(".derive").map((element) => [element.id, {
    id: element.id,
    element,
    op: element.dataset.op,
    event: number(element, "event"),
    names: all(".out th", element).map(text),
    inputs: all(".in", element).map((row) => readOrigin(row)),
    users: new Set(),
  }]));
  for (const derive of derives.values()) {
    const name = derive.names[0], before = seen.get(name) || 0;
    derive.inputs.filter((input) => derives.has(input.derive)).forEach((input) => derives.get(input.derive).users.add(derive));
    derive.repeated = REPEATED.has(name) && before >= 2;
    seen.set(name, before + 1);
  }
}

/* An input: the field, or the derivation, that its bytes came from. */
function readOrigin(row) {
  const origin = row.dataset.origin || "";
  const input = { row, role: text(find("th", row)), messages: origin === "messages" };
  if (origin[0] === "d") input.derive = origin.split(".")[0];
  if (origin[0] === "f") input.field = document.getElementById(origin);
  return input;
}

const usersOf = (derive) => derive.users;
const sourcesOf = (derive) => derive.inputs.map((input) => derives.get(input.derive)).filter(Boolean);

/* All derivations reached from those of START by STEP, themselves included. */
function closure(start, step) {
  const reached = new Set(start);
  for (const derive of reached) step(derive).forEach((other) => reached.add(other));
  return reached;
}

/* ---- The same bytes at each level: wire, record, message, certificate ---------------------------------------- */

/* A place is some bytes of a buffer. What PLACE has of the LENGTH bytes at AT, which are those at TO in BUFFER. */
function cut(place, at, length, buffer, to) {
  const start = Math.max(place.at, at), end = Math.min(place.at + place.length, at + length);
  return start < end ? [{ buffer, at: to + start - at, length: end - start }] : [];
}

const placeOf = (field) => ({ buffer: bufferOf(field), at: number(field, "at"), length: number(field, "len") });

/* Where PLACE came from. Through decryption no byte is another's: the whole record counts. */
function below(place) {
  let done = 0;
  return place.buffer.from.flatMap((piece) => {
    const source = buffers.get(piece.buffer), start = done;
    done += piece.length;
    if (!source) return [];
    if (place.buffer.kind === "record") return [{ buffer: source, at: piece.at, length: piece.length }];
    return cut(place, start, piece.length, source, piece.at);
  });
}

/* Where PLACE went to. */
function above(place) {
  return [...buffers.values()].flatMap((buffer) => {
    let done = 0;
    return buffer.from.flatMap((piece) => {
      const hit = piece.buffer === place.buffer.id ? cut(place, piece.at, piece.length, buffer, done) : [];
      done += piece.length;
      return hit.map((one) => (buffer.kind === "record" ? { buffer, at: 0, length: buffer.length } : one));
    });
  });
}

function spread(places, step) {
  const reached = [...places];
  for (const place of reached) reached.push(...step(place));
  return reached;
}

const levels = (place) => [...spread(below(place), below).reverse(), place, ...spread(above(place), above)];
const wireOf = (field) => spread([placeOf(field)], below).filter((place) => place.buffer.from.length === 0);

/* Derivations that use a byte at any of PLACES: directly, or as one of the handshake messages. */
function usesOf(places) {
  const touches = (field) => {
    const { buffer, at, length } = placeOf(field);
    return places.some((place) => place.buffer === buffer && cut(place, at, length, buffer, at).length > 0);
  };
  const message = places.find((place) => place.buffer.kind === "message");
  return [...derives.values()].filter((derive) => derive.inputs.some((input) =>
    (input.field && touches(input.field)) || (input.messages && message && message.buffer.event < derive.event)));
}

/* The places that DERIVE came from, directly or through others; and those that carry its result, or what became of that. */
function originsOf(derive) {
  const lifted = (place) => above(place).filter((one) => one.buffer.kind !== "record");
  const before = (event) => [...buffers.values()].filter((buffer) => buffer.kind === "message" && buffer.event < event)
    .map((buffer) => ({ buffer, at: 0, length: buffer.length }));
  return [...closure([derive], sourcesOf)]
    .flatMap((one) => one.inputs.flatMap((input) => (input.field ? [placeOf(input.field)] : input.messages ? before(one.event) : [])))
    .flatMap((place) => [...spread([place], below), ...spread(lifted(place), lifted)]);
}

const carriersOf = (made) => all("[data-made]").filter((item) => made.has(derives.get(item.dataset.made)));
const fatesOf = (derive) => carriersOf(closure([derive], usersOf)).flatMap((item) => spread([placeOf(item)], below));

/* ---- The page ------------------------------------------------------------------------------------------------ */

function buildTabs() {
  tabs = all(".contents a").filter((link) => link.hash !== "#flights");
  const list = find(".contents ul");
  list.setAttribute("role", "tablist");
  all("li", list).forEach((item) => item.setAttribute("role", "presentation"));
  const flights = find('.contents a[href="#flights"]');
  if (flights) flights.parentElement.remove();
  tabs.forEach((link) => {
    link.setAttribute("role", "tab");
    link.id = "tab-" + link.hash.slice(1);
    link.setAttribute("aria-controls", link.hash.slice(1));
    find(link.hash).setAttribute("role", "tabpanel");
    find(link.hash).setAttribute("aria-labelledby", link.id);
  });
  list.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key], at = tabs.indexOf(event.target);
    if (!step || at < 0) return;
    const next = tabs[(at + step + tabs.length) % tabs.length];
    event.preventDefault();
    go(next.hash);
    next.focus();
  });
  if (find("#flights")) find(".contents").before(find("#flights"));
}

function showTab(hash) {
  for (const link of tabs) {
    const on = link.hash === hash;
    link.setAttribute("aria-selected", String(on));
    link.tabIndex = on ? 0 : -1;
    find(link.hash).hidden = !on;
  }
}

/* Goes to what HASH names: a field, a buffer, a derivation, a rule, a tab. */
function go(hash) {
  const target = /^#[\w-]+$/.test(hash) && find(hash);
  if (!target) return false;
  if (buffers.has(target.id) || target.matches(".fields li")) {
    showTab("#bytes");
    buffers.has(target.id) ? selectByte(buffers.get(target.id), 0) : select(target);
  } else if (derives.has(target.id)) {
    showTab("#derivations");
    showDerive(derives.get(target.id));
    trace(derives.get(target.id));
  } else {
    const section = target.closest("main > section");
    if (!section || section.id === "flights") return false;
    showTab("#" + section.id);
    if (section.id === "derivations") markGraph(graph.current);
    all(".aim").forEach((element) => element.classList.remove("aim"));
    if (target !== section) {
      target.classList.add("aim");
      target.scrollIntoView({ block: "center" });
    }
  }
  remember(hash);
  return true;
}

/* A page may be somewhere where nothing is kept for it. */
function keep(act) {
  try { return act(localStorage); } catch { return undefined; }
}

const THEME = "vitrine-theme";

function buildTools() {
  const root = document.documentElement, theme = make("button", { class: "theme" }), help = makeHelp();
  const dark = () => (root.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  const show = (chosen) => {
    if (chosen) root.dataset.theme = chosen;
    theme.textContent = dark() ? "Light" : "Dark";
    theme.setAttribute("aria-label", `Change to ${dark() ? "light" : "dark"} colours`);
  };
  theme.addEventListener("click", () => {
    show(dark() ? "light" : "dark");
    keep((store) => store.setItem(THEME, root.dataset.theme));
  });
  show(keep((store) => ["light", "dark"].find((one) => one === store.getItem(THEME))));
  find(".top").append(make("div", { class: "tools" }, make("button", { on: { click: () => help.showModal() } }, "Keys"), theme), help);
}

function makeHelp() {
  const rows = [
    ["Tab", "from pane to pane"], ["↑ ↓ ← →", "among fields (open and close groups), bytes, nodes of the graph, tabs"],
    ["Enter", "in the fields: to its bytes; in the bytes: to its field"], ["Home End", "first and last"],
    ["Page Up, Page Down", "eight rows of bytes"],
  ];
  const list = rows.flatMap(([key, says]) => [make("dt", {}, make("code", {}, key)), make("dd", {}, says)]);
  const help = make("dialog", { "aria-label": "Keys" }, make("h2", {}, "Keys"), make("dl", {}, ...list),
    make("button", { on: { click: () => help.close() } }, "Close"));
  return help;
}

function start() {
  buffers = readBuffers();
  readDerives();
  const narrow = matchMedia("(max-width: 760px)");
  columns = narrow.matches ? 8 : 16;
  narrow.addEventListener("change", () => { columns = narrow.matches ? 8 : 16; now.page = -1; if (now.item) select(now.item, now.at); });
  buildTools();
  buildPanes();
  buildGraph();
  buildTabs();
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (link && go(link.hash)) event.preventDefault();
  });
  addEventListener("hashchange", () => go(location.hash));
  const first = find("#flights a") || undefined, wanted = location.hash;
  if (first) go(first.hash);
  else if (buffers.size > 0) selectByte([...buffers.values()][0], 0);
  if (!(wanted && go(wanted))) go("#bytes");
}

/* At once, so that what the panes will hide is never laid out. */
document.documentElement.classList.add("js");
document.addEventListener("DOMContentLoaded", start);
