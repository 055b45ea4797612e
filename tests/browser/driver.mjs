// Does in a headless Chromium what tests/tests/suite/page.rs asks for: a command a line in, an answer a line out.
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

const { chromium } = createRequire(`${process.env.NODE_PATH}/`)('playwright-core');

// Containers run as root, whom Chromium denies its sandbox; the only pages here are ours.
const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
// A busy machine takes its time.
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args, timeout: 180_000 });
const complaints = [];
const foreign = [];
let page;

/** Opens a browser window of its own. */
async function open({ url, width = 1280, height = 900, dark = false, script = true }) {
  await page?.context().close();
  const context = await browser.newContext({
    viewport: { width, height }, colorScheme: dark ? 'dark' : 'light', javaScriptEnabled: script,
  });
  page = await context.newPage();
  // A busy machine takes its time.
  page.setDefaultTimeout(60_000);
  const home = new URL(url).host;
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await context.route('**', (route) => {
    const { host, protocol } = new URL(route.request().url());
    if (host === home || protocol === 'data:') return route.continue();
    foreign.push(host);
    return route.abort();
  });
  return go({ url });
}

async function go({ url }) {
  const response = await page.goto(url);
  return { status: response.status(), title: await page.title() };
}

/** The WCAG contrast of text with what is behind it; of each colour pair the lowest, with an example. */
function lowContrast() {
  const channels = (color) => color.match(/[\d.]+/g).map(Number);
  const luminance = ([red, green, blue]) => {
    const linear = [red, green, blue].map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  };
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = channels(getComputedStyle(at).backgroundColor);
      if (color.length < 4 || color[3] === 1) return color;
    }
    return [255, 255, 255];
  };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const text = walker.currentNode.textContent.trim();
    if (!text || !element.checkVisibility() || element.closest('script, .visually-hidden')) continue;
    const one = luminance(channels(getComputedStyle(element).color));
    const other = luminance(behind(element));
    const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    if (contrast < 4.5) found.push(`${contrast.toFixed(2)}: ${text.slice(0, 40)}`);
  }
  return found;
}

const commands = {
  open,
  go,
  text: ({ of = 'body' }) => page.locator(of).first().innerText(),
  count: ({ of }) => page.locator(of).count(),
  /** Waits until an element that contains a text is there, and returns its text. */
  async wait({ of, text }) {
    const found = page.locator(of, text ? { hasText: text } : {}).first();
    await found.waitFor();
    return found.innerText();
  },
  async click({ on, text }) {
    await page.locator(on, text ? { hasText: text } : {}).first().click();
    await page.waitForLoadState();
    return page.url();
  },
  async fill({ field, value }) {
    const element = page.locator(`[name=${field}]`).first();
    const kind = await element.evaluate((field) => field.type);
    if (kind === 'checkbox') await element.check();
    else if (kind === 'select-one') await element.selectOption(value);
    else await element.fill(value);
    return null;
  },
  background: () => page.evaluate(() => getComputedStyle(document.body).backgroundColor),
  overflow: () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
  low_contrast: () => page.evaluate(lowContrast),
  async screenshot({ file }) {
    const { width, height } = await page.evaluate(() => document.documentElement.getBoundingClientRect());
    await page.screenshot({ path: file, fullPage: true, clip: { x: 0, y: 0, width, height: Math.min(height, 2200) } });
    return null;
  },
  report: () => ({ complaints, foreign }),
};

for await (const line of createInterface({ input: process.stdin })) {
  const { do: name, ...options } = JSON.parse(line);
  let answer;
  try {
    answer = { done: (await commands[name](options)) ?? null };
  } catch (error) {
    answer = { failed: String(error) };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
await browser.close();
