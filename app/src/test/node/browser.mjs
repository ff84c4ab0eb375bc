// A user in a real Chromium: node browser.mjs PAGE_URL TEXT
// Opens the page, submits the text, and prints one line for each thing seen: {"event":"ready"}, {"event":"opened","title"},
// {"event":"submitted","job"}, {"event":"next","text"} (what the page says about its next check), {"event":"result",…}.
// Complaints of the page or the browser are printed as {"event":"complaint","message"}.
import { chromium } from 'playwright-core';
import { endWith, say } from './conversation.mjs';

const [url, text] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  headless: true,
  args: [
    '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync',
  ],
});
endWith(() => browser.close());
say({ event: 'ready' });

try {
  const page = await browser.newPage();
  page.setDefaultTimeout(30000);
  page.on('pageerror', (error) => say({ event: 'complaint', message: String(error) }));
  page.on('console', (message) => {
    if (message.type() === 'error') say({ event: 'complaint', message: message.text() });
  });
  page.on('requestfailed', (request) => say({ event: 'complaint', message: `request failed: ${request.url()}` }));

  await page.goto(url);
  say({ event: 'opened', title: await page.title(), health: await page.getByLabel('Health of Redis').innerText() });
  await page.getByLabel('Text to analyse').fill(text);
  await page.getByRole('button', { name: 'Queue the analysis' }).click();
  await page.locator('#journey').waitFor();
  say({ event: 'submitted', job: await page.locator('#job-id').innerText() });
  const next = page.locator('#next');
  await next.filter({ hasText: /of 60/ }).waitFor();
  say({ event: 'next', text: await next.innerText() });
  await page.locator('#report').waitFor();
  say({
    event: 'result',
    report: await page.locator('#report-body').innerText(),
    json: JSON.parse(await page.locator('#report-json').textContent()),
    checks: await page.locator('#checks li').allInnerTexts(),
    scripts: await page.locator('#report-body script').count(),
  });
} catch (error) {
  say({ event: 'complaint', message: error.message });
  say({ event: 'gave-up' });
}
