// A supervisor brings in a workbook, finds one of its people by a misspelt name, opens the record,
// and sees in its access list that this was written down. All of it without JavaScript; afterwards
// every page that the walk met is held against the rules of accessibility.

import assert from "node:assert/strict";
import test from "node:test";

import { assertAccessible } from "../fixture/accessible.mjs";
import { openBrowser } from "../fixture/browser.mjs";
import { loginOf, startDemo } from "../fixture/server.mjs";
import { csv } from "../fixture/workbook.mjs";

test("a person from a workbook is found by a misspelt name, and who read it is listed", async (t) => {
  const demo = await startDemo();
  t.after(demo.stop);
  const browser = await openBrowser();
  t.after(() => browser.close());
  const login = loginOf(demo, "supervisor");

  const context = await browser.newContext({ javaScriptEnabled: false, locale: "en-GB" });
  const page = await context.newPage();
  const strangers = requestsElsewhere(page, demo.address);
  const met = [];
  const meet = () => met.push(page.url());

  await t.test("sign in", async () => {
    await page.goto(new URL("/sign-in", demo.address).href);
    await page.getByLabel("User name").fill(login.user);
    await page.getByLabel("Password").fill(login.password);
    await page.getByRole("button", { name: "Sign in" }).click();
    // Pages follow the member's own choice once it is known who it is; the demo's is Tajik.
    await page.getByRole("button", { name: "English" }).click();
    await page.getByRole("navigation", { name: "Main navigation" }).first().waitFor();
    meet();
  });

  await t.test("import: good rows go in, the bad one says why", async () => {
    await page.goto(new URL("/transfer", demo.address).href);
    meet();
    const file = { name: "cases.csv", mimeType: "text/csv", buffer: csv() };
    await page.getByLabel(/^File/).setInputFiles(file);
    await page.getByRole("button", { name: "Start" }).click();
    await page.getByText("Some rows were refused. The others are in.").waitFor();
    meet();
    const refused = page.getByRole("row").filter({ hasText: "Birthdate" });
    assert.equal(await refused.count(), 1);
  });

  await t.test("search by a misspelt name in the other script", async () => {
    await page.goto(new URL("/people", demo.address).href);
    meet();
    await page.getByLabel("Name, phone or document number").fill("Muhamadjon Safarov");
    await page.getByRole("button", { name: "Search" }).click();
    const found = page.getByRole("link", { name: /Муҳаммадҷон.*Сафарзода/ });
    await found.first().waitFor();
    // A name in an address would stay in the browser's history and in the logs of proxies.
    assert.equal(page.url(), new URL("/people", demo.address).href);
    meet();
    await found.first().click();
  });

  await t.test("open: the record shows the name, and its access list shows the reading", async () => {
    await page.getByRole("heading", { level: 1, name: /Муҳаммадҷон/ }).waitFor();
    meet();
    await page.goto(`${page.url().split("?")[0]}/access`);
    await page.getByRole("heading", { level: 1, name: "Who has read this name" }).waitFor();
    meet();
    await page.getByRole("cell", { name: "Record opened" }).first().waitFor();
    await page.getByRole("cell", { name: "Search" }).first().waitFor();
  });

  await t.test("pages load nothing from anywhere else", () => {
    assert.deepEqual(strangers, []);
  });

  await t.test("every page met is accessible", async (t) => {
    const holds = async (t, url, storageState) => {
      await t.test(new URL(url).pathname.replaceAll(/[0-9a-f-]{36}/g, "ID"), async () => {
        const seeing = await browser.newContext({ storageState, locale: "en-GB" });
        const reader = await seeing.newPage();
        await reader.goto(url);
        assert.equal(reader.url(), url);
        await assertAccessible(reader);
        await seeing.close();
      });
    };
    await holds(t, new URL("/sign-in", demo.address).href);
    const signedIn = await context.storageState();
    for (const url of new Set(met)) {
      await holds(t, url, signedIn);
    }
  });
});

/** The list, growing, of requests that leave the server under test. */
function requestsElsewhere(page, address) {
  const strangers = [];
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.origin !== new URL(address).origin && url.protocol !== "data:") {
      strangers.push(url.href);
    }
  });
  return strangers;
}
