// Whole queues. jobs {states, start, end, asc}; ranges {states, start, end, asc}; priorityCounts {priorities}; delayedCount {until};
// limits {max}; metrics {state, start, end}; drain {delayed}; clean {grace, limit, state}; obliterate {force};
// retryAll {state, count, before}; promoteAll {count}; removeOrphans; removeConcurrency; removeGlobalRateLimit; removeRateLimitKey
import { seen } from './side.mjs';

export default {
  async jobs(side, { states, start = 0, end = -1, asc = false, ...request }) {
    return { jobs: (await side.queue(request).getJobs(states, start, end, asc)).map(seen) };
  },

  async ranges(side, { states, start = 0, end = -1, asc = false, ...request }) {
    return { ids: await side.queue(request).getRanges(states, start, end, asc) };
  },

  async priorityCounts(side, request) {
    return { counts: await side.queue(request).getCountsPerPriority(request.priorities) };
  },

  async delayedCount(side, request) {
    return { count: await side.queue(request).getDelayedCount(request.now + request.until) };
  },

  async limits(side, request) {
    const queue = side.queue(request);
    const meta = await queue.getMeta();
    return {
      limited: (await queue.getRateLimitTtl(request.max)) > 0,
      maxed: await queue.isMaxed(),
      paused: await queue.isPaused(),
      concurrency: meta.concurrency,
      max: meta.max,
    };
  },

  async metrics(side, request) {
    const { meta, data, count } = await side.queue(request).getMetrics(request.state, request.start ?? 0, request.end ?? -1);
    return { count: meta.count, prevTS: meta.prevTS, prevCount: meta.prevCount, data: data.map(Number), minutes: count };
  },

  async drain(side, request) {
    await side.queue(request).drain(request.delayed ?? false);
    return {};
  },

  async clean(side, request) {
    return { ids: await side.queue(request).clean(request.grace ?? 0, request.limit ?? 0, request.state ?? 'completed') };
  },

  async obliterate(side, request) {
    await side.queue(request).obliterate({ force: request.force ?? false });
    return {};
  },

  async retryAll(side, request) {
    const { state = 'failed', count = 1000, before } = request;
    const timestamp = before === undefined ? request.now : request.now - before;
    await side.queue(request).retryJobs({ state, count, timestamp });
    return {};
  },

  async promoteAll(side, request) {
    await side.queue(request).promoteJobs({ count: request.count ?? 1000 });
    return {};
  },

  async removeOrphans(side, request) {
    return { removed: await side.queue(request).removeOrphanedJobs() };
  },

  async removeConcurrency(side, request) {
    await side.queue(request).removeGlobalConcurrency();
    return {};
  },

  async removeGlobalRateLimit(side, request) {
    await side.queue(request).removeGlobalRateLimit();
    return {};
  },

  async removeRateLimitKey(side, request) {
    await side.queue(request).removeRateLimitKey();
    return {};
  },
};
