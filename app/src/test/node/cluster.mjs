// BullMQ on a Redis Cluster: node cluster.mjs redis-cluster://HOST:PORT,HOST:PORT PREFIX QUEUE
// Prints {"event":"ready"}, then answers requests on standard input. What its workers do with a job is said by the job's data:
// {"fails": n, "value": v} fails the first n attempts, then returns v; {"children": true} returns what its children returned.
import { FlowProducer, Queue, QueueEvents, Worker } from 'bullmq';
import { answer, connection, endWith, say } from './conversation.mjs';

const [url, prefix, name] = process.argv.slice(2);
const clusters = [];
const opened = [];

function options() {
  const cluster = connection(url);
  clusters.push(cluster);
  return { connection: cluster, prefix };
}

function kept(made) {
  made.on('error', (error) => say({ event: 'error', message: error.message }));
  opened.push(made);
  return made;
}

const queue = kept(new Queue(name, options()));
const events = kept(new QueueEvents(name, options()));

async function work(job) {
  if (job.attemptsMade < (job.data.fails ?? 0)) throw new Error(`attempt ${job.attemptsMade + 1} fails`);
  return job.data.children ? Object.values(await job.getChildrenValues()).sort() : job.data.value;
}

answer({
  add: async ({ data, options }) => (await queue.add('n', data, options ?? {})).id,
  addAll: async ({ count, options }) => {
    const jobs = Array.from({ length: count }, (_, value) => ({ name: 'n', data: { value }, opts: options ?? {} }));
    return (await queue.addBulk(jobs)).map((job) => job.id);
  },
  flow: async ({ tree }) => (await kept(new FlowProducer(options())).add(tree)).job.id,
  scheduler: async ({ id, repeat, data }) => (await queue.upsertJobScheduler(id, repeat, { data })).id,
  counts: () => queue.getJobCounts(),
  result: async ({ id }) => (await queue.getJob(id)).waitUntilFinished(events, 20000),
  work: async ({ queue: other }) => {
    const worker = kept(new Worker(other ?? name, work, { ...options(), concurrency: 3 }));
    await worker.waitUntilReady();
  },
});
endWith(async () => {
  await Promise.all(opened.map((each) => each.close(true)));
  clusters.forEach((cluster) => cluster.disconnect());
});
await Promise.all([queue.waitUntilReady(), events.waitUntilReady()]);
say({ event: 'ready' });
