/* Of page.mjs: bytes and levels, where values came from and what became of them, and the map of flipped bits. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { check, open, plan, selected } from "./tab.mjs";

/* ---- Bytes, levels, provenance ---------------------------------------------------------------------------------- */

export async function levels(browser, page) {
  const { tab, close } = await open(browser, page), name = `${page.name}, levels: `;
  await tab.locator("#flights a", { hasText: "server_hello" }).first().click();
  await tab.locator(".hex .cell[data-at='6']").click();
  const here = await tab.locator(".hex .cell.at").textContent();
  check(name + "a click on a byte selects its field", (await selected(tab)) === "random");
  check(name + "all bytes of the field are marked", (await tab.locator(".hex .cell.in").count()) === 32);
  await tab.locator(".jump", { hasText: "server to client" }).click();
  const wire = await tab.locator(".hex .cell.at");
  check(name + "a level leads to the same byte on the wire", (await wire.textContent()) === here && (await wire.getAttribute("data-at")) === "11",
    await wire.getAttribute("data-at"));
  check(name + "whose field there is the record's fragment", (await selected(tab)) === "fragment");
  const uses = await tab.locator(".meaning li").allTextContents();
  check(name + "server_random goes into the key block", uses.some((one) => /key_block = prf_sha256/.test(one)), uses.join("; "));
  check(name + "and from there into the keys", uses.some((one) => /client_write_key/.test(one)), uses.join("; "));
  await tab.locator(".leaf:visible > b", { hasText: "fragment" }).first().hover();
  check(name + "pointing at a field marks its bytes", (await tab.locator(".hex .cell.hover").count()) > 10);
  await tab.locator(".hex .cell[data-at='0']").hover();
  check(name + "pointing at a byte marks its field", (await tab.locator(".buffers li.hover:visible > b").first().textContent()) === "type");
  check(name + "and says what it is", /type = handshake/.test(await tab.locator(".status").textContent()));
  await close();
}

export async function graph(browser, page) {
  const { tab, close } = await open(browser, page), name = `${page.name}, graph: `;
  await tab.locator("#tab-derivations").click();
  await tab.locator(".graph button", { hasText: "master_secret" }).filter({ hasNotText: "pre_master" }).first().click();
  const box = (text) => tab.locator(".graph button", { hasText: text }).first().boundingBox();
  const [pre, master, block] = [await box("pre_master_secret"), await tab.locator(".graph button[aria-current=true]").boundingBox(),
    await box("key_block")];
  check(name + "layers go from left to right", pre.x + pre.width < master.x && master.x + master.width < block.x);
  check(name + "its derivation is shown", (await tab.locator(".derive:visible h3 b").first().textContent()) === "master_secret");
  check(name + "what it came from and what became of it are marked", (await tab.locator(".graph button.back").count()) > 2
    && (await tab.locator(".graph button.forth").count()) > 2);
  const overlaps = await tab.locator(".graph button").evaluateAll((list) => {
    const boxes = list.map((one) => one.getBoundingClientRect());
    return boxes.filter((a, i) => boxes.some((b, k) => k > i && a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)).length;
  });
  check(name + "no node lies on another", overlaps === 0, overlaps);
  if (plan.screenshots) await tab.screenshot({ path: join(plan.folder, `${page.name}-graph.png`) });
  const wires = await tab.locator(".derive:visible .wirelist li").allTextContents();
  const point = wires.map((one) => one.match(/^point .*server to client, bytes (\d+) to (\d+)$/)).find(Boolean) || [];
  await tab.locator(".derive:visible .wirelist a", { hasText: "point" }).first().click();
  const digits = (await tab.locator(".meaning .raw").textContent()).replaceAll(" ", "");
  check(name + "the master secret came from the server's point, at those bytes of the wire",
    point.length > 0 && digits.length === 64 && page.wire.s2c.slice(2 * point[1], 2 * point[2] + 2) === digits, wires.join("; "));
  await tab.evaluate((id) => { location.hash = id; }, await tab.locator(".graph button[aria-current=true]").getAttribute("data-node"));
  await tab.waitForSelector(".derive:visible");
  await tab.locator(".derive:visible tr.in a").first().click();
  check(name + "an input's link leads to where it came from",
    (await tab.locator(".derive:visible h3 b").first().textContent()) === "pre_master_secret");
  await close();
}

/* The bytes of the cells with class KIND in the hex pane, in order, and where they are. */
const marked = (tab, kind) => tab.locator(`.hex .cell.${kind}`).evaluateAll((list) =>
  ({ hex: list.map((one) => one.textContent).join(""), at: list.map((one) => Number(one.dataset.at)) }));
const runs = ({ at }) => at.every((one, i) => i === 0 || one === at[i - 1] + 1);

/* The derivation whose first result is NAME, opened; its result. */
async function derive(tab, name) {
  const one = tab.locator("article.derive", { has: tab.locator("h3 > b:first-child", { hasText: new RegExp(`^${name}$`) }) }).first();
  const id = await one.getAttribute("id");
  await tab.evaluate((hash) => { location.hash = hash; }, "#" + id);
  await tab.waitForSelector(`#${id}:visible`);
  return tab.locator(`#${id} .out code`).first().textContent();
}

/* RFC 8422 5.4: in a named curve's ServerKeyExchange, 03, the curve and the length stand before the point. */
export async function provenance(browser, page) {
  for (const colorScheme of ["light", "dark"]) {
    const { tab, wrong, close } = await open(browser, page, { colorScheme }), name = `${page.name}, provenance, ${colorScheme}: `;
    check(name + "nothing is marked at first", (await tab.locator(".cell.came, .cell.became").count()) === 0);
    const secret = await derive(tab, "pre_master_secret");
    await tab.locator(".derive:visible .wirelist a", { hasText: "point" }).first().click();
    const point = page.wire.s2c.match(/03001d20(.{64})/), before = await marked(tab, "came");
    check(name + "in the message, its sources are the server's point", point && before.hex === point[1] && runs(before), before.hex);
    await tab.locator(".jump", { hasText: "server to client" }).click();
    const wire = await marked(tab, "came");
    check(name + "and on the wire those very bytes", wire.hex === point[1] && runs(wire) && 2 * wire.at[0] === point.index + 8,
      `${wire.hex} at ${wire.at[0]}`);
    check(name + "the legend says so", /pre_master_secret came from: 32 bytes here/.test(await tab.locator(".hexpane .legendline").textContent()));
    check(name + "a secret is on no wire", !(page.wire.s2c + page.wire.c2s).includes(secret));
    const seen = await tab.locator(".hex .cell.came:not(.at)").first().evaluate(outline);
    check(name + "the outline stands out", seen.style === "solid" && seen.width >= 2 && seen.ratio >= 3, JSON.stringify(seen));
    const verify = await derive(tab, "verify_data");
    await tab.locator(".derive:visible .wirelist").last().locator("a", { hasText: "verify_data" }).first().click();
    const carried = await marked(tab, "became");
    check(name + "forwards: finished.verify_data carries it", carried.hex === verify && verify.length === 24, `${carried.hex}, not ${verify}`);
    const fate = await tab.locator(".hex .cell.became:not(.at)").first().evaluate(outline);
    check(name + "in another outline", fate.style === "dashed" && fate.ratio >= 3 && fate.color !== seen.color, JSON.stringify(fate));
    check(name + "the field names what it carries", /Carriesverify_data = prf/.test(await tab.locator(".meaning").textContent()));
    if (plan.screenshots) await tab.screenshot({ path: join(plan.folder, `provenance-${colorScheme}.png`) });
    await tab.locator("#flights a", { hasText: "client_hello" }).first().click();
    const hello = await marked(tab, "came");
    check(name + "the whole client_hello is a source of verify_data", hello.at.length === (await tab.locator(".hex .cell[data-at]").count()));
    await tab.locator(".hexpane .legendline button").click();
    check(name + "it can be unmarked", (await tab.locator(".cell.came, .cell.became").count()) === 0);
    check(name + "no console message, no request", wrong.length === 0, wrong.join("; "));
    await close();
  }
}

/* An element's outline, and its contrast to what is under it (WCAG 2.1 1.4.11 wants 3). */
function outline(one) {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true }), style = getComputedStyle(one);
  const light = (color) => {
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((v) => (v <= 10 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
  };
  const [a, b] = [light(style.outlineColor), light(style.backgroundColor)];
  return { style: style.outlineStyle, width: parseFloat(style.outlineWidth), color: style.outlineColor, ratio: Math.max(a, b) / Math.min(a, b) };
}

/* What the page leaves out, the command that it names shows: run by a shell, it must open that very derivation. */
export async function leftOut(browser, page) {
  const { tab, close } = await open(browser, page), name = `${page.name}, left out: `;
  const notes = await tab.locator(".steps > p > code").evaluateAll((list) => list.map((one) => ({ command: one.textContent,
    results: [...one.closest("article").querySelectorAll(".out")].map((row) =>
      `${row.querySelector("th").textContent} = ${row.querySelector("code").textContent}`) })));
  const note = notes.find(({ command }) => !command.endsWith("#1'"));
  if (!check(name + "a command is named for the second of a name", note, JSON.stringify(notes))) return close();
  const command = note.command.replace(/^vitrine view TRACE /, '"$VITRINE" view "$TRACE" ');
  const shown = execFileSync("/bin/sh", ["-c", command], { env: { ...process.env, TRACE: page.source }, encoding: "utf8" });
  const events = shown.match(/^event \d+:/gm) || [];
  check(name + "it opens that derivation, and no other", events.length === 1 && note.results.every((one) => shown.includes(`\n${one}\n`)),
    `${command}: ${events.join()} ${note.results.join()}`);
  return close();
}

export async function flips(browser, page) {
  const { tab, close } = await open(browser, page), bytes = page.wire.s2c.length / 2;
  await tab.locator("#tab-flips").click();
  const bits = (await tab.locator("#flips .legend td:last-child").allTextContents()).reduce((sum, one) => sum + Number(one), 0);
  const letters = (await tab.locator("#flips .map a").allTextContents()).join("");
  check(`${page.name}: the legend counts each bit that the server sent`, bits === 8 * bytes && bytes > 0, `${bits} bits of ${bytes} bytes`);
  check(`${page.name}: the map has a letter for each byte`, letters.length === bytes, `${letters.length} of ${bytes}`);
  check(`${page.name}: the table has a row for each field, up to the last byte`, await tab.locator("#flips details tr").evaluateAll((rows, end) => {
    let at = 0;
    for (const row of rows.slice(1)) at = Number(row.cells[0].textContent) === at ? at + Number(row.cells[1].textContent) : NaN;
    return at === end;
  }, bytes));
  const strays = await tab.locator("#flips details th[scope=row] a").evaluateAll((list) => list
    .map((one) => [one.textContent.replace(/^unread$/, "unparsed"), one.hash && document.querySelector(`${one.hash} > b`).textContent])
    .filter(([path, name]) => !path.endsWith(name || "?")));
  check(`${page.name}: each row leads to the field that it names`, strays.length === 0, strays.join("; "));
  await tab.locator("#flips .map a[href]").last().click();
  check(`${page.name}: a cell of the map leads to its field`, (await tab.locator("#bytes:visible").count()) === 1
    && (await tab.locator(".hex .cell.in").count()) > 0 && (await selected(tab)) !== "");
  await close();
}
