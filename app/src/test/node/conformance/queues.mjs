// Whole queues. jobs {states, first, last, asc}; ranges {states, first, last, asc}; priorityCounts {priorities}; delayedCount {before};
// limits {max}; metrics {state, first, last}; drain {delayed}; clean {grace, limit, state}; obliterate {force};
// keepEvents {most}; retryAll {state, count, ago}; promoteAll {count}; removeOrphans; removeConcurrency; removeGlobalRateLimit; removeRateLimitKey
import { seen } from './side.mjs';

export default {
  async jobs(side, { states, first = 0, last = -1, asc = false, ...request }) {
    return { jobs: (await side.queue(request).getJobs(states, first, last, asc)).map(seen) };
  },

  async ranges(side, { states, first = 0, last = -1, asc = false, ...request }) {
    return { ids: await side.queue(request).getRanges(states, first, last, asc) };
  },

  async priorityCounts(side, request) {
    return { counts: await side.queue(request).getCountsPerPriority(request.priorities) };
  },

  async delayedCount(side, request) {
    return { count: await side.queue(request).getDelayedCount(request.now + request.before) };
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
    const { meta, data, count } = await side.queue(request).getMetrics(request.state, request.first ?? 0, request.last ?? -1);
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

  async keepEvents(side, request) {
    await side.openQueue(request, { streams: { events: { maxLen: request.most } } });
    return {};
  },

  async retryAll(side, request) {
    const { state = 'failed', count = 1000, ago } = request;
    const timestamp = ago === undefined ? request.now : request.now - ago;
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
