/* A tab of the browser with a page open, and what all tests of page_test.py's other half print their results with. */
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

export const { chromium } = createRequire(join(process.env.MODULES, "x.js"))("playwright-core");
export const plan = JSON.parse(process.env.PLAN);

export function check(name, ok, detail = "") {
  console.log(JSON.stringify({ name, ok: Boolean(ok), detail: ok ? "" : String(detail) }));
  return Boolean(ok);
}

/* A tab with PAGE open, and all that went wrong in it: messages of the console, errors, requests but for the file itself. */
export async function open(browser, page, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const tab = await context.newPage(), url = pathToFileURL(page.file).href, wrong = [];
  tab.on("console", (message) => wrong.push("console: " + message.text()));
  tab.on("pageerror", (error) => wrong.push("error: " + error.message));
  tab.on("request", (request) => request.url().split("#")[0] !== url && wrong.push("request: " + request.url()));
  await tab.goto(url);
  return { tab, wrong, close: () => context.close() };
}

/* The name of the field that is selected. */
export const selected = (tab) => tab.locator("[role=treeitem][aria-selected=true]:visible > b").first().textContent();
