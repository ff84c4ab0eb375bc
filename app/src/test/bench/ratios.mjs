// Prints what ../bench/compare measured, as tables in Markdown: medians over the rounds. Ratios are taken within each round, since
// a small machine is not as fast in one round as in the next.
import { readFileSync } from 'node:fs';

const rows = readFileSync(process.argv[2], 'utf8').trim().split('\n').map(JSON.parse);

/** Oxbow's report holds a list of results, the others are one result themselves. */
const results = rows.map(({ label, round, result }) => ({ label, round, ...(result.results ? result.results[0] : result) }));

function middle(numbers) {
  const values = numbers.filter((number) => Number.isFinite(number)).sort((a, b) => a - b);
  return values.length === 0 ? undefined : values[Math.floor((values.length - 1) / 2)];
}

const median = (label, value) => middle(results.filter((result) => result.label === label).map(value));

const rate = (label) => median(label, (result) => result.jobsPerSecond);
const p50 = (label) => median(label, (result) => result.pickUpMillis?.p50);
const p99 = (label) => median(label, (result) => result.pickUpMillis?.p99);
const sent = (label) => median(label, (result) => result.commands?.sentPerJob ?? result.sentPerJob);
const withInner = (label) => median(label, (result) => result.commands?.withInnerPerJob ?? result.withInnerPerJob);
const cpu = (label) => median(label, (result) => (result.cpuSeconds / result.jobs) * 1e6);

function show(number, digits = 3) {
  if (number === undefined) return '';
  return Math.abs(number) >= 100 ? Math.round(number).toLocaleString('en') : String(Number(number.toPrecision(digits)));
}

function table(titles, lines) {
  const all = [titles, titles.map(() => '---'), ...lines];
  for (const line of all) console.log(`| ${line.join(' | ')} |`);
  console.log();
}

function judged(one, other, value, least) {
  const of = (label, round) => results.find((result) => result.label === label && result.round === round);
  const ratios = [...new Set(rows.map((row) => row.round))]
    .map((round) => [of(one, round), of(other, round)])
    .map(([a, b]) => (a && b ? value(a) / value(b) : undefined));
  const ratio = middle(ratios);
  if (ratio === undefined) return ['', '', '', ''];
  return [show(ratio, 3), ratios.map((each) => show(each, 3)).join(', '), String(least), ratio >= least ? 'reached' : 'MISSED'];
}

const work = [
  ['add, 200 callers', 'oxbow-add-200', 'bullmq-add-200', 'list-add', 'script-add-1', 'script-add-50'],
  ['add, 1,000 callers', 'oxbow-add-1000', 'bullmq-add-1000', 'list-add', 'script-add-1', 'script-add-50'],
  ['process, concurrency 100', 'oxbow-process-100', 'bullmq-process-100', 'list-process-100', 'script-process-1', 'script-process-50'],
  ['process, concurrency 10', 'oxbow-process-10', 'bullmq-process-10', 'list-process-10', 'script-process-1', 'script-process-50'],
].filter(([, oxbow]) => rate(oxbow) !== undefined);

const rounds = Math.max(...rows.map((row) => row.round));
console.log(`\nMedians of ${rounds} rounds; node ${process.version}, ${new Date().toISOString().slice(0, 16)}Z\n`);
if (work.length > 0) {
  table(
    ['jobs/s', 'Oxbow', 'BullMQ on Node', 'bare list on Jedis', 'script, 1 a call', 'script, 50 a call'],
    work.map(([title, ...labels]) => [title, ...labels.map((label) => show(rate(label)))]),
  );
}
if (p50('oxbow-lone') !== undefined) {
  table(
    ['pick-up of a lone job', 'Oxbow', 'BullMQ on Node', 'bare list on Jedis', 'bare writes in one script', 'a script that does nothing'],
    [['p50 / p99 ms', ...['oxbow-lone', 'bullmq-lone', 'list-lone', 'script-lone', 'nothing-lone'].map((label) => `${show(p50(label))} / ${show(p99(label))}`)]],
  );
}
table(
  ['for each job', 'Oxbow: sent / with inner', 'BullMQ on Node: sent / with inner', 'Oxbow: CPU µs', 'BullMQ on Node: CPU µs'],
  [...work, ['lone job', 'oxbow-lone', 'bullmq-lone']]
    .filter(([, oxbow]) => sent(oxbow) !== undefined)
    .map(([title, oxbow, bullmq]) => [
      title,
      `${show(sent(oxbow))} / ${show(withInner(oxbow))}`,
      `${show(sent(bullmq))} / ${show(withInner(bullmq))}`,
      show(cpu(oxbow)),
      show(cpu(bullmq)),
    ]),
);
const jobsPerSecond = (result) => result.jobsPerSecond;
table(
  ['Oxbow against', 'ratio', 'in each round', 'at least', ''],
  [
    ['BullMQ on Node, adds of 200 callers', ...judged('oxbow-add-200', 'bullmq-add-200', jobsPerSecond, 3)],
    ['BullMQ on Node, adds of 1,000 callers', ...judged('oxbow-add-1000', 'bullmq-add-1000', jobsPerSecond, 3)],
    ['the script alone, 50 a call, adds of 200 callers', ...judged('oxbow-add-200', 'script-add-50', jobsPerSecond, 0.6)],
    ['the script alone, 50 a call, adds of 1,000 callers', ...judged('oxbow-add-1000', 'script-add-50', jobsPerSecond, 0.6)],
    ['BullMQ on Node at concurrency 100', ...judged('oxbow-process-100', 'bullmq-process-100', jobsPerSecond, 2)],
    ['the bare list at concurrency 100', ...judged('oxbow-process-100', 'list-process-100', jobsPerSecond, 1)],
    ['BullMQ on Node at concurrency 10', ...judged('oxbow-process-10', 'bullmq-process-10', jobsPerSecond, 2)],
    ['pick-up (p50) of the bare list, inverse', ...judged('list-lone', 'oxbow-lone', (result) => result.pickUpMillis.p50, 1)],
    ['pick-up (p99) of the bare list, inverse', ...judged('list-lone', 'oxbow-lone', (result) => result.pickUpMillis.p99, 1)],
  ].filter(([, ratio]) => ratio !== ''),
);
