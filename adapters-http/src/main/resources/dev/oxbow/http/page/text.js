/* Small tools for putting things on the page: as text, never as markup. */

export const byId = (id) => document.getElementById(id);
export const number = new Intl.NumberFormat("en");

export function element(name, text, className) {
  const made = document.createElement(name);
  if (text !== undefined && text !== null) made.textContent = String(text);
  if (className) made.className = className;
  return made;
}

/** One row of a <dl>. */
export function pair(term, value) {
  const row = element("div");
  row.append(element("dt", term), element("dd", value));
  return row;
}

/** "readingTime" becomes "Reading time"; a unit at the end goes to the value. */
export function words(key) {
  const spaced = key.replace(/([a-z0-9])([A-Z])/g, "$1 $2").replace(/[_-]+/g, " ").toLowerCase();
  const bare = spaced === "seconds" ? "time" : spaced.replace(/ percent$/, "");
  return bare.charAt(0).toUpperCase() + bare.slice(1);
}

/** A value under its key: seconds as a time, percents with their sign. */
export function measured(key, value) {
  if (typeof value === "number" && key === "seconds") {
    const minutes = Math.floor(value / 60);
    return minutes > 0 ? `${shown(minutes)} min ${Math.round(value % 60)} s` : `${shown(value)} s`;
  }
  if (typeof value === "number" && /percent$/i.test(key)) return `${shown(value)} %`;
  return shown(value);
}

export function shown(value) {
  if (value === null || value === undefined) return "–";
  if (typeof value === "number") return number.format(Math.round(value * 100) / 100);
  if (typeof value === "boolean") return value ? "yes" : "no";
  return String(value);
}

export const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
export const isScalar = (value) => value === null || typeof value !== "object";
