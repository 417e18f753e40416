// A real process of this test: started, stopped and, whatever happens, ended by its own id.
import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";

const running = new Set();
process.on("exit", () => running.forEach((child) => child.kill("SIGKILL")));
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));

export class Daemon {
  constructor(program, args, logFile, environment = {}) {
    this.logFile = logFile;
    const log = openSync(logFile, "a");
    this.child = spawn(program, args, { stdio: ["ignore", log, log], env: { ...process.env, ...environment } });
    closeSync(log);
    running.add(this.child);
    this.ended = new Promise((end) => {
      this.child.once("exit", (code, signal) => end(signal ?? code));
      this.child.once("error", (error) => end(`${program} did not start: ${error.message}`));
    }).finally(() => running.delete(this.child));
    this.ended.then((how) => (this.how = how));
  }

  get log() { return readFileSync(this.logFile, "utf8"); }

  // The probe's answer; an error if the process ends first.
  async ready(probe) {
    while (this.how === undefined) {
      const answer = probe();
      if (answer) return answer;
      await Promise.race([this.ended, new Promise((wake) => setTimeout(wake, 10))]);
    }
    throw new Error(`ended with ${this.how}: ${this.log}`);
  }

  // 0, or how else it ended.
  stop() {
    this.child.kill("SIGTERM");
    return this.ended;
  }
}
