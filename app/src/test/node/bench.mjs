// BullMQ's side of the comparison in ../bench/compare: node bench.mjs REDIS_URL WORKLOAD JOBS AT_ONCE WARM_UPS REPEATS
//   add      AT_ONCE callers add one job each at a time
//   process  a worker of concurrency AT_ONCE empties a queue of JOBS waiting jobs that do nothing
//   lone     one job at a time, queue and worker in this process, idle before and after
// Prints one line of JSON: of REPEATS rounds after the warm-ups the one with the median rate. Commands are counted by Redis itself
// (INFO commandstats), so that counting costs no speed.
import { Redis } from 'ioredis';
import { Queue, Worker } from 'bullmq';
import { connection, say } from './conversation.mjs';

const [url, workload, jobsText, atOnceText, warmUpsText, repeatsText] = process.argv.slice(2);
const jobs = Number(jobsText);
const atOnce = Number(atOnceText);
const redis = new Redis(connection(url));
const prefix = `node-bench-${process.pid}`;
const pauseMillis = 20;

/** What clients send here; everything else that is counted was run by a script. */
const sentByClients = /^(evalsha|eval|bzpopmin|xread|hello|info|client\|.*|script\|.*|auth|select|ping|unlink)$/;

async function commands() {
  let sent = 0;
  let withInner = 0;
  for (const line of (await redis.info('commandstats')).split('\r\n')) {
    const found = /^cmdstat_([^:]+):calls=(\d+)/.exec(line);
    if (!found) continue;
    withInner += Number(found[2]);
    if (sentByClients.test(found[1])) sent += Number(found[2]);
  }
  return { sent, withInner };
}

/** Runs what is measured and says how long it took and what it cost; asking for the counts is one command of it. */
async function measured(count, run) {
  const before = await commands();
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  const more = await run();
  const seconds = (performance.now() - startedAt) / 1000;
  const cpu = process.cpuUsage(cpuBefore);
  const after = await commands();
  return {
    program: 'bullmq',
    workload,
    jobs: count,
    atOnce,
    seconds,
    jobsPerSecond: count / seconds,
    sentPerJob: (after.sent - before.sent - 1) / count,
    withInnerPerJob: (after.withInner - before.withInner - 1) / count,
    cpuSeconds: (cpu.user + cpu.system) / 1e6,
    ...more,
  };
}

function quantiles(millis) {
  const sorted = Float64Array.from(millis).sort();
  const at = (share) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  return { p50: at(0.5), p99: at(0.99), longest: at(1) };
}

async function remove(queue) {
  await queue.obliterate({ force: true, count: 10000 });
  await queue.close();
}

async function add(round) {
  const queue = new Queue(`add-${round}`, { connection: connection(url), prefix });
  await queue.waitUntilReady();
  const result = await measured(jobs, async () => {
    let next = 0;
    const caller = async () => {
      while (next < jobs) await queue.add('bench', { n: next++ });
    };
    await Promise.all(Array.from({ length: atOnce }, caller));
  });
  await remove(queue);
  return result;
}

async function processAll(round) {
  const queue = new Queue(`process-${round}`, { connection: connection(url), prefix });
  for (let first = 0; first < jobs; first += 500) {
    const size = Math.min(500, jobs - first);
    await queue.addBulk(Array.from({ length: size }, (_, i) => ({ name: 'bench', data: { n: first + i } })));
  }
  let worker;
  const result = await measured(jobs, async () => {
    await new Promise((resolve) => {
      let left = jobs;
      worker = new Worker(queue.name, async () => null, { connection: connection(url), prefix, concurrency: atOnce });
      worker.on('completed', () => {
        if (--left === 0) resolve();
      });
    });
  });
  await worker.close();
  await remove(queue);
  return result;
}

async function lone(round) {
  // Early warm-ups go without a pause: what has run a few times only is not compiled yet.
  const resting = round >= Number(warmUpsText) - 1;
  const queue = new Queue(`lone-${round}`, { connection: connection(url), prefix });
  let started = () => {};
  const work = async () => {
    started(performance.now());
    return null;
  };
  const worker = new Worker(queue.name, work, { connection: connection(url), prefix });
  await Promise.all([queue.waitUntilReady(), worker.waitUntilReady()]);
  const rest = () => new Promise((resolve) => setTimeout(resolve, pauseMillis));
  await rest();
  const result = await measured(jobs, async () => {
    const pickUp = [];
    for (let n = 0; n < jobs; n++) {
      const startedAt = new Promise((resolve) => (started = resolve));
      const addedAt = performance.now();
      await queue.add('bench', { n });
      pickUp.push((await startedAt) - addedAt);
      if (resting) await rest();
    }
    return { pickUpMillis: quantiles(pickUp) };
  });
  await worker.close();
  await remove(queue);
  return result;
}

const run = { add, process: processAll, lone }[workload];
if (!run) throw new Error(`WORKLOAD was "${workload}"; allowed: add, process, lone`);
const results = [];
for (let round = 0; round < Number(warmUpsText) + Number(repeatsText); round++) {
  const result = await run(round);
  if (round >= Number(warmUpsText)) results.push(result);
}
results.sort((a, b) => a.jobsPerSecond - b.jobsPerSecond);
say(results[Math.floor((results.length - 1) / 2)]);
await redis.quit();
process.exit(0);
