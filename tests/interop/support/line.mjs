// The line between one box and the centre: a TCP relay that can be cut and mended.
import { connect, createServer } from "node:net";

export class Line {
  #server = createServer((near) => this.#join(near));
  #open = new Set();
  #cut = false;

  static async to(natsUrl) {
    const line = new Line();
    line.far = new URL(natsUrl);
    await new Promise((listening) => line.#server.listen(0, "127.0.0.1", listening));
    line.url = `nats://127.0.0.1:${line.#server.address().port}`;
    return line;
  }

  cut() {
    this.#cut = true;
    for (const socket of this.#open) socket.destroy();
  }

  mend() { this.#cut = false; }

  close() {
    this.cut();
    this.#server.close();
  }

  #join(near) {
    if (this.#cut) return near.destroy();
    const far = connect(Number(this.far.port), this.far.hostname);
    for (const [socket, other] of [[near, far], [far, near]]) {
      this.#open.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => { this.#open.delete(socket); other.destroy(); });
      socket.pipe(other);
    }
  }
}
