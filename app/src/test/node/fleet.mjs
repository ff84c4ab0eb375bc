// BullMQ's part of the mixed fleets: node fleet.mjs REDIS_URL, of a server or a cluster
// One process adds or processes the jobs of one scenario after another, each opened with the names of its queues and closed
// again. What a job does is said by its data, see work(). Prints {"event":"ready"}, then answers requests on standard input.
import { Cluster, Redis } from 'ioredis';
import {
  DelayedError, FlowProducer, Queue, UnrecoverableError, WaitingChildrenError, WaitingError, Worker,
} from 'bullmq';
import { answer, connection, endWith, say } from './conversation.mjs';

const target = connection(process.argv[2]);
const redis = target instanceof Cluster ? target : new Redis(target);
// On a server too, so that nothing else depends on what it is.
const prefix = '{bull}';
const access = { connection: target, prefix };
const POLICIES = {
  FAIL_PARENT: 'failParentOnFailure',
  CONTINUE_PARENT: 'continueParentOnFailure',
  IGNORE: 'ignoreDependencyOnFailure',
  REMOVE_DEPENDENCY: 'removeDependencyOnFailure',
};

const queues = new Map();
const workers = new Map();
let flows;
let producing = new Set();

const told = (error) => say({ event: 'error', message: error.message });

/** Java writes what is absent as null; BullMQ wants it absent. */
function present(value) {
  if (Array.isArray(value)) return value.map(present);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).filter(([, field]) => field !== null).map(([key, field]) => [key, present(field)]),
  );
}

function options(terms) {
  const { onFailure, ...rest } = present(terms);
  return POLICIES[onFailure] ? { ...rest, [POLICIES[onFailure]]: true } : rest;
}

const bulkEntry = (job) => ({ name: job.kind, data: present(job.data), opts: options(job.options) });

function tree(family) {
  return {
    ...bulkEntry(family.job),
    queueName: family.job.queue,
    children: family.children.length ? family.children.map(tree) : undefined,
  };
}

function names(family, node) {
  return [
    { label: family.job.data.label, id: node.job.id },
    ...family.children.flatMap((child, index) => names(child, node.children[index])),
  ];
}

async function perform(act) {
  if (act.scheduler) {
    const { id, queue, every, limit, template } = act.scheduler;
    const entry = bulkEntry(template);
    await queues.get(queue).upsertJobScheduler(id, { every, limit }, entry);
    return [];
  }
  if (act.family) return names(act.family, await flows.add(tree(act.family)));
  const queue = queues.get(act.jobs[0].queue);
  const entries = act.jobs.map(bulkEntry);
  const added =
    entries.length === 1
      ? [await queue.add(entries[0].name, entries[0].data, entries[0].opts)]
      : await queue.addBulk(entries);
  return added.map((job, index) => ({ label: act.jobs[index].data.label, id: job.id }));
}

/** Every other act from one of two lanes, so that calls overlap as they do in a server. */
async function produce(acts) {
  const lane = async (from) => {
    const reports = [];
    for (let i = from; i < acts.length; i += 2) reports.push(...(await perform(acts[i])));
    return reports;
  };
  return (await Promise.all([lane(0), lane(1)])).flat();
}

async function began(job, queue) {
  const running = await redis.incr(`fleet:${prefix}:running:${queue}`);
  const line = { label: job.data.label, queue, id: job.id, by: 'NODE', start: job.attemptsStarted, running };
  await redis.rpush(`fleet:${prefix}:log`, JSON.stringify(line));
}

async function putOff(how, job, token, worker) {
  switch (how) {
    case 'DELAY':
      await job.moveToDelayed(Date.now() + 20, token);
      throw new DelayedError();
    case 'WAIT':
      await job.moveToWait(token);
      throw new WaitingError();
    case 'LIMIT':
      await worker.rateLimit(job.data.hold);
      throw Worker.RateLimitError();
    default:
      throw new Error(`nobody puts off like "${how}"`);
  }
}

/** The same as in OxbowWork: keep them alike. */
async function work(job, token, queue) {
  const { label, value, fails, hopeless, putsOff, steps, sums, waits, grows } = job.data;
  await began(job, queue);
  for (let step = 1; step <= steps; step++) {
    await job.updateProgress(step);
    await job.log(`step ${step}`);
  }
  await redis.decr(`fleet:${prefix}:running:${queue}`);
  if (putsOff && job.attemptsStarted === 1) await putOff(putsOff, job, token, workers.get(queue));
  if (hopeless) throw new UnrecoverableError('hopeless');
  if (job.attemptsMade < fails) throw new Error(`attempt ${job.attemptsMade + 1} fails`);
  if (grows && job.attemptsStarted === 1) {
    const late = { label: `${label}-late`, value: 1, fails: 0, hopeless: false, steps: 0, sums: false, waits: false };
    const parent = { id: job.id, queue: `${prefix}:${queue}` };
    await queues.get(grows).add('late', late, { jobId: late.label, parent });
  }
  if (waits && (await job.moveToWaitingChildren(token))) throw new WaitingChildrenError();
  if (!sums) return value;
  const values = Object.values(await job.getChildrenValues());
  const ignored = Object.values(await job.getIgnoredChildrenFailures());
  return values.reduce((sum, each) => sum + each, value) + 1000 * ignored.length;
}

async function close() {
  await Promise.allSettled([...producing]);
  await Promise.all([...workers.values()].map((worker) => worker.close()));
  await flows?.close();
  await Promise.all([...queues.values()].map((queue) => queue.close()));
  workers.clear();
  queues.clear();
  flows = undefined;
}

answer({
  open: async ({ names }) => {
    for (const name of names) queues.set(name, new Queue(name, access).on('error', told));
    flows = new FlowProducer(access).on('error', told);
    await Promise.all([...queues.values()].map((queue) => queue.waitUntilReady()));
  },
  close,
  produce: async ({ acts }) => {
    const reports = produce(acts);
    producing.add(reports);
    return reports.finally(() => producing.delete(reports));
  },
  work: async ({ planned, concurrency }) => {
    const { name: queue, workersPace: limiter } = present(planned);
    const worker = new Worker(queue, (job, token) => work(job, token, queue), { ...access, concurrency, limiter });
    worker.on('error', told);
    workers.set(queue, worker);
    await worker.waitUntilReady();
  },
  stopWork: ({ queue }) => workers.get(queue).close(),
  // BullMQ's pause breaks its blocked connection off and waits for a new one, which on a cluster does not come.
  pauseWork: ({ queue }) => workers.get(queue).pause(target instanceof Cluster),
  resumeWork: ({ queue }) => workers.get(queue).resume(),
  pause: ({ queue }) => queues.get(queue).pause(),
  resume: ({ queue }) => queues.get(queue).resume(),
  limitConcurrency: ({ queue, limit }) => queues.get(queue).setGlobalConcurrency(limit),
  limitRate: ({ queue, max, duration }) => queues.get(queue).setGlobalRateLimit(max, duration),
  retry: async ({ queue, id }) => (await queues.get(queue).getJob(id)).retry(),
});
endWith(async () => {
  await close();
  await redis.quit();
});
say({ event: 'ready' });
