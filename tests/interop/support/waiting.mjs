// Waiting for what must come. Nothing here is ever "slept for and hoped".
export const pause = (ms) => new Promise((wake) => setTimeout(wake, ms));

// What `probe` gives, once it gives something true; an error of the probe counts as "not yet".
export async function eventually(what, probe, patienceMs = 30_000) {
  const end = Date.now() + patienceMs;
  for (let last; ; await pause(20)) {
    try {
      last = await probe();
      if (last) return last;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end) throw new Error(`${what}: not within ${patienceMs} ms; at last: ${last}`);
  }
}
