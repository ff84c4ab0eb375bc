// publish {type, fields, kept}: an event of a program's own
export default {
  async publish(side, { type, fields, kept, queue }) {
    await side.eventsProducer({ queue }).publishEvent({ eventName: type, ...fields }, kept);
    return {};
  },
};
