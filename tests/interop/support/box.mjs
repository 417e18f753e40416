// A willcalld process and what the staff does with it, over HTTP.
import { createHmac, randomUUID } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";

import { Daemon } from "./daemon.mjs";
import { eventually } from "./waiting.mjs";

const KEY = "a key for tests, at least 32 bytes long";

function token() {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const claims = { sub: "anna", roles: ["admin"], exp: Math.floor(Date.now() / 1000) + 3600 };
  const text = `${part({ alg: "HS256", typ: "JWT" })}.${part(claims)}`;
  return `${text}.${createHmac("sha256", KEY).update(text).digest("base64url")}`;
}

export class Box {
  static async start(directory, nodeId, natsUrl) {
    const box = new Box();
    mkdirSync(directory, { recursive: true });
    const settings = ["--node-id", nodeId, "--venue", "arena", "--data", join(directory, "data"),
                      "--listen", "127.0.0.1:0", "--nats", natsUrl, "--create-streams", "on"];
    box.daemon = new Daemon(process.env.WILLCALLD, settings, join(directory, "log"), { JWT_KEY: KEY });
    box.url = await box.daemon.ready(() => /^listening on (\S+)$/m.exec(box.daemon.log)?.[1]);
    return box;
  }

  async ask(method, path, body) {
    const headers = { Authorization: `Bearer ${token()}` };
    if (body) headers["Content-Type"] = "application/json";
    if (method === "POST") headers["Idempotency-Key"] = randomUUID();
    const reply = await fetch(this.url + path, { method, headers, body: body && JSON.stringify(body) });
    return { status: reply.status, body: await reply.json() };
  }

  async must(method, path, body) {
    const reply = await this.ask(method, path, body);
    if (reply.status >= 300) throw new Error(`${method} ${path}: ${reply.status} ${JSON.stringify(reply.body)}`);
    return reply.body;
  }

  ticket(id) { return this.must("GET", `/api/tickets/${id}`); }
  order(id) { return this.must("GET", `/api/orders/${id}`); }
  sync() { return this.must("GET", "/api/sync"); }
  create(id, price) { return this.must("POST", "/api/tickets", { id, title: `Seat ${id}`, price }); }
  edit(id, title, price) { return this.must("PUT", `/api/tickets/${id}`, { title, price }); }
  withdraw(id) { return this.must("POST", "/api/tickets/withdraw", { tickets: [id] }); }
  restore(id) { return this.must("POST", "/api/tickets/restore", { tickets: [id] }); }
  reserve(id) { return this.must("POST", "/api/orders", { tickets: [{ id }] }); }
  // `seen`: the version that the buyer saw.
  sell(id, price, seen) {
    const payment = { method: "cash", amount: price };
    return this.must("POST", "/api/orders", { tickets: [{ id, version: seen }], payment });
  }
  complete(order) {
    return this.must("POST", `/api/orders/${order.id}/complete`, { payment: { method: "card", amount: order.total } });
  }
  cancel(order, body = {}) { return this.must("POST", `/api/orders/${order.id}/cancel`, body); }

  // Everything that it knows, as people see it.
  async records() {
    const { tickets } = await this.must("GET", "/api/tickets?limit=500");
    const { orders } = await this.must("GET", "/api/orders?limit=500");
    return [...tickets, ...orders];
  }

  // A ticket that is allocated to this box and whose allocation the centre knows, so that it can be sold.
  async put_on_sale(id, price) {
    await this.create(id, price);
    return this.synced(id);
  }
  synced(id) {
    return eventually(`${id} is confirmed`, async () => {
      const ticket = await this.ticket(id);
      return ticket.sync === "synced" && ticket;
    });
  }
  online() { return eventually("the link is up", async () => (await this.sync()).link === "online"); }
  offline() { return eventually("the link is down", async () => (await this.sync()).link === "offline"); }
}
