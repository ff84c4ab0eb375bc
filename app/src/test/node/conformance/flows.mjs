// flow {tree, defaults: {q: {…options}}}, flows {trees}: every node brings its id in opts.jobId
// tree {id, depth, maxChildren}
// family {id: 'p', parent: {…options}, children: [{…options}, …], queues: ['q', 'c']}

// Children that are gone are no children.
const ids = ({ job, children }) => ({ id: job.id, children: (children ?? []).filter((child) => child).map(ids) });

const sorted = ({ id, children }) => ({
  id,
  children: children.map(sorted).sort((one, other) => (one.id < other.id ? -1 : 1)),
});

export default {
  async flow(side, request) {
    const queuesOptions = Object.fromEntries(
      Object.entries(request.defaults ?? {}).map(([queue, defaultJobOptions]) => [queue, { defaultJobOptions }]),
    );
    return ids(await side.flows().add(request.tree, { queuesOptions }));
  },

  async flows(side, request) {
    return { trees: (await side.flows().addBulk(request.trees)).map(ids) };
  },

  async tree(side, { queue = 'q', id, depth, maxChildren }) {
    const tree = await side.flows().getFlow({ queueName: queue, id, ...(depth && { depth }), ...(maxChildren && { maxChildren }) });
    return tree ? sorted(ids(tree)) : {};
  },

  async family(side, { id = 'p', parent = {}, children = [], queues = ['q', 'c'] }) {
    const tree = {
      name: 'p',
      queueName: queues[0],
      opts: { jobId: id, ...parent },
      children: children.map((opts, place) => ({
        name: 'c',
        queueName: queues[1],
        opts: { jobId: `${id}${place + 1}`, ...opts },
      })),
    };
    return ids(await side.flows().add(tree));
  },
};
