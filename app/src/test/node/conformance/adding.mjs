// owner {id}, release {id}: of a deduplication
// add {name, data, …options}; addBulk {jobs: [{name, data, …options}]} or {copies: 9}

function parts({ op, side, now, queue, name = 'n', data, ...opts }) {
  return { name, data, opts };
}

export default {
  async add(side, request) {
    const { name, data, opts } = parts(request);
    return { id: (await side.queue(request).add(name, data, opts)).id };
  },

  async addBulk(side, request) {
    const added = await side.queue(request).addBulk((request.jobs ?? Array(request.copies).fill({})).map(parts));
    return { ids: added.map((job) => job.id) };
  },

  async owner(side, request) {
    return { owner: (await side.queue(request).getDeduplicationJobId(request.id)) ?? null };
  },

  async release(side, request) {
    return { released: (await side.queue(request).removeDeduplicationKey(request.id)) === 1 };
  },
};

export { parts };
