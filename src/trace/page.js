/* The page's one script. It has no data of its own: it reads the document, which is whole without it, and makes of it panes that
 * answer each other (fields, bytes, meaning), a graph of the derivations, and the arithmetic of each as tables.
 *
 * Texts of the trace may come from anywhere: they are only ever set as textContent. */
(() => {
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
  const REPEATED = new Set(["nonce", "additional_data", "tag", "mac", "padding_length", "IV"]);

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

  /* Where byte AT of BUFFER came from. Through decryption no byte is another's: the whole record counts. */
  function below(buffer, at) {
    let done = 0;
    for (const piece of buffer.from) {
      const source = buffers.get(piece.buffer);
      if (!source) return undefined;
      if (buffer.kind === "record") return { buffer: source, at: piece.at, length: piece.length };
      if (at < done + piece.length) return { buffer: source, at: piece.at + at - done, length: 1 };
      done += piece.length;
    }
    return undefined;
  }

  /* The places that byte AT of BUFFER went to. */
  function above(buffer, at) {
    const places = [];
    for (const other of buffers.values()) {
      let done = 0;
      for (const piece of other.from) {
        if (piece.buffer === buffer.id && at >= piece.at && at < piece.at + piece.length)
          places.push(other.kind === "record" ? { buffer: other, at: 0, length: other.length }
                                              : { buffer: other, at: done + at - piece.at, length: 1 });
        done += piece.length;
      }
    }
    return places;
  }

  function levels(buffer, at) {
    const list = [{ buffer, at, length: 1 }];
    for (let place = below(buffer, at); place; place = below(place.buffer, place.at)) list.unshift(place);
    for (let i = list.length - 1; i < list.length && list.length < 12; i++) list.push(...above(list[i].buffer, list[i].at));
    return list;
  }

  /* Derivations that use a byte at any of PLACES: directly, or as one of the handshake messages. */
  function usesOf(places) {
    const touches = (field) => places.some((place) => bufferOf(field) === place.buffer &&
      number(field, "at") < place.at + place.length && place.at < number(field, "at") + number(field, "len"));
    const message = places.find((place) => place.buffer.kind === "message");
    return [...derives.values()].filter((derive) => derive.inputs.some((input) =>
      (input.field && touches(input.field)) || (input.messages && message && message.buffer.event < derive.event)));
  }

  /* ---- The three panes ----------------------------------------------------------------------------------------- */

  const now = { buffer: undefined, at: 0, item: undefined, page: -1 };
  const live = make("p", { class: "unseen", "aria-live": "polite", role: "status" });
  const chooser = make("select", { "aria-label": "Buffer to look at", on: { change: () => selectByte(buffers.get(chooser.value), 0) } });
  const about = make("p");
  const grid = make("div", { class: "hex", role: "grid", "aria-label": "Bytes" });
  const meaning = make("aside", { class: "meaning", "aria-label": "Meaning", tabindex: 0 });
  const PAGE = 1024;
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
    return make("div", { class: "hexpane" }, turns, grid, make("div", { class: "status" }));
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
    live.textContent = (buffer.bytes[now.at] >= 0 ? `${hex(buffer.bytes[now.at], 2)}: ` : "") + describe(item);
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
      ...levelList(), ...becomesList());
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

  function levelList() {
    const list = levels(now.buffer, now.at);
    return [make("h4", {}, "The same byte at each level"), ...list.map((place) => {
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

  function becomesList() {
    const direct = usesOf(levels(now.buffer, now.at));
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

  /* ---- Derivations as a graph, in layers from left to right ---------------------------------------------------- */

  const NODE = { width: 176, height: 44, gapX: 56, gapY: 12 };
  const graph = { nodes: new Map(), edges: [], everything: false, current: undefined };

  function buildGraph() {
    if (derives.size === 0) return;
    const says = "Graph of the derivations: arrow keys go to inputs, outputs and neighbours";
    const box = make("div", { class: "graph", role: "group", "aria-label": says });
    const key = make("div", { class: "legendline" }, make("span", { class: "back" }, "— what it came from"),
      make("span", { class: "forth" }, "— what became of it"));
    graph.box = box;
    if ([...derives.values()].some((derive) => derive.repeated))
      key.append(make("button", { "aria-pressed": "false", on: { click: (event) => {
        graph.everything = !graph.everything;
        event.target.setAttribute("aria-pressed", String(graph.everything));
        drawGraph();
      } } }, "Show those of every record"));
    find(".derives").before(key, box);
    box.addEventListener("keydown", graphKey);
    drawGraph();
    showDerive([...derives.values()].find((derive) => derive.names.includes("master_secret")) || [...derives.values()][0]);
  }

  function collect() {
    graph.nodes.clear();
    graph.edges = [];
    const add = (id, column, title, says, more) => graph.nodes.has(id) || graph.nodes.set(id, { id, column, title, says, ins: [], outs: [], ...more });
    for (const derive of derives.values())
      if (graph.everything || !derive.repeated) add(derive.id, 1, derive.names.join(", "), derive.op, { derive });
    for (const node of [...graph.nodes.values()])
      for (const input of node.derive.inputs) {
        const source = input.derive || (input.field && input.field.id) || (input.messages && "messages");
        if (!source) continue;
        if (input.field) add(source, 0, text(part(input.field, "b")), bufferOf(input.field).name, { field: input.field });
        if (input.messages) add(source, 0, "handshake messages", "all before it");
        if (graph.nodes.has(source)) join(graph.nodes.get(source), node);
      }
  }

  function join(from, to) {
    const edge = { from, to };
    graph.edges.push(edge);
    from.outs.push(edge);
    to.ins.push(edge);
  }

  /* A node stands right of all it is made of; what has no inputs stands just left of its first use. */
  function layer() {
    for (let changed = true, turns = 0; changed && turns < 40; turns++) {
      changed = false;
      for (const { from, to } of graph.edges)
        if (to.column <= from.column) { to.column = from.column + 1; changed = true; }
    }
    for (const node of graph.nodes.values()) {
      if (node.ins.length === 0 && node.outs.length > 0) node.column = Math.min(...node.outs.map((edge) => edge.to.column)) - 1;
    }
  }

  /* Rows: a few turns in which each node moves towards the middle of its neighbours. */
  function order() {
    const layers = [];
    for (const node of graph.nodes.values()) (layers[node.column] = layers[node.column] || []).push(node);
    const renumber = (nodes) => nodes.forEach((node, row) => { node.row = row; });
    layers.forEach(renumber);
    for (let turn = 0; turn < 6; turn++)
      for (const nodes of layers) {
        if (!nodes) continue;
        for (const node of nodes) {
          const near = [...node.ins.map((edge) => edge.from.row), ...node.outs.map((edge) => edge.to.row)];
          node.weight = near.length > 0 ? near.reduce((sum, row) => sum + row, 0) / near.length : node.row;
        }
        nodes.sort((a, b) => a.weight - b.weight);
        renumber(nodes);
      }
  }

  function drawGraph() {
    collect();
    layer();
    order();
    const space = "http://www.w3.org/2000/svg", svg = document.createElementNS(space, "svg");
    let right = 0, bottom = 0;
    for (const node of graph.nodes.values()) {
      node.x = 20 + node.column * (NODE.width + NODE.gapX);
      node.y = 16 + node.row * (NODE.height + NODE.gapY);
      right = Math.max(right, node.x + NODE.width + 20);
      bottom = Math.max(bottom, node.y + NODE.height + 16);
      node.button = makeNode(node);
    }
    for (const edge of graph.edges) {
      const x1 = edge.from.x + NODE.width, y1 = edge.from.y + NODE.height / 2, x2 = edge.to.x, y2 = edge.to.y + NODE.height / 2;
      const bend = Math.max(30, (x2 - x1) / 2);
      edge.path = document.createElementNS(space, "path");
      edge.path.setAttribute("d", `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`);
      svg.append(edge.path);
    }
    svg.setAttribute("width", right);
    svg.setAttribute("height", bottom);
    svg.setAttribute("aria-hidden", "true");
    graph.box.replaceChildren(svg, ...[...graph.nodes.values()].sort((a, b) => a.column - b.column || a.row - b.row).map((node) => node.button));
    if (graph.current) markGraph(graph.current);
  }

  function makeNode(node) {
    const act = () => (node.derive ? showDerive(node.derive) : node.field && go("#" + node.field.id));
    const button = make("button", { class: node.derive ? "" : "wire", tabindex: -1, "data-node": node.id, title: node.title, on: { click: act } },
      make("b", {}, node.title), make("span", {}, node.says));
    button.style.left = node.x + "px";
    button.style.top = node.y + "px";
    return button;
  }

  /* The fields that went into DERIVE, directly or through others, and where each was on the wire. */
  function wireList(derive) {
    const inputs = [...closure([derive], sourcesOf)].flatMap((one) => one.inputs), fields = new Set(inputs.map((input) => input.field).filter(Boolean));
    const messages = inputs.some((input) => input.messages) ? [make("li", {}, "the handshake messages before it")] : [];
    return make("ul", { class: "wirelist" }, ...messages, ...[...fields].map((field) => {
      const wire = levels(bufferOf(field), number(field, "at"))[0], length = wire.length > 1 ? wire.length : number(field, "len");
      return make("li", {}, make("a", { href: "#" + field.id }, text(part(field, "b"))),
        ` ${wire.buffer.name}, bytes ${wire.at} to ${wire.at + length - 1}`);
    }));
  }

  function showDerive(derive) {
    graph.current = derive;
    if (!find(".wirelist", derive.element)) {
      const list = wireList(derive);
      if (list.children.length > 0) find(".scroll", derive.element).after(make("h4", {}, "All bytes that it came from"), list);
    }
    all(".derive").forEach((element) => element.classList.toggle("on", element === derive.element));
    const steps = find(".steps", derive.element);
    if (steps) openSteps(steps);
    if (derive.repeated && !graph.everything) {
      graph.everything = true;
      all(".legendline button").forEach((button) => button.setAttribute("aria-pressed", "true"));
      drawGraph();
    }
    markGraph(derive);
  }

  function markGraph(derive) {
    const back = closure([derive], sourcesOf), forth = closure([derive], usersOf);
    const isBack = (edge) => back.has(edge.to.derive), isForth = (edge) => edge.from.derive && forth.has(edge.from.derive);
    for (const edge of graph.edges) edge.path.setAttribute("class", isBack(edge) ? "back" : isForth(edge) ? "forth" : "");
    for (const node of graph.nodes.values()) {
      node.button.classList.toggle("back", node.outs.some(isBack));
      node.button.classList.toggle("forth", node.derive !== derive && forth.has(node.derive));
      node.button.setAttribute("aria-current", String(node.derive === derive));
      node.button.tabIndex = node.derive === derive ? 0 : -1;
    }
    const { x, y } = graph.nodes.get(derive.id);
    graph.box.scrollTo(x - graph.box.clientWidth / 2 + NODE.width / 2, y - graph.box.clientHeight / 2);
  }

  function graphKey(event) {
    const node = graph.nodes.get(event.target.dataset.node);
    if (!node) return;
    const column = [...graph.nodes.values()].filter((one) => one.column === node.column).sort((a, b) => a.row - b.row), at = column.indexOf(node);
    const moves = {
      ArrowLeft: () => (node.ins[0] || {}).from,
      ArrowRight: () => (node.outs[0] || {}).to,
      ArrowUp: () => column[at - 1], ArrowDown: () => column[at + 1],
    };
    const next = moves[event.key] && moves[event.key]();
    if (!moves[event.key]) return;
    event.preventDefault();
    if (next) next.button.focus();
  }

  /* ---- The arithmetic ------------------------------------------------------------------------------------------ */

  /* The document has it as text: a line a step, "name[i]=hex" between tabs, "# clause" at the end; a line that ends in ":" opens a
   * group of those indented deeper. */
  function openSteps(steps) {
    const pre = find("pre", steps);
    if (!pre || pre.hidden) return;
    const root = make("div"), stack = [root];
    for (const line of text(pre).split("\n").filter(Boolean)) {
      const depth = line.search(/[^ ]/);
      stack.length = Math.min(stack.length, depth + 1);
      const parent = stack[stack.length - 1];
      if (/^ *round\[\d+\]:$/.test(line)) stack.push(parent);
      else if (line.endsWith(":")) {
        const group = make("details", { class: "step-group" }, make("summary", {}, line.slice(depth, -1)));
        group.open = parent.children.length < 2 && depth < 3;
        parent.append(group);
        stack.push(group);
      } else addStep(parent, line.slice(depth));
    }
    pre.hidden = true;
    pre.after(root);
  }

  const AES = /^(Inv)?(SubBytes|ShiftRows|MixColumns)$|^AddRoundKey$/;

  function addStep(parent, line) {
    const tokens = line.split("\t"), clause = tokens.length > 1 && tokens[tokens.length - 1].startsWith("# ") ? tokens.pop().slice(2) : "";
    for (const token of tokens) {
      const [, name, index, value] = token.match(/^(.*?)(?:\[(\d+)\])?=([0-9a-f]*)$/) || [];
      if (name === undefined) parent.append(make("p", { class: "lead" }, token));
      else if (AES.test(name) && value.length === 32) addState(parent, name, index, value, clause);
      else addValue(parent, name, index, value, clause);
    }
  }

  /* The state of AES is four columns of four bytes; a round's states stand side by side, and what a step changed is marked. */
  function addState(parent, name, index, value, clause) {
    let round = parent.lastElementChild;
    if (!round || round.dataset.round !== index) {
      round = make("div", { class: "round", "data-round": index }, make("b", {}, `Round ${index}`));
      parent.append(round);
    }
    const last = all(".state", parent).pop(), says = `${name}, round ${index}: ${value}`;
    const grid = make("div", { class: "state", role: "img", "aria-label": says, "data-hex": value });
    for (let row = 0; row < 4; row++)
      for (let column = 0; column < 4; column++) {
        const at = 2 * (4 * column + row), byte = value.substr(at, 2);
        grid.append(make("span", { class: last && last.dataset.hex.substr(at, 2) !== byte ? "moved" : "" }, byte));
      }
    round.append(make("figure", { title: clause }, grid, make("figcaption", {}, name)));
  }

  /* A value; short ones of one name and clause, such as the words of a schedule, flow together. */
  function addValue(parent, name, index, value, clause) {
    const label = index === undefined ? name : `${name}[${index}]`, last = parent.lastElementChild;
    if (value.length <= 16 && last && last.dataset.clause === clause && last.dataset.words) {
      find("code", last).append("\n", `${label} ${value}`);
      last.classList.add("words");
      return;
    }
    const short = value.length <= 16;
    parent.append(make("div", { class: "step", "data-clause": clause, "data-words": short ? "1" : undefined }, make("b", {}, short ? "" : label),
      make("code", {}, short ? `${label} ${value}` : value.replace(/(.{8})(?=.)/g, "$1 ")), make("cite", {}, clause)));
  }

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

  function buildTools() {
    const root = document.documentElement, theme = make("button", { class: "theme" }), help = makeHelp();
    const dark = () => (root.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
    const show = () => {
      theme.textContent = dark() ? "Light" : "Dark";
      theme.setAttribute("aria-label", `Change to ${dark() ? "light" : "dark"} colours`);
    };
    theme.addEventListener("click", () => {
      root.dataset.theme = dark() ? "light" : "dark";
      show();
    });
    show();
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
})();
