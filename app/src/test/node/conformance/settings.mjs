// queue; pause; resume; concurrency {limit}; globalRateLimit {max, duration}; rateLimit {millis}

export default {
  async queue(side, request) {
    const queue = side.queue(request);
    await queue.waitUntilReady();
    await side.redis('EXISTS', queue.toKey('meta')); // Behind what it writes when it is ready, on the same connection.
    return {};
  },

  async pause(side, request) {
    await side.queue(request).pause();
    return {};
  },

  async resume(side, request) {
    await side.queue(request).resume();
    return {};
  },

  async concurrency(side, request) {
    await side.queue(request).setGlobalConcurrency(request.limit);
    return {};
  },

  async globalRateLimit(side, request) {
    await side.queue(request).setGlobalRateLimit(request.max, request.duration);
    return {};
  },

  async rateLimit(side, request) {
    await side.queue(request).rateLimit(request.millis);
    return {};
  },
};
