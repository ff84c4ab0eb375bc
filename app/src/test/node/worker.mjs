// A Node worker: node worker.mjs REDIS_URL QUEUE [WORKER_OPTIONS_AS_JSON]
// What it does with a job is said by the job's data:
//   {"do":"echo","value":v}            returns v
//   {"do":"fail","times":n,"value":v}  fails the first n attempts with "attempt k fails", then returns v
//   {"do":"progress","steps":[…]}      reports each step, then returns how many there were
//   {"do":"children"}                  returns what its children returned, in order
//   {"do":"hang"}                      never ends
//   {"do":"last"}                      ends when the worker is asked to "leave": it takes no other job and closes
// Anything else: returns {"seen": data}. Prints {"event":"ready"}, then each event of the worker.
import { access, answer, endWith, say } from './conversation.mjs';

// Which BullMQ it is: bullmq, or bullmq5 for the version before.
const { Worker } = await import(process.env.BULLMQ ?? 'bullmq');
const [url, name, options] = process.argv.slice(2);

let letGo;
const left = new Promise((resolve) => (letGo = resolve));

async function work(job) {
  say({ event: 'started', id: job.id, name: job.name, data: job.data, attemptsMade: job.attemptsMade });
  switch (job.data?.do) {
    case 'echo':
      return job.data.value;
    case 'fail':
      if (job.attemptsMade < job.data.times) throw new Error(`attempt ${job.attemptsMade + 1} fails`);
      return job.data.value;
    case 'progress':
      for (const step of job.data.steps) await job.updateProgress(step);
      return job.data.steps.length;
    case 'children':
      return Object.values(await job.getChildrenValues()).sort();
    case 'hang':
      return new Promise(() => {});
    case 'last':
      return left;
    default:
      return { seen: job.data };
  }
}

const worker = new Worker(name, work, { ...access(url), ...JSON.parse(options ?? '{}') });
worker.on('completed', (job, value) => say({ event: 'completed', id: job.id, value }));
worker.on('failed', (job, error) => say({ event: 'failed', id: job?.id, reason: error.message }));
worker.on('progress', (job, progress) => say({ event: 'progress', id: job.id, progress }));
worker.on('stalled', (id) => say({ event: 'stalled', id }));
worker.on('error', (error) => say({ event: 'error', message: error.message }));
answer({
  leave: async () => {
    const closed = worker.close();
    letGo('left');
    await closed;
  },
});
// A job that hangs is left behind on purpose, so an end never waits for it.
endWith(() => worker.close(true));
await worker.waitUntilReady();
say({ event: 'ready' });
