// take {token, worker, count}; complete {value, fetch}; fail {error, unrecoverable, fetch}; handBack {};
// turn {add: […], end: […], take}; heartbeat {extend, check}; progress {job, value}; log {job, row, keep}
import { UnrecoverableError } from 'bullmq';
import { parts } from './adding.mjs';
import { taken } from './side.mjs';

export async function takeOne(side, request) {
  const worker = side.worker(request);
  worker.limitUntil = 0; // Its own memory of a limit; the one in Redis is what is compared.
  worker.drained = false;
  const job = await worker.getNextJob(request.token, { block: false });
  if (job) side.hold(request, job, request.token);
  return job;
}

async function take(side, request, count) {
  const jobs = [];
  while (jobs.length < count) {
    const job = await takeOne(side, request);
    if (!job) break;
    jobs.push(job);
  }
  return jobs;
}

/** The job that finishing brought along, as a worker makes it of the reply. */
async function fetched(side, request, reply) {
  if (!Array.isArray(reply) || !reply[0]) return [];
  const job = await side.worker(request).nextJobFromJobData(reply[0], reply[1], request.token);
  if (job) side.hold(request, job, request.token);
  return [job];
}

function errorOf({ error = 'boom', unrecoverable }) {
  const kind = unrecoverable ? UnrecoverableError : Error;
  return new kind(error);
}

/** Ends an attempt as a worker does; the first thing it looks at is whether the job must fail unseen. */
async function end(side, request, fetch) {
  const job = await side.job(request);
  if (request.op === 'handBack') {
    await job.moveToWait(request.token);
    return [];
  } else if (job.deferredFailure) {
    const next = await side.worker(request).processJob(job, request.token, () => fetch);
    if (next) side.hold(request, next, request.token);
    return [next];
  } else if (request.op === 'complete') {
    return fetched(side, request, await job.moveToCompleted(request.value, request.token, fetch));
  }
  const reply = await job.moveToFailed(errorOf(request), request.token, fetch);
  // Where the job only waits again, the next one is not in the reply: a worker fetches it by itself.
  return fetch && !Array.isArray(reply) ? [await takeOne(side, request)] : fetched(side, request, reply);
}

/** A worker whose job is lost goes on with the next one all the same. */
async function ended(side, request) {
  const fetch = request.fetch ?? false;
  try {
    return taken(await end(side, request, fetch));
  } catch (error) {
    if (error.code === undefined) throw error;
    return { error: error.code, ...taken(fetch ? [await takeOne(side, request)] : []) };
  }
}

export default {
  take: async (side, request) => taken(await take(side, request, request.count ?? 1)),
  complete: ended,
  fail: ended,
  handBack: ended,

  // All of it is one call of Oxbow's; the last end fetches the next job as a busy worker's does. With handsOver each new
  // job is taken before the next one is added.
  async turn(side, request) {
    const { worker, token, queue } = request;
    const ids = [];
    const jobs = [];
    for (const job of request.add ?? []) {
      const { name, data, opts } = parts(job);
      ids.push((await side.queue(request).add(name, data, opts)).id);
      if (request.handsOver) jobs.push(...(await take(side, request, 1)));
    }
    const ends = request.end ?? [];
    const codes = [];
    for (const [place, one] of ends.entries()) {
      const last = place === ends.length - 1 && (request.take ?? 0) > 0;
      try {
        jobs.push(...(await end(side, { queue, worker, ...one, token: one.token ?? token }, last)));
        codes.push(0);
      } catch (error) {
        if (error.code === undefined) throw error;
        codes.push(error.code);
      }
    }
    jobs.push(...(await take(side, request, (request.take ?? 0) - jobs.length)));
    return { ...taken(jobs), ids, codes };
  },

  async extendLock(side, request) {
    const job = await side.job(request);
    return { extended: (await job.extendLock(request.token, request.duration ?? 30000)) === 1 };
  },

  async checkStalled(side, { queue, ...request }) {
    const worker = side.worker({
      queue,
      worker: { maxStalledCount: request.maxStalledCount ?? 1, stalledInterval: request.interval ?? 30000 },
    });
    const recovered = [];
    const listener = (id) => recovered.push(id);
    worker.on('stalled', listener);
    await worker.moveStalledJobsToWait();
    worker.off('stalled', listener);
    return { recovered };
  },

  async progress(side, request) {
    await (await side.storedJob(request)).updateProgress(request.value);
    return {};
  },

  async log(side, request) {
    await side.queue(request).addJobLog(request.job, request.row, request.keep);
    return {};
  },
};
