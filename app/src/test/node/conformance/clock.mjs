// The time of a conformance run. Imported before BullMQ, so that every Date that BullMQ asks says what the run wants.
let now = 0;

const RealDate = Date;
globalThis.Date = class extends RealDate {
  constructor(...parts) {
    super(...(parts.length === 0 ? [now] : parts));
  }

  static now() {
    return now;
  }
};

/** Sets the time, in milliseconds since the epoch. */
export function setTime(millis) {
  now = millis;
}
