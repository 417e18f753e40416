// What stands in the streams, read by the consumer of schema/README.md.
import assert from "node:assert/strict";

import { jetstream } from "@nats-io/jetstream";
import { headers } from "@nats-io/transport-node";

import { eventually } from "./waiting.mjs";
import { follow } from "../readme/consumer.js";

export const kinds = { CREATE: "created", UPDATE: "updated", RESERVE: "reserved", RELEASE: "released", SELL: "sold",
                       ALLOCATE: "allocated", WITHDRAW: "withdrawn", RESTORE: "restored", COMPLETE: "completed",
                       CANCEL: "cancelled", EXPIRE: "expired", REJECT: "rejected", REFUND: "refunded" };

export const typeOf = (event) => `${event.ticket ? "ticket" : "order"}.${kinds[event.change.kind]}`;

// Any bytes as a message of the stream. `last`: the subject's last sequence that the writer knew.
export function putRaw(venue, subject, body, { last = 0, msgID, type = "application/json" } = {}) {
  const head = headers();
  head.set("Content-Type", type);
  const expect = { lastSubjectSequence: last };
  return jetstream(venue.client).publish(subject, body, { headers: head, msgID, expect });
}

// Every event of both streams so far, and of what is still to come.
export class Reading {
  seen = [];  // [{event, type}]

  constructor(venue, name, durable) {
    const store = async (event, type) => { this.seen.push({ event, type }); };
    for (const stream of ["TICKETS", "ORDERS"])
      follow(venue.client, stream, name, durable, store).catch((error) => { this.failed = error; });
  }

  // The types that were seen of one record, once the last of them is there.
  async typesOf(id, last) {
    const own = () => this.seen.filter(({ event }) => (event.ticket ?? event.order).id === id).map(({ type }) => type);
    await eventually(`${last} of ${id} arrives`, () => {
      if (this.failed) throw this.failed;
      return own().at(-1) === last;
    });
    return own();
  }

  // Per record: versions 1..n, and a header that says what the change is.
  check() {
    const versions = new Map();
    for (const { event, type } of this.seen) {
      const { venue, id, version } = event.ticket ?? event.order;
      const subject = `${event.ticket ? "tickets" : "orders"}.${venue}.${id}`;
      assert.equal(type, typeOf(event), subject);
      assert.equal(version, (versions.get(subject) ?? 0) + 1, `${subject} has its versions in order`);
      versions.set(subject, version);
    }
    return versions;
  }
}
