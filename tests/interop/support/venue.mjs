// One venue for one test: a nats-server, two boxes (each on a line of its own) and an outside client.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";

import { Box } from "./box.mjs";
import { Line } from "./line.mjs";
import { startNatsServer } from "./nats_server.mjs";
import { eventually } from "./waiting.mjs";

export const VENUE = "arena";
const NODES = ["till-1", "till-2"], STREAMS = ["TICKETS", "ORDERS"];

export async function openVenue(test) {
  const directory = mkdtempSync(join(tmpdir(), "willcall-interop-"));
  const venue = { boxes: [], lines: [] };
  test.after(async () => {
    await venue.client?.close();
    const ends = await Promise.all(venue.boxes.map((box) => box.daemon.stop()));
    venue.lines.forEach((line) => line.close());
    await venue.centre?.daemon.stop();
    rmSync(directory, { recursive: true });
    assert.ok(ends.every((end) => end === 0), `the boxes ended with ${ends}`);
  });
  venue.centre = await startNatsServer(join(directory, "centre"));
  for (const nodeId of NODES) {
    const line = await Line.to(venue.centre.url);
    venue.lines.push(line);
    venue.boxes.push(await Box.start(join(directory, nodeId), nodeId, line.url));
  }
  for (const box of venue.boxes) await box.online();
  venue.connect = async () => (venue.client = await connect({ servers: venue.centre.url }));
  await venue.connect();
  return venue;
}

// Both boxes have read all that stands in the streams and have nothing left to say, and they show the same; gives
// what they show. (A box alone cannot say so: what was published a moment ago has not reached it.)
export function agreement(venue) {
  return eventually("both boxes agree", async () => {
    const { streams, consumers } = await jetstreamManager(venue.client);
    const ends = () => Promise.all(STREAMS.map(async (stream) => (await streams.info(stream)).state.last_seq));
    const before = await ends();
    for (const nodeId of NODES)
      for (const stream of STREAMS) {
        const { num_pending, num_ack_pending } = await consumers.info(stream, nodeId);
        assert.deepEqual([stream, nodeId, num_pending, num_ack_pending], [stream, nodeId, 0, 0]);
      }
    for (const box of venue.boxes) assert.equal((await box.sync()).outbox.events, 0);
    const [one, two] = await Promise.all(venue.boxes.map((box) => box.records()));
    assert.deepEqual(await ends(), before);
    assert.deepEqual(one, two);
    return one;
  });
}
