// upsert {scheduler, every | pattern, tz, limit, startDate, endDate, offset, immediately, name, data, opts};
// scheduler {scheduler}; schedulers {first, last, soonestFirst}; countSchedulers; removeScheduler {scheduler}

const REPEAT = ['every', 'pattern', 'tz', 'limit', 'startDate', 'endDate', 'offset', 'immediately'];

function repeatOf(request) {
  return Object.fromEntries(REPEAT.filter((name) => name in request).map((name) => [name, request[name]]));
}

function seen(scheduler) {
  if (!scheduler) return null;
  const { template, ...fields } = scheduler;
  return { ...fields, data: template?.data };
}

export default {
  async upsert(side, request) {
    const { scheduler, name, data, opts } = request;
    const job = await side.queue(request).upsertJobScheduler(scheduler, repeatOf(request), { name, data, opts });
    return { id: job.id };
  },

  async scheduler(side, request) {
    return { scheduler: seen(await side.queue(request).getJobScheduler(request.scheduler)) };
  },

  async schedulers(side, request) {
    const { first = 0, last = -1, soonestFirst = false } = request;
    return { schedulers: (await side.queue(request).getJobSchedulers(first, last, soonestFirst)).map(seen) };
  },

  async countSchedulers(side, request) {
    return { count: await side.queue(request).getJobSchedulersCount() };
  },

  async removeScheduler(side, request) {
    return { removed: await side.queue(request).removeJobScheduler(request.scheduler) };
  },
};
