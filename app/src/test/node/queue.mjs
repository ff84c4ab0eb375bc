// A Node program that adds jobs and looks at them: node queue.mjs REDIS_URL QUEUE
// Prints {"event":"ready"}, then answers requests on standard input.
import { access, answer, endWith, say } from './conversation.mjs';

// Which BullMQ it is: bullmq, or bullmq5 for the version before.
const { FlowProducer, Queue, QueueEvents } = await import(process.env.BULLMQ ?? 'bullmq');
const [url, name] = process.argv.slice(2);
const options = access(url);
const queue = new Queue(name, options);
const events = new QueueEvents(name, options);
let flows;
queue.on('error', (error) => say({ event: 'error', message: error.message }));
events.on('error', (error) => say({ event: 'error', message: error.message }));

// Every field by name, so that a missing one shows as "<undefined>" and a broken number as "<NaN>".
function seen(job) {
  return {
    id: job.id,
    name: job.name,
    data: job.data,
    opts: job.opts,
    progress: job.progress,
    timestamp: job.timestamp,
    delay: job.delay,
    priority: job.priority,
    attemptsStarted: job.attemptsStarted,
    attemptsMade: job.attemptsMade,
    stalledCounter: job.stalledCounter,
    processedOn: job.processedOn,
    finishedOn: job.finishedOn,
    processedBy: job.processedBy,
    returnvalue: job.returnvalue,
    failedReason: job.failedReason,
    stacktrace: job.stacktrace,
  };
}

answer({
  add: async ({ name, data, options }) => (await queue.add(name, data, options ?? {})).id,
  addAll: async ({ jobs }) => (await queue.addBulk(jobs)).map((job) => job.id),
  job: async ({ id }) => {
    const job = await queue.getJob(id);
    return job ? seen(job) : null;
  },
  state: ({ id }) => queue.getJobState(id),
  counts: () => queue.getJobCounts(),
  jobs: async ({ states }) => (await queue.getJobs(states, 0, -1, true)).map(seen),
  pause: () => queue.pause(),
  resume: () => queue.resume(),
  promote: async ({ id }) => (await queue.getJob(id)).promote(),
  // Nothing happens to a job that is no longer delayed, or no longer there.
  promoteIfDelayed: async ({ id }) => (await queue.getJob(id))?.promote().catch(() => undefined),
  changeDelay: async ({ id, delay }) => (await queue.getJob(id)).changeDelay(delay),
  retry: async ({ id }) => (await queue.getJob(id)).retry(),
  concurrency: ({ limit }) => queue.setGlobalConcurrency(limit),
  rateLimit: ({ max, duration }) => queue.setGlobalRateLimit(max, duration),
  holdBack: ({ millis }) => queue.rateLimit(millis),
  flow: async ({ tree }) => {
    flows ??= new FlowProducer(options);
    const node = await flows.add(tree);
    return { parent: node.job.id, children: node.children.map((child) => child.job.id) };
  },
  upsertScheduler: async ({ scheduler, repeat, template }) =>
    (await queue.upsertJobScheduler(scheduler, repeat, template)).id,
  scheduler: ({ scheduler }) => queue.getJobScheduler(scheduler),
  schedulers: async () => (await queue.getJobSchedulers()).map((scheduler) => scheduler.key),
  removeScheduler: ({ scheduler }) => queue.removeJobScheduler(scheduler),
  workers: async () => ({ listed: await queue.getWorkers(), count: await queue.getWorkersCount() }),
  readers: () => queue.getQueueEvents(),
  logs: async ({ id }) => (await queue.getJobLogs(id)).logs,
  result: async ({ id, waitMillis }) => {
    const job = await queue.getJob(id);
    return job.waitUntilFinished(events, waitMillis ?? 20000);
  },
});
endWith(async () => {
  await flows?.close();
  await events.close();
  await queue.close();
});
await Promise.all([queue.waitUntilReady(), events.waitUntilReady()]);
say({ event: 'ready' });
