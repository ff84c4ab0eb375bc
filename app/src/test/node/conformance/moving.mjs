// What a processor does to its own job, before the worker goes on: moveToDelayed {delay, fetch}; rateLimited {pause};
// waitForChildren {fetch}
import { taken } from './side.mjs';
import { takeOne } from './working.mjs';

async function moved(side, request, move) {
  const job = await side.job(request);
  try {
    const error = await move(job);
    return { ...(error && { error }), ...taken(request.fetch ? [await takeOne(side, request)] : []) };
  } catch (error) {
    if (error.code === undefined) throw error;
    return { error: error.code, ...taken(request.fetch ? [await takeOne(side, request)] : []) };
  }
}

export default {
  moveToDelayed: (side, request) =>
    moved(side, request, (job) => job.moveToDelayed(request.now + request.delay, request.token)),

  // The limit comes first in BullMQ, and stands even if the job turns out to be lost; else the order makes no difference.
  rateLimited: (side, request) =>
    moved(side, request, async (job) => {
      await job.moveToWait(request.token);
      await side.worker(request).rateLimit(request.pause);
    }),

  // Where there is nothing to wait for, the job stays with its processor: BullMQ's script says 1 then.
  waitForChildren: (side, request) =>
    moved(side, request, async (job) => ((await job.moveToWaitingChildren(request.token)) ? undefined : 1)),
};
