// A private nats-server with JetStream, on a port that it picks itself.
import { mkdirSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { Daemon } from "./daemon.mjs";

export async function startNatsServer(directory) {
  const ports = join(directory, "ports");
  mkdirSync(ports, { recursive: true });
  const settings = ["-a", "127.0.0.1", "-p", "-1", "--ports_file_dir", ports, "-js", "-sd", join(directory, "js")];
  const daemon = new Daemon(process.env.NATS_SERVER, settings, join(directory, "log"));
  const url = await daemon.ready(() => {
    const file = readdirSync(ports).find((name) => name.endsWith(".ports"));
    return file && /nats:\/\/[^"]+/.exec(readFileSync(join(ports, file), "utf8"))?.[0];
  });
  return { url, daemon };
}
