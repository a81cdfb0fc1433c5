/* The derivations of the page, as a graph, and the arithmetic of each. */

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
  const add = (id, column, title, says, derive) =>
    graph.nodes.has(id) || graph.nodes.set(id, { id, column, title, says, derive, ins: [], outs: [] });
  for (const derive of derives.values())
    if (graph.everything || !derive.repeated) add(derive.id, 1, derive.names.join(", "), derive.op, derive);
  for (const node of [...graph.nodes.values()])
    for (const input of node.derive.inputs) {
      const source = input.derive || (input.field && input.field.id) || (input.messages && "messages");
      if (!source) continue;
      if (input.field) add(source, 0, text(part(input.field, "b")), bufferOf(input.field).name);
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
  const act = () => go("#" + node.id);
  const button = make("button", { class: node.derive ? "" : "wire", tabindex: -1, "data-node": node.id, title: node.title, on: { click: act } },
    make("b", {}, node.title), make("span", {}, node.says));
  button.style.left = node.x + "px";
  button.style.top = node.y + "px";
  return button;
}

/* FIELDS, and where each is on the wire. */
function wireList(fields, ...more) {
  const says = ({ buffer, at, length }) => `${buffer.name}, bytes ${at} to ${at + length - 1}`;
  return make("ul", { class: "wirelist" }, ...more, ...[...fields].map((field) =>
    make("li", {}, make("a", { href: "#" + field.id }, text(part(field, "b"))), " " + wireOf(field).map(says).join("; "))));
}

/* The fields that went into DERIVE, directly or through others, and those that carry its result. */
function wireLists(derive) {
  const inputs = [...closure([derive], sourcesOf)].flatMap((one) => one.inputs);
  const messages = inputs.some((input) => input.messages) ? [make("li", {}, "the handshake messages before it")] : [];
  const from = wireList(new Set(inputs.map((input) => input.field).filter(Boolean)), ...messages), to = wireList(carriersOf(new Set([derive])));
  return [["All bytes that it came from, marked among the bytes", from], ["Carried by", to]]
    .flatMap(([title, list]) => (list.children.length > 0 ? [make("h4", {}, title), list] : []));
}

function showDerive(derive) {
  graph.current = derive;
  if (!find(".wirelist", derive.element)) find(".scroll", derive.element).after(...wireLists(derive));
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
